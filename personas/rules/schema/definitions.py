"""Measures, personas, conditions and tests, as schemas."""

from __future__ import annotations

from personas.rules.loading.read_condition import BOUNDS
from personas.rules.loading.read_personas import LISTS, TEXT_KEYS
from personas.rules.schema.kinds import (
    FLAG,
    NO,
    TEXT,
    TEXTS,
    Schema,
    by_name,
    mapping,
    ref,
    said,
    written,
)
from personas.rules.schema.patterns import AMOUNT, CONDITION, LEVEL, SHARE, STAT

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
