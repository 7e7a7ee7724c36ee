"""Gaps: what no persona of a pack claims, shown as levels."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice

from personas.domain.problem import Problem
from personas.rules.language.conditions import Bound, Interval, union
from personas.rules.language.pack import NAMES, Levels, RulePack
from personas.rules.language.words import end_in_words, ends_in_words
from personas.rules.lint.logic import And, Box, Or, holds_somewhere, solutions
from personas.rules.lint.space import MEDIAN, Axis, Space, ends_of_unit

MOST_BOXES = 50
MOST_SHOWN = 5


def gaps(pack: RulePack, space: Space) -> Iterator[Problem]:
    """Yield one problem that shows what no persona claims, widest gaps first."""
    nobody = And(tuple(region.outside for region in space.regions))
    boxes = _merged(list(islice(solutions(nobody, space.full), MOST_BOXES)))
    boxes = _largest([_widened(box, space) for box in boxes], space.full)
    if not boxes:
        return
    shown = "; ".join(_in_words(box, space, pack.levels) for box in boxes[:MOST_SHOWN])
    more = "; and more" if len(boxes) > MOST_SHOWN else ""
    hint = "Write personas for them, or leave them to the fallback"
    yield Problem("W204", f"No persona claims: {shown}{more}", hint, pack.personas_at)


def _widened(box: Box, space: Space) -> Box:
    """Let go of every axis that the gap does not depend on: gaps may overlap, and read shorter."""
    somebody = Or(tuple(region.inside for region in space.regions))
    for n, full in enumerate(space.full):
        wider = (*box[:n], full, *box[n + 1 :])
        if not holds_somewhere(somebody, wider):
            box = wider
    return box


def _largest(boxes: list[Box], full: Box) -> list[Box]:
    """Return the boxes that no other one holds, those of the fewest conditions first."""
    distinct = list(dict.fromkeys(boxes))
    kept = [box for box in distinct if not any(_is_part(box, other) for other in distinct)]
    return sorted(kept, key=lambda box: (sum(a != b for a, b in zip(box, full, strict=True)), box))


def _is_part(box: Box, other: Box) -> bool:
    return box != other and all(a & ~b == 0 for a, b in zip(box, other, strict=True))


def _merged(boxes: list[Box]) -> list[Box]:
    """Join boxes that differ on one axis only, as long as there are any."""
    count = len(boxes) + 1
    while len(boxes) < count:
        count = len(boxes)
        for axis in range(len(boxes[0]) if boxes else 0):
            boxes = _joined_along(boxes, axis)
    return boxes


def _joined_along(boxes: list[Box], axis: int) -> list[Box]:
    joined: dict[tuple[Box, Box], int] = {}
    for box in boxes:
        rest = (box[:axis], box[axis + 1 :])
        joined[rest] = joined.get(rest, 0) | box[axis]
    return [(*before, mask, *after) for (before, after), mask in joined.items()]


def _in_words(box: Box, space: Space, levels: Levels) -> str:
    """Write a box as ``income mid, spending low or very high``."""
    parts = [
        f"{_subject(axis)} {_cells_in_words(axis, mask, levels)}"
        for axis, mask in zip(space.axes, box, strict=True)
        if mask != axis.full
    ]
    return ", ".join(parts) or "anything"


def _subject(axis: Axis) -> str:
    key = axis.key
    return key.measure if key.what == MEDIAN else f"{key.measure} ({key.what})"


def _cells_in_words(axis: Axis, mask: int, levels: Levels) -> str:
    has_levels = axis.key.what == MEDIAN and axis.key.unit == "position"
    if has_levels and (names := _as_levels(axis, mask, levels)):
        return " or ".join(names)
    cells = [cell for n, cell in enumerate(axis.cells) if mask >> n & 1]
    intervals = union(cell for cell in cells if isinstance(cell, Interval))
    words = [_interval_in_words(interval, axis) for interval in intervals]
    words += [cell or "something else" for cell in cells if isinstance(cell, str)]
    return " or ".join(words)


def _interval_in_words(interval: Interval, axis: Axis) -> str:
    unit, (low, high) = axis.key.unit, ends_of_unit(axis.key.unit)
    lower = Bound(interval.lower, unit, interval.open_below)
    upper = Bound(interval.upper, unit, interval.open_above)
    if interval.lower == interval.upper:
        return f"exactly {end_in_words(lower)}"
    at_start = interval.lower == low and not interval.open_below
    at_end = interval.upper == high and not interval.open_above
    return ends_in_words(None if at_start else lower, None if at_end else upper)


def _as_levels(axis: Axis, mask: int, levels: Levels) -> tuple[str, ...]:
    """Return the fewest levels that are just these cells; none where cells cut through levels."""
    masks = {name: axis.within(levels.interval(name)) for name in NAMES}
    for count in range(1, 4):
        for names in combinations(NAMES, count):
            whole = 0
            for name in names:
                whole |= masks[name]
            if whole == mask:
                return names
    return ()
