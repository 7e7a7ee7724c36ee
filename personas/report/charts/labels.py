"""Put labels beside points so that they cover neither each other nor the points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len

FONT = 9.0  # points
LETTER = 0.6 * FONT  # about the width of a letter; a wide sign counts twice
GAP = 3.0


class Box(NamedTuple):
    """A rectangle in points, from its lower left corner to its upper right one."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: Box) -> float:
        """Return the area that both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(width, 0.0) * max(height, 0.0)

    @property
    def area(self) -> float:
        """Width times height."""
        return (self.right - self.left) * (self.top - self.bottom)


@dataclass(frozen=True, slots=True)
class Dot:
    """A labelled point: its centre and radius in points."""

    x: float
    y: float
    radius: float
    label: str

    @property
    def box(self) -> Box:
        """The square around it."""
        r = self.radius
        return Box(self.x - r, self.y - r, self.x + r, self.y + r)


def place_labels(dots: Sequence[Dot], frame: Box) -> list[tuple[float, float]]:
    """Return the centre of each dot's label: greedily, the least covered of the places around it.

    The largest dots choose first; nearer places win where nothing is covered.
    """
    taken = [dot.box for dot in dots]
    chosen: dict[int, Box] = {}
    for index in sorted(range(len(dots)), key=lambda i: (-dots[i].radius, i)):
        chosen[index] = min(_places(dots[index]), key=lambda box: _cost(box, taken, frame))
        taken.append(chosen[index])
    boxes = [chosen[index] for index in range(len(dots))]
    return [((box.left + box.right) / 2, (box.bottom + box.top) / 2) for box in boxes]


def _places(dot: Dot) -> Iterator[Box]:
    """Yield the places above, below, right and left of a dot, at growing distances."""
    width, height = cell_len(dot.label) * LETTER, 1.3 * FONT
    for away in (GAP, GAP + height, GAP + 2 * height):
        far = dot.radius + away
        for x, y in ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)):
            centre_x = dot.x + x * (far + width / 2)
            centre_y = dot.y + y * (far + height / 2)
            yield Box(
                centre_x - width / 2,
                centre_y - height / 2,
                centre_x + width / 2,
                centre_y + height / 2,
            )


def _cost(box: Box, taken: Sequence[Box], frame: Box) -> float:
    """Return the area that is covered or outside; rounded, so that ties keep their order."""
    covered = sum(box.overlap(other) for other in taken)
    return round(covered + 2 * (box.area - box.overlap(frame)), 3)
