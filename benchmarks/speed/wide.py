"""Made customers with many measures: ``python -m benchmarks.speed.wide ROWS COLUMNS FILE``.

Five planted segments, told apart by up to ten measures; amounts, counts, shares with a pile at 0,
scores from 1 to 10 and days take turns. One measure in fifty has gaps. The same bytes each time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from personas.files.atomic import atomic_file

SHARES = (0.35, 0.25, 0.2, 0.12, 0.08)
TELLING = 10

Cells = np.ndarray
# A measure from a place (a number per customer, 0 on average) and noise.
SHAPES: dict[str, Callable[[Cells, np.random.Generator], Cells]] = {
    "amount": lambda place, draw: np.round(np.exp(5 + place + draw.normal(0, 0.5, len(place))), 2),
    "orders": lambda place, draw: draw.poisson(np.exp(1.5 + 0.7 * place)),
    "share": lambda place, draw: np.round(
        np.clip(0.3 + 0.25 * place + draw.normal(0, 0.15, len(place)), 0, 1), 2
    ),
    "score": lambda place, draw: np.clip(
        np.round(5.5 + 2 * place + draw.normal(0, 1, len(place))), 1, 10
    ).astype(int),
    "days": lambda place, draw: np.floor(draw.gamma(3, 30 * np.exp(0.7 * place))),
}


def make(rows: int, columns: int, path: Path) -> None:
    """Write so many customers with so many measures beside their id."""
    draw = np.random.default_rng([rows, columns])
    segment = draw.choice(len(SHARES), rows, p=SHARES)
    measures = {
        f"{list(SHAPES)[column % len(SHAPES)]}_{column + 1}": _measure(column, segment, draw)
        for column in range(columns)
    }
    table = pd.DataFrame({"customer_id": np.arange(rows) + 1, **measures})
    with atomic_file(path) as made:
        table.to_csv(made, index=False)


def _measure(column: int, segment: Cells, draw: np.random.Generator) -> Cells:
    telling = column < TELLING
    place = draw.normal(0, 1.2, len(SHARES))[segment] if telling else np.zeros(len(segment))
    cells = list(SHAPES.values())[column % len(SHAPES)](place, draw)
    gaps = draw.random(len(segment)) < 0.03 if column % 50 == 5 else np.zeros(len(segment), bool)
    return np.where(gaps, np.nan, cells) if gaps.any() else cells


if __name__ == "__main__":
    make(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
