"""The profile as a table: a row a measure, the strongest first, a cell a segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from personas.domain.run import Run
from personas.report.strongest import strongest_measures
from personas.report.views.figures import CategoryView, NumberView
from personas.report.views.measures import MeasureView
from personas.report.views.segment import SegmentView


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One measure over all segments; of ``numbers`` and ``categories`` one is empty."""

    measure: Annotated[MeasureView, "the measure, over all customers"]
    between: Annotated[
        float | None, "the share of its variance between the segments (η²; of a category τ)"
    ]
    numbers: Annotated[
        tuple[NumberView | None, ...], "a number: its figures segment by segment; none: withheld"
    ]
    categories: Annotated[
        tuple[CategoryView | None, ...], "a category: its figures segment by segment, likewise"
    ]


def profile_rows(
    run: Run, measures: Sequence[MeasureView], segments: Sequence[SegmentView]
) -> tuple[ProfileRow, ...]:
    """Return a row for every measure, by effect size."""
    between = {effect.measure: effect.share for effect in run.effect_sizes}
    numbers = [{n.measure: n for n in segment.numbers} for segment in segments]
    categories = [{c.measure: c for c in segment.categories} for segment in segments]
    ranks = {name: rank for rank, name in enumerate(between)}
    return tuple(
        ProfileRow(
            measure,
            between.get(measure.name),
            tuple(n.get(measure.name) for n in numbers) if measure.kind == "number" else (),
            tuple(c.get(measure.name) for c in categories) if measure.kind == "category" else (),
        )
        for measure in sorted(measures, key=lambda m: ranks.get(m.name, len(ranks)))
    )


def strongest_rows(run: Run, rows: Sequence[ProfileRow]) -> tuple[ProfileRow, ...]:
    """Return the rows of the measures that tell segments apart most."""
    names = {measure.name for measure in strongest_measures(run)}
    return tuple(row for row in rows if row.measure.name in names)
