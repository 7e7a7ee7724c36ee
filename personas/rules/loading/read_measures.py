"""Read `measures` and `levels`."""

from __future__ import annotations

import keyword

from personas.rules.language.findings import Findings, Slip
from personas.rules.language.pack import HIGH, LOW, Levels, MeasureRule
from personas.rules.language.phrases import amount, read_part, read_range
from personas.rules.loading import tree as fields
from personas.rules.loading.read_conditions import GROUPS
from personas.rules.loading.tree import Entry, Scalar, Value
from personas.rules.matching.description import lower_first

ALL_NUMERIC = "all numeric"
KEYS = ("label", "unit", "columns", "expression", "optional", "feature", "words")
# words of the condition language, of the texts' facts and of Jinja itself
RESERVED = frozenset({*GROUPS, "share", "size", "description", "name", "true", "false", "none",
                      "self", "loop", "ignore", "context"})  # fmt: skip


def takes_all(value: Value | None) -> bool:
    """Return whether `measures` says `all numeric`, instead of naming measures."""
    return isinstance(value, Scalar) and value.text.strip().lower() == ALL_NUMERIC


def read_measures(value: Value | None, found: Findings) -> tuple[MeasureRule, ...]:
    """Read the mapping of measures by name; the broken ones are noted and left out."""
    if takes_all(value):
        return ()
    table = fields.table(value, "`measures`", found) if value else None
    read = [_measure(entry, found) for entry in table.entries] if table else []
    return tuple(measure for measure in read if measure)


def _measure(entry: Entry, found: Findings) -> MeasureRule | None:
    name, what = entry.key.text, f"The measure `{entry.key.text}`"
    _check_name(entry, found)
    table = fields.table(entry.value, what, found)
    if table is None:
        return None
    fields.known(table, KEYS, what, found)
    label = fields.text(table.get("label"), "`label`", found, name.replace("_", " ").capitalize())
    higher, lower = _words(table.get("words"), label, found)
    return MeasureRule(
        name=name,
        label=label,
        unit=fields.text(table.get("unit"), "`unit`", found) or None,
        columns=fields.texts(table.get("columns"), "`columns`", found) or (name,),
        optional=fields.flag(table.get("optional"), "`optional`", found, default=False),
        higher=higher,
        lower=lower,
        at=entry.key.at,
        expression=fields.text(table.get("expression"), "`expression`", found) or None,
        feature=_feature(table.get("feature"), found),
    )


def _feature(value: Value | None, found: Findings) -> bool | None:
    return None if value is None else fields.flag(value, "`feature`", found, default=False)


def _check_name(entry: Entry, found: Findings) -> None:
    name = entry.key.text
    if not name.isidentifier() or keyword.iskeyword(name) or name.lower() in RESERVED:
        found.add(
            "E220",
            f"`{name}` cannot be a measure's name",
            entry.key.at,
            "Take a word of letters, digits and _ that the language does not use; what "
            "people read goes into `label`",
        )


def _words(value: Value | None, label: str, found: Findings) -> tuple[str, str]:
    """Return what tells a segment with more (or less) of this measure from its twin."""
    higher, lower = f"higher {lower_first(label)}", f"lower {lower_first(label)}"
    table = fields.table(value, "`words`", found) if value else None
    if table is None:
        return higher, lower
    fields.known(table, ("higher", "lower"), "`words`", found)
    return (
        fields.text(table.get("higher"), "`higher`", found, higher),
        fields.text(table.get("lower"), "`lower`", found, lower),
    )


def read_scale(value: Value | None, found: Findings) -> Levels:
    """Read the mapping of levels; those not given keep their default."""
    table = fields.table(value, "`levels`", found) if value else None
    if table is None:
        return Levels()
    fields.known(table, (*LOW, *HIGH), "`levels`", found)
    ends = {entry.key.text: _end(entry, found) for entry in table.entries}
    return Levels(**{name.replace(" ", "_"): end for name, end in ends.items() if end is not None})


def _end(entry: Entry, found: Findings) -> float | None:
    name, low = entry.key.text, entry.key.text in LOW
    if not low and name not in HIGH:
        return None
    words = fields.text(entry.value, f"The level `{name}`", found)
    try:
        return _read_end(words, low) if words else None
    except Slip as slip:
        found.slip(slip, entry.value.at)
        return None


def _read_end(words: str, low: bool) -> float:
    lower, upper = read_part(words) or read_range(words, amount) or (None, None)
    end, other = (upper, lower) if low else (lower, upper)
    if end is None or other is not None or end.unit != "position" or end.strict:
        example = "bottom 30%" if low else "top 30%"
        raise Slip("E223", f"`{words}` is no band for this level", f"Write `{example}` or the like")
    return end.value
