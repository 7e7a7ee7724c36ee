"""Read `when`: groups of conditions, and the condition on each measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from personas.domain.problem import Location
from personas.rules.language.conditions import (
    All,
    AnyOf,
    Bound,
    Condition,
    Leaf,
    MostCommon,
    Not,
    Range,
    Share,
)
from personas.rules.language.findings import Findings, ParseError, suggest
from personas.rules.language.pack import Levels
from personas.rules.language.phrases import (
    Ends,
    check_ends,
    one_sided_range,
    parse_amount,
    parse_condition,
    parse_levels,
    parse_share_range,
    parse_stat,
)
from personas.rules.loading import tree
from personas.rules.loading.compose import FOLDED_TEXT, folded_comparison
from personas.rules.loading.tree import Entry, Fields, Items, Scalar, Table, Value

GROUPS = ("all", "any", "not")
BOUNDS = ("at_least", "more_than", "at_most", "less_than")
NUMBER_KEYS = ("stat", *BOUNDS)
CATEGORY_KEYS = ("value", "share", "most_common")


@dataclass(frozen=True, slots=True)
class WhenReader:
    """Reads the conditions of a pack that has these measures and levels."""

    measures: tuple[str, ...]
    levels: Levels
    findings: Findings

    def group(self, value: Value, name: str) -> Condition | None:
        """Read a mapping of conditions that must all hold; None where none can be read."""
        if isinstance(value, Table) and value.entries:
            return _combine(All, [self._entry(entry) for entry in value.entries])
        if isinstance(value, Table) or _is_empty(value):
            self._add_empty(name, value.at)
            return None
        hint = "Write `measure: condition` lines, such as `income: high`"
        if isinstance(value, Items):
            hint = f"{hint}; alternatives go under `any:`"
        message = f"{name} must be a mapping, not {tree.kind_of(value)}"
        self.findings.add("E206", message, value.at, hint)
        return None

    def _add_empty(self, name: str, at: Location) -> None:
        hint = "Give it at least one line, such as `income: high`"
        self.findings.add("E213", f"{name} has no condition in it", at, hint)

    def _entry(self, entry: Entry) -> Condition | None:
        match entry.key.text:
            case "any":
                return _combine(AnyOf, self._parts(entry))
            case "all" if isinstance(entry.value, Table):
                return self.group(entry.value, "`all`")
            case "all":
                return _combine(All, self._parts(entry))
            case "not":
                part = self.group(entry.value, "`not`")
                return None if part is None else Not(part)
        return self._measure(entry)

    def _parts(self, entry: Entry) -> list[Condition | None]:
        name = f"`{entry.key.text}`"
        if isinstance(entry.value, Items) and entry.value.items:
            return [self.group(item, f"An item of {name}") for item in entry.value.items]
        if isinstance(entry.value, Items) or _is_empty(entry.value):
            self._add_empty(name, entry.value.at)
        else:
            hint = "Start each alternative with `- `"
            tree.add_wrong_type(entry.value, name, "a list", hint, self.findings)
        return []

    def _measure(self, entry: Entry) -> Condition | None:
        name = entry.key.text
        if name not in self.measures:
            alternative = f"Measures are: {', '.join(self.measures)}"
            hint = suggest(name, (*self.measures, *GROUPS), alternative)
            self.findings.add("E209", f"There is no measure `{name}`", entry.key.at, hint)
            return None
        return self.findings.attempt(entry.value.at, self._condition, name, entry.value)

    def _condition(self, measure: str, value: Value) -> Condition | None:
        if isinstance(value, Table):
            return _long_form(measure, value, self.findings)
        return _short_form(measure, value, self.levels, self.findings)


def _is_empty(value: Value) -> bool:
    return isinstance(value, Scalar) and value.is_empty


def _combine(group: type[All] | type[AnyOf], parts: Sequence[Condition | None]) -> Condition | None:
    """Return a group of the parts that could be read; a group of one part is that part."""
    conditions = tuple(part for part in parts if part is not None)
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else group(conditions)


def _short_form(
    measure: str, value: Scalar | Items, levels: Levels, findings: Findings
) -> Condition | None:
    """Read a condition in words, or a list of levels; raises `ParseError`."""
    name, ends = f"The condition on `{measure}`", tuple[Ends, ...]()
    if isinstance(value, Items):
        if not value.items:
            hint = "Write `[mid, high]` or the like"
            raise ParseError("E213", "The list of levels is empty", hint)
        ends = parse_levels(tree.texts(value, name, findings), levels)
    elif value.style == "block" and (better := folded_comparison(value.at.text)):
        raise ParseError("E210", FOLDED_TEXT, f"Write `{better}`")
    elif text := tree.text(value, name, findings):
        ends = parse_condition(text, levels)
    ranges = tuple(Range(measure, "median", *check_ends(pair), value.at) for pair in ends)
    return _combine(AnyOf, ranges)


def _long_form(measure: str, value: Table, findings: Findings) -> Leaf | None:
    """Read a condition by keys; raises `ParseError`."""
    name = f"The condition on `{measure}`"
    fields = tree.check_keys(value, (*NUMBER_KEYS, *CATEGORY_KEYS), name, findings)
    keys = [entry.key.text for entry in value.entries]
    number_keys = [key for key in keys if key in NUMBER_KEYS]
    category_keys = [key for key in keys if key in CATEGORY_KEYS]
    if number_keys and category_keys:
        message = f"`{number_keys[0]}` is for numbers, `{category_keys[0]}` for categories"
        raise ParseError("E206", message, "Keep one of the two")
    if category_keys:
        return _category(measure, fields)
    if number_keys:
        return _range(measure, fields)
    if not keys:
        hint = "Write `high`, `{at_least: q70}` or the like"
        raise ParseError("E213", "The condition is empty", hint)
    return None


def _range(measure: str, fields: Fields) -> Range | None:
    stat = parse_stat(fields.text("stat", "median"))
    lower = _bound(fields, "at_least", "more_than")
    upper = _bound(fields, "at_most", "less_than")
    if lower or upper:
        return Range(measure, stat, *check_ends((lower, upper)), fields.table.at)
    if not any(fields.get(key) for key in BOUNDS):
        raise ParseError("E213", "The condition names no bound", "Add `at_least: q70` or the like")
    return None


def _bound(fields: Fields, inclusive: str, strict: str) -> Bound | None:
    if fields.get(inclusive) and fields.get(strict):
        message = f"`{inclusive}` and `{strict}` say the same end"
        raise ParseError("E212", message, "Keep one of the two")
    key = inclusive if fields.get(inclusive) else strict
    value, text = fields.get(key), fields.text(key)
    if value is None or not text:
        return None
    amount = fields.findings.attempt(value.at, parse_amount, text)
    lower, upper = one_sided_range(key, amount) if amount else (None, None)
    return lower or upper


def _category(measure: str, fields: Fields) -> Share | MostCommon | None:
    """Read `{most_common: X}` or `{value: X, share: at least 60%}`."""
    at = fields.table.at
    if fields.get("most_common"):
        name = fields.text("most_common")
        if len(fields.table.entries) > 1:
            hint = "Keep it, or `value` with `share`"
            raise ParseError("E206", "`most_common` stands alone", hint)
        return MostCommon(measure, name, at) if name else None
    for key in ("value", "share"):
        if not fields.get(key):
            hint = "Write `{value: X, share: at least 60%}`"
            raise ParseError("E207", f"`{key}` is missing", hint)
    name, share, words = fields.text("value"), fields.get("share"), fields.text("share")
    if not name or not words or share is None:
        return None
    ends = fields.findings.attempt(share.at, parse_share_range, words)
    return Share(measure, name, *ends, at) if ends else None
