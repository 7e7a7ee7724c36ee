"""Calibration: of the segments that are reported with a confidence, how many have the right name.

Every place that a segment can have is a persona: low, middle or high on each telling measure, so
that there is always a wrong name close by. A segment is named right when it has the persona of
the planted segment that shares most customers with it (Jaccard), by the levels which that has.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import yaml

from benchmarks.trust.markdown import heads, percent, row
from benchmarks.trust.planted import SEPARABLE, Labels, Planted, plant
from benchmarks.trust.score import levels
from personas import segment

FIRST = 60_000
SIZES = (200, 500, 1000, 2000)
TABLES = {"quick": 20, "full": 100}
LEVELS = ("low", "mid", "high")
NOBODY = 0  # the segment of who was left out: no value in any measure that segments depend on
BANDS = {
    "0.9 and above": (0.9, 1.01),
    "0.7 to 0.9": (0.7, 0.9),
    "0.5 to 0.7": (0.5, 0.7),
    "under 0.5": (0.0, 0.5),
}

# A segment's confidence, whether it is named right, and whether its table has the right k.
Named = tuple[float, bool, bool]


def calibration(mode: str) -> None:
    """Print the share of right names by confidence."""
    made = [plant(seed, SIZES) for seed in range(FIRST, FIRST + TABLES[mode])]
    named = [(one.error <= SEPARABLE, *each) for one in made for each in _name(one)]
    heads(
        "confidence",
        "segments",
        "named right",
        "segments, separable",
        "right",
        "k right",
        "k wrong",
    )
    for band, (low, high) in BANDS.items():
        inside = [(apart, hit, k) for apart, sure, hit, k in named if low <= sure < high]
        apart = [(hit, k) for separable, hit, k in inside if separable]
        shares = [percent(hit for hit, k in apart if k is right) for right in (True, False)]
        both = (len(inside), percent(hit for _, hit, _ in inside))
        row(band, *both, len(apart), percent(hit for hit, _ in apart), *shares)


def _name(made: Planted) -> Iterator[Named]:
    """Run over the table as an analyst would, and hold its names against the planted ones."""
    columns = [f"m{i}" for i in range(made.table.shape[1])]
    frame = pd.DataFrame(made.table, columns=columns)
    frame.insert(0, "customer", [f"c{i}" for i in range(len(frame))])
    with TemporaryDirectory() as folder:
        pack = Path(folder) / "grid.yaml"
        pack.write_text(yaml.safe_dump(_grid(columns, made.telling)), "utf-8")
        found = segment(frame, pack, id="customer")
        segments = found.customers.set_index("customer")["segment"]
        placed = segments.reindex(frame["customer"], fill_value=NOBODY).to_numpy()
    for number, trust in found.run.trust.items():
        right = _persona(made, _most_like(made.truth, placed == number))
        hit = found.run.names[number].persona == right
        yield trust.confidence or 0.0, hit, found.run.choice.k == made.k


def _grid(columns: list[str], telling: int) -> dict[str, object]:
    places = itertools.product(LEVELS, repeat=telling)
    personas = {_id(place): {"when": dict(zip(columns, place, strict=False))} for place in places}
    measures = {column: {"columns": [column]} for column in columns}
    return {"version": 1, "name": "grid", "measures": measures, "personas": personas}


def _id(place: tuple[str, ...]) -> str:
    return "_".join(place)


def _persona(made: Planted, segment_of: int) -> str:
    place = levels(made.table, made.truth == segment_of)[: made.telling]
    return _id(tuple(LEVELS[level] for level in place))


def _most_like(truth: Labels, inside: Labels) -> int:
    """The planted segment that shares most with the customers who are inside."""
    planted = np.unique(truth)
    shared = [(inside & (truth == s)).sum() / (inside | (truth == s)).sum() for s in planted]
    return int(planted[int(np.argmax(shared))])
