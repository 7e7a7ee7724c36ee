"""Read `measures` and `levels`."""

from __future__ import annotations

import keyword

from personas.domain.measure import MeasureRole
from personas.domain.role import MEASURE_ROLES
from personas.rules.language.findings import Findings, ParseError
from personas.rules.language.labels import lower_first
from personas.rules.language.pack import HIGH, LOW, Levels, MeasureRule
from personas.rules.language.phrases import parse_amount, parse_part, parse_range
from personas.rules.loading import tree
from personas.rules.loading.read_conditions import GROUPS
from personas.rules.loading.tree import Entry, Fields, Items, Scalar, Value

ALL_NUMERIC = "all numeric"
KEYS = ("label", "unit", "columns", "expression", "optional", "feature", "role", "words")
WORDS = ("higher", "lower")  # for a segment with more, and with less, of a measure
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
    table = tree.table(value, "`measures`", findings)
    measures = [_measure(entry, findings) for entry in table.entries] if table else []
    return tuple(measure for measure in measures if measure)


def _measure(entry: Entry, findings: Findings) -> MeasureRule | None:
    name = entry.key.text
    _check_name(entry, findings)
    fields = tree.fields(entry.value, KEYS, f"The measure `{name}`", findings)
    if fields is None:
        return None
    label = fields.text("label", name.replace("_", " ").capitalize())
    words = tree.fields(fields.get("words"), WORDS, "`words`", findings)
    higher, lower = (_word(words, key, label) for key in WORDS)
    return MeasureRule(
        name=name,
        label=label,
        unit=fields.text("unit") or None,
        columns=fields.texts("columns") or (name,),
        optional=fields.flag("optional"),
        higher=higher,
        lower=lower,
        at=entry.key.at,
        expressions=_expressions(fields),
        feature=fields.flag("feature") if fields.get("feature") else None,
        role=_role(fields.get("role"), name, findings),
    )


def _expressions(fields: Fields) -> tuple[str, ...]:
    """Return one expression, or a list of them."""
    if isinstance(fields.get("expression"), Items):
        return fields.texts("expression")
    return tuple(filter(None, (fields.text("expression"),)))


def _role(value: Value | None, name: str, findings: Findings) -> MeasureRole | None:
    word = tree.text(value, f"The role of `{name}`", findings) if value else ""
    role = next((role for role in MEASURE_ROLES if role == word), None)
    if value and word and role is None:
        hint = f"Write one of {', '.join(MEASURE_ROLES)}"
        findings.add("E228", f"`{word}` is no role of a measure", value.at, hint)
    return role


def _word(words: Fields | None, key: str, label: str) -> str:
    default = f"{key} {lower_first(label)}"
    return words.text(key, default) if words else default


def _check_name(entry: Entry, findings: Findings) -> None:
    name = entry.key.text
    if not name.isidentifier() or keyword.iskeyword(name) or name.lower() in RESERVED_NAMES:
        hint = (
            "Take a word of letters, digits and _ that the language does not use; what "
            "people read goes into `label`"
        )
        findings.add("E220", f"`{name}` cannot be a measure's name", entry.key.at, hint)


def read_levels(value: Value | None, findings: Findings) -> Levels:
    """Read the mapping of levels; absent ones have their default."""
    fields = tree.fields(value, (*LOW, *HIGH), "`levels`", findings)
    ends = {e.key.text: _end(e, findings) for e in fields.table.entries} if fields else {}
    return Levels(**{name.replace(" ", "_"): end for name, end in ends.items() if end is not None})


def _end(entry: Entry, findings: Findings) -> float | None:
    name = entry.key.text
    if name not in (*LOW, *HIGH):
        return None
    words = tree.text(entry.value, f"The level `{name}`", findings)
    return findings.attempt(entry.value.at, _read_end, words, name in LOW) if words else None


def _read_end(words: str, low: bool) -> float:
    lower, upper = parse_part(words) or parse_range(words, parse_amount) or (None, None)
    end, opposite = (upper, lower) if low else (lower, upper)
    if end is None or opposite is not None or end.unit != "position" or end.strict:
        hint = f"Write `{'bottom' if low else 'top'} 30%` or the like"
        raise ParseError("E223", f"`{words}` is no band for this level", hint)
    return end.value
