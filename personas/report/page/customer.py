"""Who is this customer: a control for each measure, and the model's arithmetic for the script.

There is no form where a segment is so small that its centroid would tell of single customers.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import ceil, floor, log10
from typing import Literal

from personas.domain.measure import Measure
from personas.domain.profile import NumberSummary
from personas.report.page.arithmetic import (
    arithmetic_of,
    measures_of,
    private_measures,
    with_public_ends,
)
from personas.report.page.axis import axis_of
from personas.report.page.section import PageSource, Section
from personas.suppression import SMALLEST

MOST_VALUES = 400  # whole numbers that a slider can stop at
MIN_INTEGERS = (
    60  # of 101 quantiles that are whole: between two values of a count quantiles are not
)
Reason = Literal["small segment", "private measures", "one segment"]


@dataclass(frozen=True, slots=True)
class Control:
    """How one measure of a customer is said: a number from ``low`` to ``high``, or an option.

    ``start`` is the median of all customers, of a category the commonest value; ``starts`` has
    each segment's by its number. ``step`` is None where any number will do, and a slider has
    ``digits`` after the point. ``fill`` is what the
    model takes in the place of a gap.
    """

    measure: str
    label: str
    unit: str | None
    start: float | str
    starts: dict[int, float | str]
    low: float = 0.0
    high: float = 0.0
    step: float | None = None
    digits: int = 0
    options: tuple[str, ...] = ()
    fill: float | None = None


def customer_section(source: PageSource) -> Section:
    """Return the form and the arithmetic, or why there is none."""
    run = source.run
    private = private_measures(run.clusters, run.profile)
    reason = _reason(source, private)
    labels = {measure.name: measure.label for measure in run.all_measures}
    left_out = [labels[name] for name in private]
    if reason:
        return Section({"reason": reason, "left_out": left_out})
    names = [name for name in measures_of(run.clusters.recipe) if name not in private]
    measures = {measure.name: measure for measure in run.all_measures}
    controls = tuple(_control(source, measures[name]) for name in names)
    arithmetic = with_public_ends(arithmetic_of(run.clusters, private), run.profile)
    facts = {"controls": [asdict(control) for control in controls]} | arithmetic.facts()
    return Section({"controls": controls, "left_out": left_out, "reason": None}, facts)


def _reason(source: PageSource, private: tuple[str, ...]) -> Reason | None:
    """Return why there is no form; a gap in a private measure must be one for the model, too."""
    run, recipe = source.run, source.run.clusters.recipe
    if any(segment.size < SMALLEST for segment in run.profile.segments):
        return "small segment"
    if len(run.profile.segments) < 2:
        return "one segment"
    is_filled = any(f.fill is not None for f in recipe.features if f.measure in private)
    if private and (recipe.rotation or is_filled or len(private) == len(measures_of(recipe))):
        return "private measures"
    return None


def _control(source: PageSource, measure: Measure) -> Control:
    features = [f for f in source.run.clusters.recipe.features if f.measure == measure.name]
    if measure.kind == "category":
        return _options(source, measure, tuple(f.category for f in features if f.category))
    summary = source.run.profile.population.numbers[measure.name]
    profiles = [(s.id, s.numbers[measure.name]) for s in source.run.profile.segments]
    ends = [p.stats[name].value for _, p in profiles for name in ("q5", "q95")]
    low, high = _ends((*ends, summary.quantile(0.05), summary.quantile(0.95)))
    is_whole = sum(value == floor(value) for value in summary.quantiles) > MIN_INTEGERS
    step = 1.0 if is_whole and high - low <= MOST_VALUES else None
    return Control(
        measure.name, measure.label, measure.unit, _start(summary, is_whole),
        {number: _rounded(p.median.value) for number, p in profiles}, low, high, step,
        digits=0 if step else max(0, 2 - floor(log10(high - low))), fill=features[0].fill,
    )  # fmt: skip


def _start(summary: NumberSummary, is_whole: bool) -> float:
    return float(round(summary.median)) if is_whole else _rounded(summary.median)


def _rounded(value: float) -> float:
    """Return a value to begin with at six digits, as a reader would write it."""
    return float(f"{value:.6g}")


def _ends(values: tuple[float, ...]) -> tuple[float, float]:
    """Return the ends of a slider: whole steps of an axis around the middle 90 % of customers."""
    step = axis_of(values).step
    low = floor(min(values) / step + 1e-9)
    high = max(ceil(max(values) / step - 1e-9), low + 1)
    return float(f"{low * step:.12g}"), float(f"{high * step:.12g}")


def _options(source: PageSource, measure: Measure, values: tuple[str, ...]) -> Control:
    """Return the values that have a feature; any other one is as far from each of them."""
    shares = source.run.profile.population.categories[measure.name].shares
    options = tuple(sorted(values, key=lambda value: (-shares[value], value)))
    starts: dict[int, float | str] = {
        segment.id: max(options, key=lambda v: segment.categories[measure.name].shares.get(v, 0.0))
        for segment in source.run.profile.segments
    }
    return Control(measure.name, measure.label, None, options[0], starts, options=options)
