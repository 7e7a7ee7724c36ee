"""Profile the clusters of a resample in memory, as the engine profiles segments over all rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from personas.facts.profile import CategoryProfile, NumberProfile, Segment, Stat
from personas.facts.sample import Sample
from personas.segments.matrices import Labels, Matrix

Stats = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The sample's measures, and each numeric one sorted, to find positions in."""

    sample: Sample
    ordered: Mapping[str, Matrix]

    @classmethod
    def of(cls, sample: Sample) -> Columns:
        """Sort the numeric measures once."""
        return cls(sample, {m: np.sort(v[~np.isnan(v)]) for m, v in sample.numbers.items()})


def profile_rows(
    columns: Columns, labels: Labels, rows: Labels, k: int, stats: Stats
) -> list[Segment]:
    """Return a segment for each of the ``k`` labels; ``labels[i]`` is the label of ``rows[i]``."""
    return [_segment(columns, rows[labels == label], len(rows), label, stats) for label in range(k)]


def _segment(columns: Columns, rows: Labels, total: int, label: int, stats: Stats) -> Segment:
    sample = columns.sample
    numbers = {
        measure: _number(values[rows], columns.ordered[measure], stats.get(measure, frozenset()))
        for measure, values in sample.numbers.items()
    }
    return Segment(
        id=label + 1,
        size=len(rows),
        share=len(rows) / total,
        numbers={measure: profile for measure, profile in numbers.items() if profile.stats},
        categories={
            measure: _category(values[rows], sample.labels[measure])
            for measure, values in sample.categories.items()
        },
    )


def _number(values: Matrix, ordered: Matrix, stats: frozenset[str]) -> NumberProfile:
    filled = values[~np.isnan(values)]
    if not len(filled):
        return NumberProfile(len(values), {})
    wanted = sorted(stats | {"median"})
    found = [float(_statistic(filled, name)) for name in wanted]
    places = zip(wanted, found, _positions(ordered, found), strict=True)
    made = {name: Stat(value, float(position)) for name, value, position in places}
    return NumberProfile(len(values) - len(filled), made)


def _statistic(values: Matrix, name: str) -> float:
    if name == "mean":
        return float(values.mean())
    if name == "median":
        return float(np.median(values))
    return float(np.quantile(values, float(name.removeprefix("q")) / 100))


def _positions(ordered: Matrix, values: list[float]) -> Matrix:
    """Mid-ranks among all customers of the sample: (share below + share at or below) / 2."""
    below = np.searchsorted(ordered, values, side="left")
    up_to = np.searchsorted(ordered, values, side="right")
    middle: Matrix = (below + up_to) / (2 * len(ordered))
    return middle


def _category(codes: Matrix, labels: tuple[str, ...]) -> CategoryProfile:
    filled = codes[~np.isnan(codes)].astype(np.int64)
    counts = np.bincount(filled, minlength=len(labels)) / max(len(filled), 1)
    shares = {label: float(share) for label, share in zip(labels, counts, strict=True) if share}
    return CategoryProfile(len(codes) - len(filled), shares)
