"""The JSON Schema of rule packs, for editors."""

from __future__ import annotations

import json
import keyword
from collections.abc import Iterable
from typing import Any

from personas.domain.role import MEASURE_ROLES
from personas.rules.language.pack import HIGH, LEVEL_NAMES, LISTS, LOW, VERSION
from personas.rules.language.phrases import COMPARATORS
from personas.rules.loading.read_conditions import BOUNDS
from personas.rules.loading.read_pack import ALL_NUMERIC, MAX_PERSONAS, RESERVED_NAMES, TEXT_KEYS

_NUMBER = r"[-+]?(\d+(\.\d+)?|\.\d+)"


def any_case(words: str) -> str:
    """Match words in any case; JSON Schema has no flag for that."""
    letters = (f"[{c.upper()}{c.lower()}]" if c.isalpha() else c for c in words)
    return "".join(letters).replace(" ", r"\s+")


def any_of(*choices: str) -> str:
    """Match a text that is one of these patterns, with blanks around it."""
    return rf"^\s*({'|'.join(choices)})\s*$"


def _ranges(amount: str) -> tuple[str, str]:
    one_end = rf"({'|'.join(map(any_case, COMPARATORS.values()))})\s+{amount}"
    return one_end, rf"{amount}\s+{any_case('to')}\s+{amount}"


_QUANTILE = rf"[qQ]\s*{_NUMBER}"
_AMOUNT = rf"({_QUANTILE}|{_NUMBER}(\s*[kKxX×])?)"
_PERCENT = rf"{_NUMBER}\s*%"
_PART = rf"({any_case('top')}|{any_case('bottom')})\s+{_PERCENT}"

LEVEL = any_of(*map(any_case, LEVEL_NAMES))
AMOUNT = any_of(_AMOUNT)
CONDITION = any_of(*map(any_case, LEVEL_NAMES), _PART, *_ranges(_AMOUNT))
SHARE = any_of(*_ranges(_PERCENT))
STAT = any_of("median", "mean", r"q(0?\d{1,2}|100)")
LOW_END = any_of(rf"{any_case('bottom')}\s+{_PERCENT}", rf"{any_case('at most')}\s+{_QUANTILE}")
HIGH_END = any_of(rf"{any_case('top')}\s+{_PERCENT}", rf"{any_case('at least')}\s+{_QUANTILE}")
TRUE, FALSE = any_of(any_case("true")), any_of(any_case("false"))
FRACTION = any_of(r"\d*\.?\d+")


Schema = dict[str, Any]

# A YAML reader returns a number or a boolean where the language reads text; none is blank.
TEXT: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
TEXTS: Schema = {"type": "array", "items": TEXT}


def text_like(pattern: str) -> Schema:
    """A text of this form."""
    return {"type": "string", "pattern": pattern}


YES: Schema = {"anyOf": [{"const": True}, text_like(TRUE)]}
NO: Schema = {"anyOf": [{"const": False}, text_like(FALSE)]}
FLAG: Schema = {"anyOf": [YES, NO]}


def mapping(properties: Schema, required: Iterable[str] = ()) -> Schema:
    """A mapping with these keys and no others."""
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | ({"required": list(required)} if required else {})


def by_name(values: Schema, **more: Any) -> Schema:
    """A mapping by any name."""
    return {"type": "object", "additionalProperties": values, **more}


def ref(name: str) -> Schema:
    """A reference to a definition of the schema."""
    return {"$ref": f"#/definitions/{name}"}


def doc(schema: Schema, description: str) -> Schema:
    """Add a description, for editors; draft 7 ignores what stands beside a `$ref`."""
    return {"description": description} | ({"allOf": [schema]} if "$ref" in schema else schema)


_DESCRIPTIONS = {
    "name": "What the segment is called. A template over the segment's facts.",
    "icon": "An emoji that stands before the name.",
    "tags": "Short words to sort personas by.",
    "story": "Who they are, in a few sentences. A template over the segment's facts.",
    "do": "What to do for these customers, the most important first.",
    "avoid": "What to leave.",
    "channels": "Where to reach them.",
    "kpis": "What to watch.",
}
_DISABLED_CASE: Schema = {"required": ["enabled"], "properties": {"enabled": NO}}


def definitions() -> Schema:
    """Return the definitions of the schema."""
    return {
        "measure": _measure(),
        "persona": _persona(),
        "personaWithConditions": {"if": _DISABLED_CASE, "else": {"required": ["when"]}},
        "when": _when(),
        "condition": _condition(),
        "test": _test(),
    }


def texts() -> Schema:
    """Return the keys of the texts of a persona or the fallback."""
    lists = ("tags", *LISTS)
    return {key: doc(TEXTS if key in lists else TEXT, _DESCRIPTIONS[key]) for key in TEXT_KEYS}


