"""A grid of two measures' levels: which combinations personas claim, and which are gaps."""

from __future__ import annotations

from collections.abc import Sequence

from personas.rules.language.conditions import Interval
from personas.rules.language.pack import LEVEL_NAMES, Levels
from personas.rules.lint.logic import And, Box, Or, is_satisfiable
from personas.rules.lint.space import MEDIAN, Axis, Space, inner

CLAIMED, GAP, PARTLY = "✓", "·", "◐"
MAX_NAME = 20
MARGIN = "    "


def draw_gaps(space: Space, boxes: Sequence[Box], levels: Levels) -> str:
    """Return the lines of a grid over the two measures that gaps depend on most; or nothing.

    A cell is partly claimed where some of its positions are, or some values of further measures.
    """
    counts = {
        n: sum(box[n] != axis.full for box in boxes)
        for n, axis in enumerate(space.axes)
        if axis.key.statistic == MEDIAN and axis.key.unit == "position"
    }
    axes = sorted((n for n, count in counts.items() if count), key=lambda n: (-counts[n], n))[:2]
    if len(axes) < 2:
        return ""
    down, across = sorted(axes)
    rows, columns = (_bands(space.axes[n], levels) for n in (down, across))
    names = [_short(space.axes[n].key.measure) for n in (down, across)]
    width = max(len(names[0]), *(len(band) for band in rows))
    lines = [
        f"{'':{width}}  {names[1]}",
        f"{names[0]:{width}}  {'  '.join(columns)}",
        *(
            f"{band:{width}}  "
            + "  ".join(
                f"{_state(space, {down: row, across: mask}):^{len(title)}}"
                for title, mask in columns.items()
            )
            for band, row in rows.items()
        ),
        f"{CLAIMED} claimed  {PARTLY} partly  {GAP} gap",
    ]
    return "".join(f"\n{MARGIN}{line.rstrip()}" for line in lines)


def _short(name: str) -> str:
    return name if len(name) <= MAX_NAME else name[: MAX_NAME - 1] + "…"


def _bands(axis: Axis, levels: Levels) -> dict[str, int]:
    """Return the cells of each level, without those of the level beyond it."""
    masks = dict.fromkeys(LEVEL_NAMES, 0)
    for n, cell in enumerate(axis.cells):
        if isinstance(cell, Interval):
            masks[levels.label(inner(cell))] |= 1 << n
    return {name: mask for name, mask in masks.items() if mask}


def _state(space: Space, masks: dict[int, int]) -> str:
    box = tuple(masks.get(n, full) for n, full in enumerate(space.full))
    if not is_satisfiable(And(tuple(region.outside for region in space.regions)), box):
        return CLAIMED
    is_claimed = is_satisfiable(Or(tuple(region.inside for region in space.regions)), box)
    return PARTLY if is_claimed else GAP
