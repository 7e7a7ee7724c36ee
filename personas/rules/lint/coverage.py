"""Coverage: personas that can name no segment, and gaps that no persona claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import combinations, islice
from operator import or_

from personas.domain.problem import Problem
from personas.rules.language.conditions import Bound, Interval, union
from personas.rules.language.findings import quote_all
from personas.rules.language.pack import LEVEL_NAMES, Levels, RulePack
from personas.rules.language.phrases import render_amount, render_range
from personas.rules.lint.grid import draw_gaps
from personas.rules.lint.logic import And, Box, Or, is_satisfiable, solutions
from personas.rules.lint.space import MEDIAN, Axis, Region, Space, limits_of

MAX_BOXES = 50
MAX_GAPS = 5


def check_reachable(space: Space) -> Iterator[Problem]:
    """Yield a problem for each persona that can name no segment."""
    for index, region in enumerate(space.regions):
        previous = space.regions[:index]
        if not is_satisfiable(region.inside, space.full):
            message = f"`{region.persona}` can never hold: its conditions exclude each other"
            hint = "Look for two conditions on one measure that do not meet"
            yield Problem("W201", message, hint, region.at)
        elif twin := next((r for r in previous if _is_equal(region, r, space)), None):
            claim = f"it claims just what `{twin.persona}` claims"
            message = f"`{region.persona}` is never reached: {claim}"
            hint = "Take one of the two away, or tell them apart"
            yield Problem("W203", message, hint, region.at)
        elif cover := _find_cover(region, previous, space):
            yield _unreachable(region, cover)


def _find_cover(region: Region, previous: Sequence[Region], space: Space) -> Sequence[Region]:
    """Return a minimal list of regions whose union contains this one; none if there is none."""
    cover = [r for r in previous if is_satisfiable(And((region.inside, r.inside)), space.full)]
    if not cover or not _covers(cover, region, space):
        return ()
    for candidate in list(cover):
        fewer = [other for other in cover if other is not candidate]
        if _covers(fewer, region, space):
            cover = fewer
    return cover


def _covers(cover: Sequence[Region], region: Region, space: Space) -> bool:
    difference = And((region.inside, *(other.outside for other in cover)))
    return not is_satisfiable(difference, space.full)


def _is_equal(first: Region, second: Region, space: Space) -> bool:
    return _covers([first], second, space) and _covers([second], first, space)


def _unreachable(region: Region, cover: Sequence[Region]) -> Problem:
    names = quote_all(other.persona for other in cover)
    verb = "claims" if len(cover) == 1 else "claim together"
    message = f"`{region.persona}` is never reached: {names} above it {verb} all that it claims"
    hint = f"Move it above {quote_all([cover[0].persona])}, or narrow what stands above it"
    return Problem("W202", message, hint, region.at)


def check_gaps(pack: RulePack, space: Space) -> Iterator[Problem]:
    """Yield one problem that lists what no persona claims, widest gaps first."""
    boxes = _maximal([_widen(box, space) for box in find_gaps(space)], space.full)
    if not boxes:
        return
    gaps = "; ".join(_render_box(box, space, pack.levels) for box in boxes[:MAX_GAPS])
    more = "; and more" if len(boxes) > MAX_GAPS else ""
    hint = "Write personas for them (--fix drafts them), or leave them to the fallback"
    grid = draw_gaps(space, boxes, pack.levels)
    yield Problem("W204", f"No persona claims: {gaps}{more}{grid}", hint, pack.personas_at)


def find_gaps(space: Space) -> list[Box]:
    """Return boxes that no persona claims, without overlap: all of them, if they are few."""
    outside = And(tuple(region.outside for region in space.regions))
    return _merge(list(islice(solutions(outside, space.full), MAX_BOXES)))


def _widen(box: Box, space: Space) -> Box:
    """Drop every axis that a gap does not depend on: gaps may overlap, and read shorter."""
    inside = Or(tuple(region.inside for region in space.regions))
    for n, full in enumerate(space.full):
        wider = (*box[:n], full, *box[n + 1 :])
        if not is_satisfiable(inside, wider):
            box = wider
    return box


def _maximal(boxes: list[Box], full: Box) -> list[Box]:
    """Return the boxes that no other contains, those with the fewest conditions first."""

    def is_part(box: Box, of: Box) -> bool:
        return box != of and all(a & ~b == 0 for a, b in zip(box, of, strict=True))

    def count_conditions(box: Box) -> int:
        return sum(a != b for a, b in zip(box, full, strict=True))

    distinct = list(dict.fromkeys(boxes))
    maximal = [box for box in distinct if not any(is_part(box, other) for other in distinct)]
    return sorted(maximal, key=lambda box: (count_conditions(box), box))


def _merge(boxes: list[Box]) -> list[Box]:
    """Join boxes that differ on one axis only, until there are none."""
    count = len(boxes) + 1
    while len(boxes) < count:
        count = len(boxes)
        for axis in range(len(boxes[0]) if boxes else 0):
            boxes = _merge_along(boxes, axis)
    return boxes


def _merge_along(boxes: list[Box], axis: int) -> list[Box]:
    masks: dict[tuple[Box, Box], int] = {}
    for box in boxes:
        key = (box[:axis], box[axis + 1 :])
        masks[key] = masks.get(key, 0) | box[axis]
    return [(*before, mask, *after) for (before, after), mask in masks.items()]


def _render_box(box: Box, space: Space, levels: Levels) -> str:
    """Render a box as ``income mid, spending low or very high``."""
    parts = []
    for axis, mask in zip(space.axes, box, strict=True):
        if mask != axis.full:
            statistic = axis.key.statistic
            of = "" if statistic == MEDIAN else f" ({statistic})"
            parts.append(f"{axis.key.measure}{of} {_render_cells(axis, mask, levels)}")
    return ", ".join(parts) or "anything"


def _render_cells(axis: Axis, mask: int, levels: Levels) -> str:
    has_levels = axis.key.statistic == MEDIAN and axis.key.unit == "position"
    if has_levels and (names := _as_levels(axis, mask, levels)):
        return " or ".join(names)
    cells = [cell for n, cell in enumerate(axis.cells) if mask >> n & 1]
    intervals = union(cell for cell in cells if isinstance(cell, Interval))
    words = [_render_interval(interval, axis) for interval in intervals]
    words += [cell or "something else" for cell in cells if isinstance(cell, str)]
    return " or ".join(words)


def _render_interval(interval: Interval, axis: Axis) -> str:
    unit, (low, high) = axis.key.unit, limits_of(axis.key.unit)
    lower = Bound(interval.lower, unit, interval.open_below)
    upper = Bound(interval.upper, unit, interval.open_above)
    if interval.lower == interval.upper:
        return f"exactly {render_amount(lower)}"
    at_start = interval.lower == low and not interval.open_below
    at_end = interval.upper == high and not interval.open_above
    return render_range(None if at_start else lower, None if at_end else upper)


def _as_levels(axis: Axis, mask: int, levels: Levels) -> tuple[str, ...]:
    """Return the fewest levels whose cells are these; none where cells cut through levels."""
    masks = {name: axis.within(levels.interval(name)) for name in LEVEL_NAMES}
    for count in range(1, 4):
        for names in combinations(LEVEL_NAMES, count):
            if reduce(or_, (masks[name] for name in names)) == mask:
                return names
    return ()
