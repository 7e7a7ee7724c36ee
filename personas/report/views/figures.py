"""The figures of measures in one segment: medians and means, shares of values, each indexed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Annotated

from personas.domain.answers import affirmative
from personas.domain.measure import Measure
from personas.domain.profile import NumberProfile, NumberSummary, Segment
from personas.domain.run import Run
from personas.report.projection import project
from personas.report.views.measures import unit_of
from personas.suppression import Row

STATS = ("median", "mean", "q25", "q75")  # those of its statistics that `NumberView` has


@dataclass(frozen=True, slots=True)
class NumberView:
    """A numeric measure in one segment."""

    measure: Annotated[str, "the measure's name"]
    label: Annotated[str, "its name for readers"]
    unit: Annotated[str | None, "its unit, or none"]
    median: Annotated[float | None, "the segment's median"]
    mean: Annotated[float | None, "the segment's mean, or none where withheld"]
    index: Annotated[
        float | None,
        "that mean against the mean of all customers = 100; none where a ratio says nothing",
    ]
    q25: Annotated[float | None, "a quarter of the segment is below"]
    q75: Annotated[float | None, "three quarters of the segment are below"]
    position: Annotated[float, "where the median stands among all customers"]
    below: Annotated[float, "the share of all customers strictly below the median"]
    above: Annotated[float, "the share of all customers strictly above it"]
    overall: Annotated[float, "the median of all customers"]
    level: Annotated[str | None, "very low, low, mid, high, very high, or what the pack calls it"]
    gaps: Annotated[int, "members without a value"]
    total_share: Annotated[
        float | None, "of a value: the segment's share of the total, or none where withheld"
    ]


@dataclass(frozen=True, slots=True)
class CellView:
    """One value of a category in one segment."""

    value: Annotated[str | None, "a value, or none for all rare values together"]
    share: Annotated[float | None, "its share of the segment, or none where withheld"]
    index: Annotated[
        float | None, "that share against its share of all customers = 100; none where withheld"
    ]
    overall: Annotated[float, "its share of all customers"]
    withheld: Annotated[bool, "whether it is withheld"]


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A categorical measure in one segment."""

    measure: Annotated[str, "the measure's name"]
    label: Annotated[str, "its name for readers"]
    withheld: Annotated[bool, "whether all of it is withheld"]
    cells: Annotated[
        tuple[CellView, ...], "its values, the commonest first; those with an order in their order"
    ]
    leading: Annotated[
        CellView | None,
        "of yes and no: yes; else the commonest value of the segment, or none where withheld",
    ]
    is_answer: Annotated[bool, "whether its values are yes and no"]
    median: Annotated[
        str | None, "of values with an order: the median, or none where withheld or without order"
    ]


def number_views(run: Run, segment: Segment) -> tuple[NumberView, ...]:
    """Return the numeric measures of a segment, all of which some of its customers have."""
    levels, population = run.names[segment.id].levels, run.profile.population.numbers
    return tuple(
        _number(measure, profile, population[measure.name], levels.get(measure.name))
        for measure in run.all_measures
        if (profile := segment.numbers.get(measure.name)) is not None
    )


def _number(
    measure: Measure, profile: NumberProfile, population: NumberSummary, level: str | None
) -> NumberView:
    below, above = population.shares_around(profile.median.value)
    stats = {name: profile.stats[name].value if name in profile.stats else None for name in STATS}
    mean = stats["mean"]
    return project(
        NumberView,
        measure,
        measure=measure.name,
        unit=unit_of(measure, population),
        **stats,
        index=None if mean is None else population.index_of(mean),
        position=profile.median.position,
        below=below,
        above=above,
        overall=population.median,
        level=level,
        gaps=profile.gaps,
        total_share=profile.total_share if measure.role == "value" else None,
    )


def category_views(run: Run, categories: Mapping[str, Row]) -> tuple[CategoryView, ...]:
    """Return the categorical measures of a segment, whose cells are ``categories``."""
    return tuple(
        _category(run, measure, categories[measure.name])
        for measure in run.all_measures
        if measure.name in categories
    )


def _category(run: Run, measure: Measure, row: Row) -> CategoryView:
    overall = run.profile.population.categories[measure.name].shares
    values, answer = {cell.value for cell in row}, affirmative(overall)
    remainder = fsum(share for value, share in sorted(overall.items()) if value not in values)
    cells = tuple(
        CellView(
            value=cell.value,
            share=None if cell.is_hidden else cell.share,
            index=None if cell.is_hidden else index_of(cell.share, total),
            overall=total,
            withheld=cell.is_hidden,
        )
        for cell in row
        for total in (remainder if cell.value is None else overall[cell.value],)
    )
    return CategoryView(
        measure.name,
        measure.label,
        withheld=all(cell.is_hidden or not cell.count for cell in row),
        cells=in_order(cells, measure.order),
        leading=_leading(cells, answer),
        is_answer=answer is not None,
        median=median_value(cells, measure.order),
    )


def index_of(share: float, overall: float) -> float | None:
    """Return a share against that of all customers = 100."""
    return 100 * share / overall if overall > 0 else None


def in_order(cells: tuple[CellView, ...], order: Sequence[str]) -> tuple[CellView, ...]:
    """Return cells in the order of an ordinal, what has no place in it last."""
    ranks = {value: rank for rank, value in enumerate(order)}
    return tuple(sorted(cells, key=lambda cell: ranks.get(cell.value or "", len(ranks))))


def _leading(cells: Sequence[CellView], answer: str | None) -> CellView | None:
    """Return the cell to show of a category; None where a withheld one could be larger."""
    if answer is not None:
        return next((c for c in cells if c.value == answer and not c.withheld), None)
    shares = [(c.share, c) for c in cells if c.share and c.value is not None]
    if not shares:
        return None
    share, leading = max(shares, key=lambda pair: pair[0])
    hidden = 1 - fsum(c.share for c in cells if c.share is not None)
    return leading if not any(c.withheld for c in cells) or share >= hidden else None


def median_value(cells: Sequence[CellView], order: Sequence[str]) -> str | None:
    """Return the (lower) median of an ordinal: the first value that half have, or less.

    None where it depends on how withheld cells, or values without a name, divide their sum.
    """
    names = {cell.value for cell in cells}
    is_loose = [c.withheld or (c.value is None and not names >= {*order}) for c in cells]
    fixed = [c for c, loose in zip(cells, is_loose, strict=True) if not loose]
    shares = [(order.index(c.value), c.share or 0.0) for c in fixed if c.value in order]
    remainder = 1 - fsum(c.share or 0.0 for c in fixed) if any(is_loose) else 0.0
    ends = {_median_index([*shares, (end, remainder)]) for end in (0, len(order) - 1)}
    middle = ends.pop()
    return order[middle] if order and middle is not None and not ends else None


def _median_index(shares: Sequence[tuple[int, float]]) -> int | None:
    """Return the first place up to which half of the shares lie; None where there are none."""
    half, cumulated = fsum(share for _, share in shares) / 2, 0.0
    for index, share in sorted(shares):
        cumulated += share
        if cumulated > 0 and cumulated >= half - 1e-9:
            return index
    return None
