"""Regular expressions for what the language writes in words, whatever the case of its letters."""

from __future__ import annotations

import json
import keyword
from collections.abc import Iterable
from typing import Any

from personas.rules.language.pack import HIGH, LOW, NAMES, VERSION
from personas.rules.loading.read_conditions import BOUNDS
from personas.rules.loading.read_measures import ALL_NUMERIC, RESERVED
from personas.rules.loading.read_personas import LISTS, MAX_PERSONAS, TEXT_KEYS

_NUMBER = r"[-+]?(\d+(\.\d+)?|\.\d+)"
_ENDS = ("at least", "at most", "more than", "less than")


def any_case(words: str) -> str:
    """Match words in any case; JSON Schema has no flag for that."""
    letters = (f"[{c.upper()}{c.lower()}]" if c.isalpha() else c for c in words)
    return "".join(letters).replace(" ", r"\s+")


def whole(*choices: str) -> str:
    """Match one of some patterns from end to end, with blanks around it."""
    return rf"^\s*({'|'.join(choices)})\s*$"


def _ranges(amount: str) -> tuple[str, str]:
    one_end = rf"({'|'.join(map(any_case, _ENDS))})\s+{amount}"
    return one_end, rf"{amount}\s+{any_case('to')}\s+{amount}"


_QUANTILE = rf"[qQ]\s*{_NUMBER}"
_AMOUNT = rf"({_QUANTILE}|{_NUMBER}(\s*[kKxX×])?)"
_PERCENT = rf"{_NUMBER}\s*%"
_PART = rf"({any_case('top')}|{any_case('bottom')})\s+{_PERCENT}"

LEVEL = whole(*map(any_case, NAMES))
AMOUNT = whole(_AMOUNT)
CONDITION = whole(*map(any_case, NAMES), _PART, *_ranges(_AMOUNT))
SHARE = whole(*_ranges(_PERCENT))
STAT = whole("median", "mean", r"q(0?\d{1,2}|100)")
LOW_END = whole(rf"{any_case('bottom')}\s+{_PERCENT}", rf"{any_case('at most')}\s+{_QUANTILE}")
HIGH_END = whole(rf"{any_case('top')}\s+{_PERCENT}", rf"{any_case('at least')}\s+{_QUANTILE}")
TRUE, FALSE = whole(any_case("true")), whole(any_case("false"))
SHARE_OF_ONE = whole(r"\d*\.?\d+")


Schema = dict[str, Any]

# A YAML reader gives a number or a truth value where the language reads text; none is blank.
TEXT: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
TEXTS: Schema = {"type": "array", "items": TEXT}


def written(pattern: str) -> Schema:
    """A text of this form."""
    return {"type": "string", "pattern": pattern}


YES: Schema = {"anyOf": [{"const": True}, written(TRUE)]}
NO: Schema = {"anyOf": [{"const": False}, written(FALSE)]}
FLAG: Schema = {"anyOf": [YES, NO]}


def mapping(properties: Schema, required: Iterable[str] = ()) -> Schema:
    """A mapping with these keys and no others."""
    closed: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return closed | ({"required": list(required)} if required else {})


def by_name(values: Schema, **more: Any) -> Schema:
    """A mapping by any name."""
    return {"type": "object", "additionalProperties": values, **more}


def ref(name: str) -> Schema:
    """What the schema defines under this name."""
    return {"$ref": f"#/definitions/{name}"}


def said(schema: Schema, description: str) -> Schema:
    """Add what editors show; draft 7 reads nothing beside a `$ref`."""
    return {"description": description} | ({"allOf": [schema]} if "$ref" in schema else schema)


_SAYS = {
    "name": "What the segment is called. A template over the segment's facts.",
    "icon": "An emoji that stands before the name.",
    "tags": "Short words to sort personas by.",
    "story": "Who they are, in a few sentences. A template over the segment's facts.",
    "do": "What to do for these customers, the most important first.",
    "avoid": "What to leave.",
    "channels": "Where to reach them.",
    "kpis": "What to watch.",
}
_DISABLED: Schema = {"required": ["enabled"], "properties": {"enabled": NO}}


def definitions() -> Schema:
    """Return the parts of the schema that go by name."""
    return {
        "measure": _measure(),
        "persona": _persona(),
        "personaWithConditions": {"if": _DISABLED, "else": {"required": ["when"]}},
        "when": _when(),
        "condition": _condition(),
        "test": _test(),
    }


def texts() -> Schema:
    """Return the keys of what a persona (or the fallback) says."""
    lists = ("tags", *LISTS)
    return {key: said(TEXTS if key in lists else TEXT, _SAYS[key]) for key in TEXT_KEYS}


def _measure() -> Schema:
    words = {"higher": TEXT, "lower": TEXT}
    return mapping({
        "label": said(TEXT, "What people read."),
        "unit": said(TEXT, "The unit of its values, such as $ or years."),
        "columns": said(TEXTS, "The names it goes by in tables, best first."),
        "expression": said(TEXT, "How to calculate it where the table has none of the columns."),
        "optional": said(FLAG, "Whether a table may lack it; conditions on it are then skipped."),
        "feature": said(FLAG, "Whether segments are found by it; a category is not by default."),
        "words": said(mapping(words), "What tells a segment with more, or less, from its twin."),
    })  # fmt: skip


def _persona() -> Schema:
    """What stands in a persona that is switched off is not looked at, but for its keys."""
    own = {
        "when": said(ref("when"), "What must hold, by measure."),
        "enabled": said(FLAG, "false switches a persona off."),
    }
    keys = [*TEXT_KEYS, *own]
    return {
        "type": "object",
        "if": _DISABLED,
        "then": {"propertyNames": {"enum": keys}},
        "else": mapping(texts() | own),
    }


def _when() -> Schema:
    parts = {"type": "array", "minItems": 1, "items": ref("when")}
    groups = {
        "all": said({"anyOf": [ref("when"), parts]}, "Every part must hold."),
        "any": said(parts, "At least one part must hold."),
        "not": said(ref("when"), "Must not hold as a whole."),
    }
    return by_name(ref("condition"), minProperties=1, properties=groups)


def _condition() -> Schema:
    short = said(written(CONDITION), "high · top 30% · at least q70 · 18 to 30 · at least 1.5x")
    levels = {"type": "array", "minItems": 1, "items": written(LEVEL)}
    share = mapping({"value": TEXT, "share": written(SHARE)}, ["value", "share"])
    common = mapping({"most_common": TEXT}, ["most_common"])
    return {"anyOf": [short, levels, _range(), share, common]}


def _range() -> Schema:
    amount = {"anyOf": [{"type": "number"}, written(AMOUNT)]}
    long = mapping({"stat": written(STAT)} | dict.fromkeys(BOUNDS, amount))
    twice = [{"required": list(pair)} for pair in (BOUNDS[:2], BOUNDS[2:])]
    return long | {
        "anyOf": [{"required": [bound]} for bound in BOUNDS],
        "not": {"anyOf": twice},
    }


def _test() -> Schema:
    given = by_name({"anyOf": [TEXT, by_name(TEXT)]}, minProperties=1)
    expect = {"anyOf": [TEXT, mapping({"near": TEXT}, ["near"])]}
    keys = {
        "name": said(TEXT, "What the test shows."),
        "given": said(given, "A segment by measure: q85, 41, 41 at q60, high, {Female: 70%}."),
        "expect": said(expect, "A persona's id, {near: id}, or none."),
    }
    return mapping(keys, ["given", "expect"])


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
