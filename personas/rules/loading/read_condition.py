"""Read the condition on one measure: short and long forms become the same facts."""

from __future__ import annotations

import re

from personas.facts.problem import Location
from personas.rules.language.amounts import amount
from personas.rules.language.conditions import AnyOf, Bound, Condition, Leaf, Range
from personas.rules.language.ends import check_ends
from personas.rules.language.findings import Findings, Slip
from personas.rules.language.levels import Levels
from personas.rules.language.phrases import Ends, one_end, read_levels, read_phrase
from personas.rules.loading import fields
from personas.rules.loading.read_category import KEYS as CATEGORICAL
from personas.rules.loading.read_category import read_category
from personas.rules.loading.slips import FOLDED, folded_comparison
from personas.rules.loading.tree import Items, Scalar, Table, Value

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
    fields.known(value, (*NUMERIC, *CATEGORICAL), what, found)
    keys = [entry.key.text for entry in value.entries]
    numeric, categorical = (
        [key for key in keys if key in group] for group in (NUMERIC, CATEGORICAL)
    )
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