def _measure() -> Schema:
    words = {"higher": TEXT, "lower": TEXT}
    return mapping({
        "label": doc(TEXT, "What people read."),
        "unit": doc(TEXT, "The unit of its values, such as $ or years."),
        "columns": doc(TEXTS, "The names it goes by in tables, best first."),
        "expression": doc(
            {"anyOf": [TEXT, TEXTS]}, "How to calculate it where the table has none of the columns."
        ),
        "optional": doc(FLAG, "Whether a table may lack it; conditions on it are then skipped."),
        "feature": doc(FLAG, "Whether segments are found by it; a category is not by default."),
        "role": doc({"enum": list(MEASURE_ROLES)}, "What the measure is for."),
        "words": doc(mapping(words), "What tells a segment with more, or less, from its twin."),
    })  # fmt: skip


def _persona() -> Schema:
    """Of a disabled persona only the keys are checked."""
    properties = {
        "when": doc(ref("when"), "What must hold, by measure."),
        "enabled": doc(FLAG, "false switches a persona off."),
    }
    keys = [*TEXT_KEYS, *properties]
    return {
        "type": "object",
        "if": _DISABLED_CASE,
        "then": {"propertyNames": {"enum": keys}},
        "else": mapping(texts() | properties),
    }


def _when() -> Schema:
    parts = {"type": "array", "minItems": 1, "items": ref("when")}
    groups = {
        "all": doc({"anyOf": [ref("when"), parts]}, "Every part must hold."),
        "any": doc(parts, "At least one part must hold."),
        "not": doc(ref("when"), "Must not hold as a whole."),
    }
    return by_name(ref("condition"), minProperties=1, properties=groups)


def _condition() -> Schema:
    short = doc(text_like(CONDITION), "high · top 30% · at least q70 · 18 to 30 · at least 1.5x")
    levels = {"type": "array", "minItems": 1, "items": text_like(LEVEL)}
    share = mapping({"value": TEXT, "share": text_like(SHARE)}, ["value", "share"])
    common = mapping({"most_common": TEXT}, ["most_common"])
    return {"anyOf": [short, levels, _range(), share, common]}


def _range() -> Schema:
    amount = {"anyOf": [{"type": "number"}, text_like(AMOUNT)]}
    long = mapping({"stat": text_like(STAT)} | dict.fromkeys(BOUNDS, amount))
    duplicates = [{"required": list(pair)} for pair in (BOUNDS[:2], BOUNDS[2:])]
    return long | {
        "anyOf": [{"required": [bound]} for bound in BOUNDS],
        "not": {"anyOf": duplicates},
    }


def _test() -> Schema:
    inputs = by_name({"anyOf": [TEXT, by_name(TEXT)]}, minProperties=1)
    expect = {"anyOf": [TEXT, mapping({"near": TEXT}, ["near"])]}
    keys = {
        "name": doc(TEXT, "What the test shows."),
        "given": doc(inputs, "A segment by measure: q85, 41, 41 at q60, high, {Female: 70%}."),
        "expect": doc(expect, "A persona's id, {near: id}, or none."),
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
    nearest = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, text_like(FRACTION)]}
    levels = dict.fromkeys(LOW, text_like(LOW_END)) | dict.fromkeys(HIGH, text_like(HIGH_END))
    return {
        "version": doc(version, "The version of the language."),
        "name": doc(TEXT, "The pack's name; by default its file's."),
        "description": doc(TEXT, "What the pack is for, in one sentence."),
        "extends": doc(TEXT, "A bundled pack's name, or a path seen from this file."),
        "nearest": doc(nearest, "By how many positions in total a near miss may miss."),
        "measures": doc(_measures(), "What rules speak of, by name; or: all numeric."),
        "levels": doc(mapping(levels), "Where the levels end; mid is what is left."),
        "personas": doc(personas, "Tried from top to bottom; the first that holds is taken."),
        "fallback": doc(mapping(texts()), "What a segment is called that no persona names."),
        "tests": doc(tests, "Segments, and the personas they should get."),
    }


def _complete() -> Schema:
    """The required keys of a pack that extends no other."""
    conditions = {"minProperties": 1, "additionalProperties": ref("personaWithConditions")}
    properties = {"measures": {"minProperties": 1}, "personas": conditions}
    return {
        "required": ["measures"],
        "if": {"properties": {"measures": {"type": "string"}}},
        "then": {"properties": {"personas": {"maxProperties": 0}}},
        "else": {"required": ["personas"], "properties": properties},
    }


def _measures() -> Schema:
    forbidden = sorted({*RESERVED_NAMES, *keyword.kwlist})
    names = {"pattern": r"^[^\s!-/:-@\[-^`{-~]+$", "not": {"enum": forbidden}}
    all_numeric = text_like(any_of(any_case(ALL_NUMERIC)))
    return {"anyOf": [all_numeric, by_name(ref("measure"), propertyNames=names)]}
