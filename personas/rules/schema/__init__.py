"""The rule language as JSON Schema, draft 7, for editors.

Whatever the loader accepts, the schema accepts too, of a file that extends nothing. The reverse
does not hold: whether measures and personas exist, something lies between the ends of a range,
quantiles end at q100 and templates are sound is for the loader alone to say.
"""

from __future__ import annotations

import json
import keyword

from personas.rules.language.levels import HIGH, LOW
from personas.rules.language.pack import VERSION
from personas.rules.loading.read_measures import ALL_NUMERIC, RESERVED
from personas.rules.loading.read_personas import MAX_PERSONAS
from personas.rules.schema.definitions import definitions, texts
from personas.rules.schema.kinds import TEXT, Schema, by_name, mapping, ref, said, written
from personas.rules.schema.patterns import HIGH_END, LOW_END, SHARE_OF_ONE, any_case, whole


def dump_schema() -> str:
    """Return the schema of a rule pack as JSON text."""
    return json.dumps(pack_schema(), ensure_ascii=False, indent=2) + "\n"


def pack_schema() -> Schema:
    """Return the schema of a rule pack."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Rule pack",
        "description": "Names segments of customers. See docs/rules.md.",
        **mapping(_parts()),
        "if": {"required": ["extends"]},
        "else": _complete(),
        "definitions": definitions(),
    }


def _parts() -> Schema:
    version = {"enum": [VERSION, str(VERSION)]}
    personas = by_name(ref("persona"), maxProperties=MAX_PERSONAS, propertyNames=TEXT)
    tests = {"type": "array", "items": ref("test")}
    return {
        "version": said(version, "The version of the language."),
        "name": said(TEXT, "The pack's name; by default its file's."),
        "description": said(TEXT, "What the pack is for, in one sentence."),
        "extends": said(TEXT, "A bundled pack's name, or a path seen from this file."),
        "nearest": said(_nearest(), "By how many positions in total a near miss may miss."),
        "measures": said(_measures(), "What rules speak of, by name; or: all numeric."),
        "levels": said(_levels(), "Where the levels end; mid is what is left."),
        "personas": said(personas, "Tried from top to bottom; the first that holds is taken."),
        "fallback": said(mapping(texts()), "What a segment is called that no persona names."),
        "tests": said(tests, "Segments, and the personas they should get."),
    }


def _complete() -> Schema:
    """What a pack must have that takes nothing from another."""
    conditions = {"minProperties": 1, "additionalProperties": ref("personaWithConditions")}
    named = {"measures": {"minProperties": 1}, "personas": conditions}
    return {
        "required": ["measures"],
        "if": {"properties": {"measures": {"type": "string"}}},
        "then": {"properties": {"personas": {"maxProperties": 0}}},
        "else": {"required": ["personas"], "properties": named},
    }


def _nearest() -> Schema:
    return {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, written(SHARE_OF_ONE)]}


def _measures() -> Schema:
    names = {"pattern": r"^[^\s!-/:-@\[-^`{-~]+$", "not": {"enum": _forbidden()}}
    all_numeric = written(whole(any_case(ALL_NUMERIC)))
    return {"anyOf": [all_numeric, by_name(ref("measure"), propertyNames=names)]}


def _forbidden() -> list[str]:
    return sorted({*RESERVED, *keyword.kwlist})


def _levels() -> Schema:
    ends = dict.fromkeys(LOW, written(LOW_END)) | dict.fromkeys(HIGH, written(HIGH_END))
    return mapping(ends)
