"""Read the condition on a category: `{most_common: X}`, `{value: X, share: at least 60%}`."""

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
from personas.rules.language.findings import Findings, Slip, nearest
from personas.rules.language.pack import Levels
from personas.rules.language.phrases import (
    Ends,
    amount,
    check_ends,
    one_end,
    read_levels,
    read_phrase,
    read_shares,
)
from personas.rules.loading import tree as fields
from personas.rules.loading.compose import FOLDED, folded_comparison
from personas.rules.loading.tree import Entry, Items, Scalar, Table, Value, kind_of, wrong_type

KEYS = ("value", "share", "most_common")


def read_category(measure: str, value: Table, found: Findings) -> Leaf | None:
    """Read the long form of a category; notes problems, raises `Slip` for those of its keys."""
    name = fields.text(value.get("most_common"), "`most_common`", found)
    if value.get("most_common"):
        if len(value.entries) > 1:
            raise Slip("E206", "`most_common` stands alone", "Keep it, or `value` with `share`")
        return MostCommon(measure, name, value.at) if name else None
    for key in ("value", "share"):
        if not value.get(key):
            raise Slip("E207", f"`{key}` is missing", "Write `{value: X, share: at least 60%}`")
    return _share(measure, value, found)


def _share(measure: str, value: Table, found: Findings) -> Leaf | None:
    name = fields.text(value.get("value"), "`value`", found)
    words, entry = fields.text(value.get("share"), "`share`", found), value.get("share")
    if not name or not words or entry is None:
        return None
    try:
        return Share(measure, name, *check_ends(read_shares(words)), value.at)
    except Slip as slip:
        found.slip(slip, entry.at)
        return None


BOUNDS = ("at_least", "more_than", "at_most", "less_than")
NUMERIC = ("stat", *BOUNDS)


def read_condition(measure: str, value: Value, levels: Levels, found: Findings) -> Condition | None:
    """Read what stands beside a measure; notes problems, raises `Slip` for those of the text."""
    if isinstance(value, Table):
        return _long_form(measure, value, found)
    if isinstance(value, Items):
        if not value.items:
            raise Slip("E213", "The list of levels is empty", "Write `[mid, high]` or the like")
        names = fields.texts(value, f"The condition on `{measure}`", found)
        ends = read_levels(names, levels) if names else ()
    else:
        ends = _short_form(measure, value, levels, found)
    return _ranges(measure, "median", ends, value.at)


def _short_form(measure: str, value: Scalar, levels: Levels, found: Findings) -> tuple[Ends, ...]:
    if value.style == "block" and (better := folded_comparison(value.at.text)):
        raise Slip("E210", FOLDED, f"Write `{better}`")
    text = fields.text(value, f"The condition on `{measure}`", found)
    return read_phrase(text, levels) if text else ()


def _ranges(measure: str, stat: str, ends: tuple[Ends, ...], at: Location) -> Condition | None:
    parts = tuple(Range(measure, stat, *check_ends(pair), at) for pair in ends)
    return parts[0] if len(parts) == 1 else AnyOf(parts) if parts else None


def _long_form(measure: str, value: Table, found: Findings) -> Condition | None:
    what = f"The condition on `{measure}`"
    fields.known(value, (*NUMERIC, *KEYS), what, found)
    keys = [entry.key.text for entry in value.entries]
    numeric, categorical = ([key for key in keys if key in group] for group in (NUMERIC, KEYS))
    if numeric and categorical:
        raise Slip(
            "E206",
            f"`{numeric[0]}` is for numbers, `{categorical[0]}` for categories",
            "Keep one of the two",
        )
    if categorical:
        return read_category(measure, value, found)
    if numeric:
        return _range(measure, value, found)
    _check_not_empty(keys)
    return None


def _check_not_empty(keys: list[str]) -> None:
    if not keys:
        raise Slip("E213", "The condition is empty", "Write `high`, `{at_least: q70}` or the like")


def _range(measure: str, value: Table, found: Findings) -> Leaf | None:
    stat = _stat(fields.text(value.get("stat"), "`stat`", found, "median"))
    lower = _bound(value, "at_least", "more_than", found)
    upper = _bound(value, "at_most", "less_than", found)
    if not lower and not upper:
        if not any(value.get(key) for key in BOUNDS):
            raise Slip("E213", "The condition names no bound", "Add `at_least: q70` or the like")
        return None
    return Range(measure, stat, *check_ends((lower, upper)), value.at)


