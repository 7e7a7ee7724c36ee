"""Read `measures` and `levels`."""

from __future__ import annotations

import keyword

from personas.rules.language.findings import Findings, ParseError
from personas.rules.language.pack import HIGH, LOW, Levels, MeasureRule
from personas.rules.language.phrases import parse_amount, parse_part, parse_range
from personas.rules.loading import tree as fields
from personas.rules.loading.read_conditions import GROUPS
from personas.rules.loading.tree import Entry, Scalar, Value
from personas.rules.matching.description import lower_first

ALL_NUMERIC = "all numeric"
KEYS = ("label", "unit", "columns", "expression", "optional", "feature", "words")
# words of the condition language, of the facts in texts and of Jinja
RESERVED_NAMES = frozenset({*GROUPS, "share", "size", "description", "name", "true", "false",
                            "none", "self", "loop", "ignore", "context"})  # fmt: skip


def is_all_numeric(value: Value | None) -> bool:
    """Whether `measures` is `all numeric` instead of a mapping."""
    return isinstance(value, Scalar) and value.text.strip().lower() == ALL_NUMERIC


def read_measures(value: Value | None, findings: Findings) -> tuple[MeasureRule, ...]:
    """Read the mapping of measures by name; invalid ones are problems and left out."""
    if is_all_numeric(value):
        return ()
    table = fields.table(value, "`measures`", findings) if value else None
    measures = [_measure(entry, findings) for entry in table.entries] if table else []
    return tuple(measure for measure in measures if measure)


def _measure(entry: Entry, findings: Findings) -> MeasureRule | None:
    name = entry.key.text
    title = f"The measure `{name}`"
    _check_name(entry, findings)
    table = fields.table(entry.value, title, findings)
    if table is None:
        return None
    fields.check_keys(table, KEYS, title, findings)
    default = name.replace("_", " ").capitalize()
    label = fields.text(table.get("label"), "`label`", findings, default)
    feature = table.get("feature")
    higher, lower = _words(table.get("words"), label, findings)
    return MeasureRule(
        name=name,
        label=label,
        unit=fields.text(table.get("unit"), "`unit`", findings) or None,
        columns=fields.texts(table.get("columns"), "`columns`", findings) or (name,),
        optional=fields.flag(table.get("optional"), "`optional`", findings, default=False),
        higher=higher,
        lower=lower,
        at=entry.key.at,
        expression=fields.text(table.get("expression"), "`expression`", findings) or None,
        feature=fields.flag(feature, "`feature`", findings, default=False) if feature else None,
    )


def _check_name(entry: Entry, findings: Findings) -> None:
    name = entry.key.text
    if not name.isidentifier() or keyword.iskeyword(name) or name.lower() in RESERVED_NAMES:
        hint = (
            "Take a word of letters, digits and _ that the language does not use; what "
            "people read goes into `label`"
        )
        findings.add("E220", f"`{name}` cannot be a measure's name", entry.key.at, hint)


def _words(value: Value | None, label: str, findings: Findings) -> tuple[str, str]:
    """Return the words for a segment with more, and with less, of this measure."""
    higher, lower = f"higher {lower_first(label)}", f"lower {lower_first(label)}"
    table = fields.table(value, "`words`", findings) if value else None
    if table is None:
        return higher, lower
    fields.check_keys(table, ("higher", "lower"), "`words`", findings)
    return (
        fields.text(table.get("higher"), "`higher`", findings, higher),
        fields.text(table.get("lower"), "`lower`", findings, lower),
    )


def read_levels(value: Value | None, findings: Findings) -> Levels:
    """Read the mapping of levels; absent ones have their default."""
    table = fields.table(value, "`levels`", findings) if value else None
    if table is None:
        return Levels()
    fields.check_keys(table, (*LOW, *HIGH), "`levels`", findings)
    ends = {entry.key.text: _end(entry, findings) for entry in table.entries}
    return Levels(**{name.replace(" ", "_"): end for name, end in ends.items() if end is not None})


def _end(entry: Entry, findings: Findings) -> float | None:
    name, low = entry.key.text, entry.key.text in LOW
    if not low and name not in HIGH:
        return None
    words = fields.text(entry.value, f"The level `{name}`", findings)
    try:
        return _read_end(words, low) if words else None
    except ParseError as error:
        findings.add_error(error, entry.value.at)
        return None


def _read_end(words: str, low: bool) -> float:
    lower, upper = parse_part(words) or parse_range(words, parse_amount) or (None, None)
    end, opposite = (upper, lower) if low else (lower, upper)
    if end is None or opposite is not None or end.unit != "position" or end.strict:
        example = "bottom 30%" if low else "top 30%"
        raise ParseError(
            "E223", f"`{words}` is no band for this level", f"Write `{example}` or the like"
        )
    return end.value
