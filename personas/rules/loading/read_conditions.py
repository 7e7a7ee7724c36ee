"""Read `when`: groups of conditions, and the condition on each measure."""

from __future__ import annotations

import re
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
)
from personas.rules.loading import tree as fields
from personas.rules.loading.compose import FOLDED_TEXT, folded_comparison
from personas.rules.loading.tree import Entry, Items, Scalar, Table, Value, kind_of

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
        message = f"{name} must be a mapping, not {kind_of(value)}"
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
            fields.add_wrong_type(entry.value, name, "a list", hint, self.findings)
        return []

    def _measure(self, entry: Entry) -> Condition | None:
        name = entry.key.text
        if name not in self.measures:
            alternative = f"Measures are: {', '.join(self.measures)}"
            hint = suggest(name, (*self.measures, *GROUPS), alternative)
            self.findings.add("E209", f"There is no measure `{name}`", entry.key.at, hint)
            return None
        try:
            return _read_condition(name, entry.value, self.levels, self.findings)
        except ParseError as error:
            self.findings.add_error(error, entry.value.at)
            return None


def _is_empty(value: Value) -> bool:
    return isinstance(value, Scalar) and value.is_empty


def _combine(group: type[All] | type[AnyOf], parts: list[Condition | None]) -> Condition | None:
    """Return a group of the parts that could be read; a group of one part is that part."""
    conditions = tuple(part for part in parts if part is not None)
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else group(conditions)


def _read_condition(
    measure: str, value: Value, levels: Levels, findings: Findings
) -> Condition | None:
    """Read the condition on a measure: a short form, a list of levels or a long form.

    Adds the problems of the keys of a long form; raises `ParseError` for those of the value.
    """
    if isinstance(value, Table):
        return _long_form(measure, value, findings)
    if isinstance(value, Scalar):
        ends = _short_form(measure, value, levels, findings)
    elif value.items:
        names = fields.texts(value, f"The condition on `{measure}`", findings)
        ends = parse_levels(names, levels)
    else:
        raise ParseError("E213", "The list of levels is empty", "Write `[mid, high]` or the like")
    ranges = tuple(Range(measure, "median", *check_ends(pair), value.at) for pair in ends)
    return ranges[0] if len(ranges) == 1 else AnyOf(ranges) if ranges else None


def _short_form(
    measure: str, value: Scalar, levels: Levels, findings: Findings
) -> tuple[Ends, ...]:
    if value.style == "block" and (better := folded_comparison(value.at.text)):
        raise ParseError("E210", FOLDED_TEXT, f"Write `{better}`")
    text = fields.text(value, f"The condition on `{measure}`", findings)
    return parse_condition(text, levels) if text else ()


def _long_form(measure: str, value: Table, findings: Findings) -> Leaf | None:
    name = f"The condition on `{measure}`"
    fields.check_keys(value, (*NUMBER_KEYS, *CATEGORY_KEYS), name, findings)
    keys = [entry.key.text for entry in value.entries]
    number_keys = [key for key in keys if key in NUMBER_KEYS]
    category_keys = [key for key in keys if key in CATEGORY_KEYS]
    if number_keys and category_keys:
        message = f"`{number_keys[0]}` is for numbers, `{category_keys[0]}` for categories"
        raise ParseError("E206", message, "Keep one of the two")
    if category_keys:
        return _category(measure, value, findings)
    if number_keys:
        return _range(measure, value, findings)
    if not keys:
        hint = "Write `high`, `{at_least: q70}` or the like"
        raise ParseError("E213", "The condition is empty", hint)
    return None


def _range(measure: str, value: Table, findings: Findings) -> Range | None:
    stat = _stat(fields.text(value.get("stat"), "`stat`", findings, "median"))
    lower = _bound(value, "at_least", "more_than", findings)
    upper = _bound(value, "at_most", "less_than", findings)
    if lower or upper:
        return Range(measure, stat, *check_ends((lower, upper)), value.at)
    if not any(value.get(key) for key in BOUNDS):
        raise ParseError("E213", "The condition names no bound", "Add `at_least: q70` or the like")
    return None


def _stat(name: str) -> str:
    quantile = re.fullmatch(r"q(\d{1,3})", name)
    if name in ("median", "mean") or (quantile and int(quantile[1]) <= 100):
        return "median" if name == "q50" else name
    hint = "Write `median`, `mean` or `q0` to `q100`"
    raise ParseError("E210", f"`{name}` is not a statistic", hint)


def _bound(value: Table, inclusive: str, strict: str, findings: Findings) -> Bound | None:
    if value.get(inclusive) and value.get(strict):
        message = f"`{inclusive}` and `{strict}` say the same end"
        raise ParseError("E212", message, "Keep one of the two")
    key = inclusive if value.get(inclusive) else strict
    entry = value.get(key)
    text = fields.text(entry, f"`{key}`", findings)
    if entry is None or not text:
        return None
    try:
        lower, upper = one_sided_range(key, parse_amount(text))
    except ParseError as error:
        findings.add_error(error, entry.at)
        return None
    return lower or upper


def _category(measure: str, value: Table, findings: Findings) -> Share | MostCommon | None:
    """Read `{most_common: X}` or `{value: X, share: at least 60%}`."""
    name = fields.text(value.get("most_common"), "`most_common`", findings)
    if value.get("most_common"):
        if len(value.entries) > 1:
            hint = "Keep it, or `value` with `share`"
            raise ParseError("E206", "`most_common` stands alone", hint)
        return MostCommon(measure, name, value.at) if name else None
    for key in ("value", "share"):
        if not value.get(key):
            hint = "Write `{value: X, share: at least 60%}`"
            raise ParseError("E207", f"`{key}` is missing", hint)
    return _share(measure, value, findings)


def _share(measure: str, value: Table, findings: Findings) -> Share | None:
    name = fields.text(value.get("value"), "`value`", findings)
    entry = value.get("share")
    words = fields.text(entry, "`share`", findings)
    if not name or not words or entry is None:
        return None
    try:
        return Share(measure, name, *check_ends(parse_share_range(words)), value.at)
    except ParseError as error:
        findings.add_error(error, entry.at)
        return None