def _stat(name: str) -> str:
    quantile = re.fullmatch(r"q(\d{1,3})", name)
    if name in ("median", "mean") or (quantile and int(quantile[1]) <= 100):
        return "median" if name == "q50" else name
    raise Slip("E210", f"`{name}` is not a statistic", "Write `median`, `mean` or `q0` to `q100`")


def _bound(value: Table, closed: str, strict: str, found: Findings) -> Bound | None:
    if value.get(closed) and value.get(strict):
        raise Slip("E212", f"`{closed}` and `{strict}` say the same end", "Keep one of the two")
    key = closed if value.get(closed) else strict
    entry = value.get(key)
    text = fields.text(entry, f"`{key}`", found)
    if entry is None or not text:
        return None
    try:
        ends = one_end(key, amount(text))
    except Slip as slip:
        found.slip(slip, entry.at)
        return None
    return ends[0] or ends[1]


GROUPS = ("all", "any", "not")


@dataclass(frozen=True, slots=True)
class WhenReader:
    """Reads conditions of a pack with these measures and levels."""

    measures: tuple[str, ...]
    levels: Levels
    found: Findings

    def group(self, value: Value, what: str) -> Condition | None:
        """Read a mapping, every line of which must hold; None where nothing was readable."""
        if not isinstance(value, Table):
            self._refuse(value, what)
            return None
        if not value.entries:
            self._empty(what, value.at)
            return None
        return _joined(All, [self._line(entry) for entry in value.entries])

    def _refuse(self, value: Value, what: str) -> None:
        if _is_empty(value):
            self._empty(what, value.at)
            return
        hint = "Write `measure: condition` lines, such as `income: high`"
        if isinstance(value, Items):
            hint = f"{hint}; alternatives go under `any:`"
        self.found.add("E206", f"{what} must be a mapping, not {kind_of(value)}", value.at, hint)

    def _empty(self, what: str, at: Location) -> None:
        self.found.add(
            "E213",
            f"{what} has no condition in it",
            at,
            "Give it at least one line, such as `income: high`",
        )

    def _line(self, entry: Entry) -> Condition | None:
        match entry.key.text:
            case "any":
                return _joined(AnyOf, self._parts(entry))
            case "all":
                return self._everything(entry)
            case "not":
                part = self.group(entry.value, "`not`")
                return None if part is None else Not(part)
        return self._measure(entry)

    def _everything(self, entry: Entry) -> Condition | None:
        if isinstance(entry.value, Table):
            return self.group(entry.value, "`all`")
        return _joined(All, self._parts(entry))

    def _parts(self, entry: Entry) -> list[Condition | None]:
        what = f"`{entry.key.text}`"
        if isinstance(entry.value, Items) and entry.value.items:
            return [self.group(item, f"An item of {what}") for item in entry.value.items]
        if isinstance(entry.value, Items) or _is_empty(entry.value):
            self._empty(what, entry.value.at)
        else:
            hint = "Start each alternative with `- `"
            wrong_type(entry.value, what, "a list", hint, self.found)
        return []

    def _measure(self, entry: Entry) -> Condition | None:
        name = entry.key.text
        if name not in self.measures:
            guess = nearest(name, (*self.measures, *GROUPS))
            hint = (
                f"Did you mean `{guess}`?" if guess else f"Measures are: {', '.join(self.measures)}"
            )
            self.found.add("E209", f"There is no measure `{name}`", entry.key.at, hint)
            return None
        try:
            return read_condition(name, entry.value, self.levels, self.found)
        except Slip as slip:
            self.found.slip(slip, entry.value.at)
            return None


def _is_empty(value: Value) -> bool:
    return isinstance(value, Scalar) and value.empty


def _joined(group: type[All] | type[AnyOf], parts: list[Condition | None]) -> Condition | None:
    """Join the parts that could be read; a group of one is its part."""
    read = tuple(part for part in parts if part is not None)
    if not read:
        return None
    return read[0] if len(read) == 1 else group(read)
