"""Fit the features of a measure: one of a number, one for each common value of a category.

All values of a category share one scale. Over equally common values, the mean squared distance of
two customers is then half of that in a standardised number: values lie in clumps, and distances to
clumps weigh more than the same distances along a line (Hennig & Liao 2013, with their q = 1/2). A
rare value, whose variance is small, is not blown up by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from personas.domain.override import Clip, Override
from personas.domain.profile import QUANTILE_STEPS, CategorySummary, NumberSummary
from personas.domain.recipe import Feature, Knot, Pile, Scaling, TransformReason
from personas.segments.matrices import Matrix
from personas.segments.preparation.features import is_in_pile
from personas.segments.preparation.piles import find_piles
from personas.segments.preparation.transform import (
    CHOICES,
    FENCE,
    ROOTS,
    Shape,
    choose_shape,
    choose_shapes,
    locate,
)
from personas.segments.transforms import inverse_transform, transform

# Rarer values, those of fewer customers than reports name a value for, and those beyond the
# commonest share one place: all their features are 0.
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


# Yes and no lie as far apart as two values of a category.
PILE_SCALE = sqrt(1 / 2)
# The interquartile range of a normal distribution in standard deviations.
IQR = 1.349
NO_CLIP: Clip = (None, None)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A numeric measure: its summary over all customers, and its values in the sample, no gaps.

    The values are those beside its ``piles``, clipped as set by hand.
    """

    name: str
    summary: NumberSummary
    values: Matrix
    override: Override
    piles: tuple[Pile, ...]

    @classmethod
    def of(
        cls,
        name: str,
        summary: NumberSummary,
        values: Matrix,
        override: Override,
        piles: tuple[Pile, ...],
    ) -> Column:
        """Take the values that matter."""
        for pile in piles:
            values = values[~is_in_pile(values, pile)]
        values = _clip(values[~np.isnan(values)], override.clip or NO_CLIP)
        return cls(name, summary, values, override, piles)


Number = tuple[str, NumberSummary, Matrix, Override]


def fit_numbers(numbers: Sequence[Number]) -> list[tuple[Feature, ...]]:
    """Return the features of measures: of each pile, and of the other values last; weight 1.

    A measure that is prepared by hand has no piles.
    """
    columns = [Column.of(*number, _find_piles(number)) for number in numbers]
    free = [column.values for column in columns if column.override.transform is None]
    suitable = iter(choose_shapes(free))
    return [
        (
            *(_indicate(column.name, pile, values) for pile in column.piles),
            _fit(column, next(suitable) if override.transform is None else _shape_of(column)),
        )
        for column, (_, _, values, override) in zip(columns, numbers, strict=True)
    ]


def _find_piles(number: Number) -> tuple[Pile, ...]:
    _, _, values, override = number
    is_plain = replace(override, weight=None) == Override()
    return find_piles(values[~np.isnan(values)]) if is_plain else ()


def _indicate(name: str, pile: Pile, values: Matrix) -> Feature:
    share = float(is_in_pile(values[~np.isnan(values)], pile).mean())
    return Feature(name, None, share, PILE_SCALE, pile=pile, scaling_reason="category")


def fit_number(
    name: str,
    summary: NumberSummary,
    values: Matrix,
    override: Override,
    piles: tuple[Pile, ...] = (),
) -> Feature:
    """Return the feature of a measure's values beside its piles, as set by hand or as suits."""
    column = Column.of(name, summary, values, override, piles)
    return _fit(column, _shape_of(column))


def _fit(column: Column, shape: Shape) -> Feature:
    override, clip = column.override, column.override.clip
    low, high = _close(column, shape, clip) if clip else _fences(column, shape)
    feature = Feature(
        measure=column.name,
        fill=None,
        center=0.0,
        scale=1.0,
        transform=shape.transform,
        shift=shape.shift,
        low=low,
        high=high,
        transform_reason=_reason(shape, override),
        power=shape.power,
        knots=shape.knots,
        clip_reason="requested" if clip else "default",
        piles=column.piles,
    )
    return _fit_scale(feature, column, override.scale)


