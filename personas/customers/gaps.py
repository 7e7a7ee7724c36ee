"""What a gap (NULL) in a measure means, in a fit and for later customers alike.

A gap does one of four things, as the imputation plan says: it is refused (E141), it excludes the
customer, it takes a fill value, or it stays NULL. Counts, means and quantiles skip NULL, and a
distance leaves out features that are NULL (`sql.nearest`). A customer with NULL in every feature
has no nearest centroid and is excluded.

The plan for gaps and outliers, parsed from the analyst's texts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlglot import exp

from personas.customers.table import Customers
from personas.domain.measure import Measure
from personas.domain.problem import PersonasError, Problem
from personas.domain.recipe import Feature, Fence, Recipe
from personas.domain.request import ALL_COLUMNS
from personas.sql.build import all_of, column, count, literal

GAPS = ("median", "most common", "drop", "refuse")
QUANTILES = re.compile(r"q(\d+(?:\.\d+)?)\s+to\s+q(\d+(?:\.\d+)?)")
FENCES = re.compile(r"iqr\s+(\d+(?:\.\d+)?)")

Gaps = Literal["median", "most common", "drop", "refuse"] | float


@dataclass(frozen=True, slots=True)
class Clip:
    """Where to clip: at two quantiles (shares 0…1), or ``factor`` × IQR beyond the quartiles."""

    shares: tuple[float, float] | None = None
    factor: float = 0.0


@dataclass(frozen=True, slots=True)
class ImputationPlan:
    """Policies by measure, or for `ALL_COLUMNS`; features decide where none is set."""

    gaps: Mapping[str, Gaps] = field(default_factory=dict)
    clips: Mapping[str, Clip | None] = field(default_factory=dict)

    def gaps_of(self, measure: str) -> Gaps | None:
        """Return the policy for gaps in a measure, if one is set."""
        return self.gaps.get(measure, self.gaps.get(ALL_COLUMNS))

    def clip_of(self, measure: str) -> Clip | None:
        """Return where a measure is clipped, if at all."""
        return self.clips.get(measure, self.clips.get(ALL_COLUMNS))

    def check(self, measures: Sequence[str]) -> None:
        """Raise E140 for every name that is no measure of the run."""
        unknown = sorted({*self.gaps, *self.clips} - {*measures, ALL_COLUMNS})
        names = ", ".join(measures)
        if unknown:
            raise PersonasError(*(_unknown(name, names) for name in unknown))


def parse_plan(gaps: Mapping[str, str], outliers: Mapping[str, str]) -> ImputationPlan:
    """Parse the policies for gaps and outliers; raise E140 for all that are invalid."""
    policies = {name: _parse_gaps(text) for name, text in gaps.items()}
    clips = {name: _parse_clip(text) for name, text in outliers.items()}
    problems = [
        _unreadable("--gaps", name, gaps[name], "drop")
        for name, policy in policies.items()
        if policy is None
    ]
    problems += [
        _unreadable("--outliers", name, outliers[name], "iqr 3")
        for name, clip in clips.items()
        if clip is None
    ]
    if problems:
        raise PersonasError(*problems)
    return ImputationPlan(
        {name: policy for name, policy in policies.items() if policy is not None},
        {name: clip if isinstance(clip, Clip) else None for name, clip in clips.items()},
    )


def _parse_gaps(text: str) -> Gaps | None:
    words = " ".join(text.casefold().split())
    if words in GAPS:
        return words  # type: ignore[return-value]
    try:
        value = float(words)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def _parse_clip(text: str) -> Clip | Literal["keep"] | None:
    words = text.casefold().strip()
    if words == "keep":
        return "keep"
    if match := FENCES.fullmatch(words):
        return Clip(factor=float(match[1]))
    match = QUANTILES.fullmatch(words)
    low, high = (float(match[1]) / 100, float(match[2]) / 100) if match else (1.0, 0.0)
    return Clip((low, high)) if 0 <= low < high <= 1 else None


def _unreadable(option: str, name: str, text: str, example: str) -> Problem:
    choices = {
        "--gaps": "median, most common, drop, refuse, or a number",
        "--outliers": "keep, iqr 3, or q1 to q99",
    }
    setting = f"{name}={text}" if name else text
    example = f"{name}={example}" if name else example
    message = f'{option} "{setting}" says nothing that can be done'
    return Problem("E140", message, f'Write {option} "{example}"; there are: {choices[option]}')


def _unknown(name: str, measures: str) -> Problem:
    return Problem(
        "E140",
        f"`{name}` is no measure of this run, so nothing can be done about its gaps or outliers",
        f"The measures are: {measures}",
    )


NO_FEATURE = ""


def is_gap(name: str) -> exp.Expression:
    """Return the condition that a column is NULL."""
    return column(name).is_(exp.null())


def impute_value(name: str, fill: float | None, fence: Fence | None) -> exp.Expression:
    """Return a column with NULL filled, then clipped to the fence."""
    value: exp.Expression = column(name)
    if fill is not None:
        value = exp.Coalesce(this=value, expressions=[literal(fill)])
    if fence is None:
        return value
    low, high = map(literal, fence)
    return exp.Case().when(value < low, low).when(value > high, high).else_(value)


def exclusions(
    customers: Customers, required: Collection[str], recipe: Recipe | None = None
) -> dict[str, exp.Expression]:
    """Return measure → the condition that a gap in it excludes a customer.

    ``required`` are the measures whose gaps exclude. With a recipe, the condition that every
    feature is NULL comes first, under `NO_FEATURE`, unless features are filled.
    """
    conditions: dict[str, exp.Expression] = {}
    if recipe and all(feature.fill is None for feature in recipe.features):
        conditions[NO_FEATURE] = _no_feature(customers, recipe.features)
    for measure in customers.measures:
        if measure.name in required:
            conditions[measure.name] = is_gap(customers.column(measure.name))
    return conditions


def _no_feature(customers: Customers, features: Sequence[Feature]) -> exp.Expression:
    names = sorted({customers.column(feature.measure) for feature in features})
    return all_of(*map(is_gap, names))


def required_measures(plan: ImputationPlan, measures: Sequence[Measure]) -> tuple[str, ...]:
    """Return the measures whose gaps exclude the customer."""
    return tuple(m.name for m in measures if plan.gaps_of(m.name) == "drop")


def count_gaps(customers: Customers, measures: Sequence[Measure]) -> dict[str, int]:
    """Return measure → the number of its gaps, without measures that have none."""
    counts = customers.aggregate([count(column(customers.column(m.name))) for m in measures])
    gaps = {m.name: customers.rows - n for m, n in zip(measures, counts, strict=True)}
    return {name: n for name, n in gaps.items() if n}


def refuse_gaps(customers: Customers, plan: ImputationPlan) -> None:
    """Raise E141 for every measure with gaps that are refused."""
    refused = [m for m in customers.measures if plan.gaps_of(m.name) == "refuse"]
    if gaps := count_gaps(customers, refused):
        raise PersonasError(*(_refusal(name, n, customers.rows) for name, n in gaps.items()))


def _refusal(name: str, gaps: int, rows: int) -> Problem:
    message = f"`{name}` is missing for {gaps:,} of {rows:,} customers, and gaps were refused"
    return Problem("E141", message, f'Fill them, --gaps "{name}=median", or drop those customers.')
