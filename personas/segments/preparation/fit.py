"""Categories as features: one for each of the commoner values of a measure.

All values of a measure share one scale. Over values that are equally common, two customers are
then half as far apart, in the mean squared distance, as in one standardised number: values lie in
clumps, and distances to clumps weigh more than the same distances along a line (Hennig & Liao
2013, with their q = 1/2). A rare value, whose own variance is small, is not blown up by it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from personas.domain.override import Clip, Override
from personas.domain.profile import QUANTILE_STEPS, CategorySummary, NumberSummary
from personas.domain.recipe import Feature, Knot, Scaling, TransformReason
from personas.segments.matrices import Matrix
from personas.segments.preparation.features import transform, undo
from personas.segments.preparation.transform import FENCE, ROOTS, Shape, choose_shape, placed

# Rarer values, those of fewer customers than reports name a value for, and those beyond the
# commonest share one place: none of the features holds.
RAREST = 0.01
FEWEST = 11
MOST = 20


def one_hot(measure: str, summary: CategorySummary) -> tuple[Feature, ...]:
    """Return the features of a category, with a weight of 1; none where no value is common."""
    rarest = max(RAREST, (FEWEST - 0.5) / max(summary.count, 1))
    common = [value for value, share in summary.shares.items() if share >= rarest][:MOST]
    values = len(common) + (len(common) < len(summary.shares))
    scale = sqrt(2 * (values - 1) / values) if values > 1 else 1.0
    return tuple(
        Feature(
            measure,
            fill=None,
            center=summary.shares[value],
            scale=scale,
            category=value,
            scaling_reason="category",
            weight_reason="named",
        )
        for value in common
    )


# Interquartile ranges of a bell in standard deviations: a robust scale is one such.
IQR = 1.349
NO_CLIP: Clip = (None, None)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One measure: over all customers, and its known values in the sample."""

    name: str
    summary: NumberSummary
    known: Matrix


def fit_number(name: str, summary: NumberSummary, values: Matrix, hand: Override) -> Feature:
    """Return the feature of a measure, as set by hand, else as suits its values; weight 1."""
    column = Column(name, summary, _clipped(values[~np.isnan(values)], hand.clip or NO_CLIP))
    shape = _shape(column, hand)
    fences = _floored(column, shape, hand.clip) if hand.clip else _fences(column, shape)
    made = Feature(
        measure=name,
        fill=None,
        center=0.0,
        scale=1.0,
        transform=shape.transform,
        shift=shape.shift,
        low=fences[0],
        high=fences[1],
        transform_reason=_reason(shape, hand),
        power=shape.power,
        knots=shape.knots,
        clip_reason="asked" if hand.clip else "usual",
    )
    return _scaled(made, column, hand.scale)


def _reason(shape: Shape, hand: Override) -> TransformReason:
    if hand.transform:
        return "asked"
    if shape.transform == "none":
        return "plain"
    return "counted" if shape.counted else "skewed"


def _shape(column: Column, hand: Override) -> Shape:
    """The transform that was asked for, else the one that suits."""
    known = column.known
    match hand.transform:
        case None:
            return choose_shape(known)
        case "yeo-johnson":
            return placed(Shape("yeo-johnson", 0.0, power=_power(known)), known)
        case "rank":
            return Shape("rank", 0.0, knots=_knots(column.summary, hand.clip or NO_CLIP))
    return choose_shape(known, (hand.transform,))


def _power(known: Matrix) -> float:
    """The power of Yeo & Johnson with the highest likelihood."""
    from scipy.stats import yeojohnson_normmax  # takes long to load, and is seldom asked for

    return round(float(yeojohnson_normmax(known)), 6)


def _clipped(values: Matrix, clip: Clip) -> Matrix:
    """Values within the ends; older NumPy takes no clip without any."""
    return values if clip == NO_CLIP else np.clip(values, *clip)


def _knots(summary: NumberSummary, clip: Clip) -> tuple[Knot, ...]:
    """The frozen quantiles, each at its mid-rank: equals share one position."""
    ranks = np.arange(QUANTILE_STEPS + 1) / QUANTILE_STEPS
    values = _clipped(np.array(summary.quantiles), clip)
    different, places = np.unique(values, return_inverse=True)
    middles = np.bincount(places, ranks) / np.bincount(places)
    return tuple(zip(different.tolist(), middles.tolist(), strict=True))


def _fences(column: Column, shape: Shape) -> Clip:
    """Fences where values lie beyond them; a curve also needs ends for values to come."""
    least, most = column.summary.quantiles[0], column.summary.quantiles[-1]
    if shape.transform == "rank":
        return NO_CLIP
    reach = np.array([shape.middle - FENCE * shape.spread, shape.middle + FENCE * shape.spread])
    low, high = undo(shape, reach)
    floor = float(low) if least < low else None
    ceiling = float(high) if most > high else None
    return _floored(column, shape, (floor, ceiling))


def _floored(column: Column, shape: Shape, clip: Clip) -> Clip:
    """A root or a logarithm ends below its values, and powers grow out of all bounds."""
    low, high = clip
    if low is None and shape.transform in (*ROOTS, "yeo-johnson"):
        low = float(max(column.summary.quantiles[0], column.known.min()))
    if high is None and shape.transform == "yeo-johnson":
        high = column.summary.quantiles[-1]
    return low, high


def _scaled(made: Feature, column: Column, asked: Scaling | None) -> Feature:
    """Center and scale after transform and clip."""
    moved = transform(made, _clipped(column.known, (made.low, made.high)))
    if asked == "robust" and not np.ptp(np.quantile(moved, [0.25, 0.75])):
        made = replace(made, scaling="standard", scaling_reason="mostly one value")
    elif asked:
        made = replace(made, scaling=asked, scaling_reason="asked")
    center, scale = _center(made, column.summary, moved)
    return replace(made, center=center, scale=scale or 1.0)


def _center(made: Feature, summary: NumberSummary, moved: Matrix) -> tuple[float, float]:
    """Center and scale; the mean and deviation are exact where T is the measure itself."""
    match made.scaling:
        case "none":
            return 0.0, 1.0
        case "min-max":
            least, most = (made.value(summary.quantiles[end]) for end in (0, -1))
            return least, most - least
        case "robust":
            low, middle, high = (float(q) for q in np.quantile(moved, [0.25, 0.5, 0.75]))
            return middle, (high - low) / IQR
    if made.transform == "none" and (made.low, made.high) == NO_CLIP:
        return summary.mean, summary.sd
    return float(moved.mean()), float(moved.std(ddof=1))