def _reason(shape: Shape, override: Override) -> TransformReason:
    if override.transform:
        return "requested"
    return "plain" if shape.transform == "none" else "skewed"


def _shape_of(column: Column) -> Shape:
    """Return the transform that is set by hand, else the one that suits."""
    values, override = column.values, column.override
    match override.transform:
        case "yeo-johnson":
            return locate(Shape("yeo-johnson", 0.0, power=_fit_power(values)), values)
        case "rank":
            return Shape("rank", 0.0, knots=_knots(column.summary, override.clip or NO_CLIP))
    return choose_shape(values, (override.transform,) if override.transform else CHOICES)


def _fit_power(values: Matrix) -> float:
    """Return the power of Yeo & Johnson with the highest likelihood."""
    from scipy.stats import yeojohnson_normmax  # takes long to load, and is seldom needed

    return round(float(yeojohnson_normmax(values)), 6)


def _clip(values: Matrix, clip: Clip) -> Matrix:
    """Clip the values; older NumPy takes no clip without any end."""
    return values if clip == NO_CLIP else np.clip(values, *clip)


def _knots(summary: NumberSummary, clip: Clip) -> tuple[Knot, ...]:
    """Return the frozen quantiles, each at its mid-rank: equal values have one position."""
    ranks = np.arange(QUANTILE_STEPS + 1) / QUANTILE_STEPS
    values, places = np.unique(_clip(np.array(summary.quantiles), clip), return_inverse=True)
    mid_ranks = np.bincount(places, ranks) / np.bincount(places)
    return tuple(zip(values.tolist(), mid_ranks.tolist(), strict=True))


def _fences(column: Column, shape: Shape) -> Clip:
    """Return fences where values lie beyond them."""
    if shape.transform == "rank":
        return NO_CLIP
    least, most = column.summary.quantiles[0], column.summary.quantiles[-1]
    reach = np.array([shape.middle - FENCE * shape.spread, shape.middle + FENCE * shape.spread])
    low, high = inverse_transform(shape, reach)
    clip = float(low) if least < low else None, float(high) if most > high else None
    return _close(column, shape, clip)


def _close(column: Column, shape: Shape, clip: Clip) -> Clip:
    """Set the ends that a transform needs for values to come.

    A root or a logarithm ends below its values, and powers grow out of all bounds.
    """
    low, high = clip
    if low is None and shape.transform in (*ROOTS, "yeo-johnson"):
        low = float(max(column.summary.quantiles[0], column.values.min()))
    if high is None and shape.transform == "yeo-johnson":
        high = column.summary.quantiles[-1]
    return low, high


def _fit_scale(feature: Feature, column: Column, scaling: Scaling | None) -> Feature:
    """Fit center and scale, after transform and clip."""
    values = transform(feature, _clip(column.values, (feature.low, feature.high)))
    if scaling == "robust" and not np.ptp(np.quantile(values, [0.25, 0.75])):
        feature = replace(feature, scaling="standard", scaling_reason="mostly one value")
    elif scaling:
        feature = replace(feature, scaling=scaling, scaling_reason="requested")
    center, scale = _center_and_scale(feature, column.summary, values)
    return replace(feature, center=center, scale=scale or 1.0)


def _center_and_scale(
    feature: Feature, summary: NumberSummary, values: Matrix
) -> tuple[float, float]:
    """Return center and scale; mean and deviation are exact where T is the measure itself."""
    match feature.scaling:
        case "none":
            return 0.0, 1.0
        case "min-max":
            least, most = (feature.value(summary.quantiles[end]) for end in (0, -1))
            return least, most - least
        case "robust":
            low, middle, high = (float(q) for q in np.quantile(values, [0.25, 0.5, 0.75]))
            return middle, (high - low) / IQR
    is_plain = feature.transform == "none" and (feature.low, feature.high) == NO_CLIP
    if is_plain and not feature.piles:
        return summary.mean, summary.sd
    return float(values.mean()), float(values.std(ddof=1))
