"""Gaps and outliers, as the analyst says: fill, drop or refuse; keep or clip. All is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from personas.customers import imputation as say
from personas.customers.imputation_plan import Clip, Treatments, read_treatments
from personas.customers.population import quantiles_of, with_curves
from personas.customers.table import CUSTOMERS, Customers
from personas.domain.measure import Measure
from personas.domain.model import Source
from personas.domain.problem import PersonasError, Problem, error
from personas.domain.recipe import Feature, Fence, Recipe, Treatment
from personas.sql.build import column, count, count_if, literal, named, table


def refused(name: str, gaps: int, rows: int) -> Problem:
    """Say that a measure has gaps where none may be."""
    message = f"`{name}` is missing for {gaps:,} of {rows:,} customers, and gaps were refused"
    return Problem("E141", message, f'Fill them, --gaps "{name}=median", or drop those customers.')


def dropped(rows: int, names: Sequence[str]) -> Problem:
    """Say how many customers were left out."""
    listed = ", ".join(f"`{name}`" for name in names)
    who = "1 customer was" if rows == 1 else f"{rows:,} customers were"
    message = f"{who} left out, because a measure is missing: {listed}"
    return Problem("W141", message, "They are in no segment and in no figure of the report.")


def filled(name: str, gaps: int, rows: int, fill: float) -> Problem:
    """Say how many gaps were given which value."""
    message = f"`{name}` was missing for {gaps:,} of {rows:,} customers, and was filled: {fill:g}"
    return Problem("W143", message, "Medians and means count the filled values.")


def told(name: str, outside: int, rows: int, clipped: bool) -> Problem:
    """Say how many values are far outside, or were clipped."""
    message = f"`{name}` is far outside the usual for {outside:,} of {rows:,} customers"
    if clipped:
        message = f"`{name}` was clipped for {outside:,} of {rows:,} customers"
        return Problem("W142", message, "Medians and means are those of the clipped values.")
    help_ = f'They were kept. To draw them in: --outliers "{name}=iqr 3"; or mend the table.'
    return Problem("W140", message, help_)


KEPT = "customers_kept"
MENDED = "customers_mended"
FAR = 3.0
QUARTILES = (0.25, 0.75)


@dataclass(frozen=True, slots=True)
class Treated:
    """The customers that are left, what features must know of it, and what readers must."""

    customers: Customers
    treatment: Treatment
    warnings: tuple[Problem, ...]


def treat(customers: Customers, asked: Treatments) -> Treated:
    """Do what was asked about gaps and outliers; raise where gaps are refused."""
    asked.check([measure.name for measure in customers.measures])
    refuse_gaps(customers, asked)
    dropped = [m for m in customers.measures if asked.gaps_of(m.name) == "drop"]
    kept, left_out = _drop(customers, dropped)
    kept = with_curves(kept)
    fences = _fences(kept, asked)
    outside = _outside(kept, fences)
    clips = {m.name: fences[m.name] for m in kept.numbers if asked.clip_of(m.name)}
    treatment = Treatment(dict(_fills(kept, asked)), clips)
    gaps = _gaps(kept, [m for m in kept.numbers if m.name in treatment.fills])
    if treatment.fills or treatment.fences:
        _replace(kept, mended(kept, treatment), MENDED)
        kept = replace(kept, curves=None)
    filled = (say.filled(name, n, kept.rows, treatment.fills[name]) for name, n in gaps.items())
    told = (say.told(name, n, kept.rows, name in clips) for name, n in outside.items())
    return Treated(kept, treatment, (*left_out, *filled, *told))


def _gaps(customers: Customers, measures: Sequence[Measure]) -> dict[str, int]:
    counts = [count(column(customers.column(m.name))) for m in measures]
    if not counts:
        return {}
    found = customers.engine.rows(exp.select(*counts).from_(table(CUSTOMERS)))[0]
    filled = zip(measures, found, strict=True)
    return {m.name: customers.rows - n for m, n in filled if n < customers.rows}


def refuse_gaps(customers: Customers, asked: Treatments) -> None:
    """Raise for every measure with gaps that are refused."""
    gaps = _gaps(customers, [m for m in customers.measures if asked.gaps_of(m.name) == "refuse"])
    if gaps:
        raise PersonasError(*(say.refused(name, n, customers.rows) for name, n in gaps.items()))


def _drop(
    customers: Customers, measures: Sequence[Measure]
) -> tuple[Customers, tuple[Problem, ...]]:
    gaps = _gaps(customers, measures)
    if not gaps:
        return customers, ()
    whole = [exp.Is(this=column(customers.column(name)), expression=exp.Null()) for name in gaps]
    query = exp.select("*").from_(table(CUSTOMERS)).where(exp.not_(exp.or_(*whole)))
    _replace(customers, query, KEPT)
    rows = int(customers.engine.rows(exp.select(count()).from_(table(CUSTOMERS)))[0][0])
    if rows < 2:
        raise error("E108", f"Only {rows} customers have no gaps", "Fill gaps: --gaps median")
    return replace(customers, rows=rows), (say.dropped(customers.rows - rows, list(gaps)),)


def _replace(customers: Customers, query: exp.Select, name: str) -> None:
    """Put the answer of a query on the customers in their place."""
    customers.engine.create_table(name, query)
    customers.engine.create_view(CUSTOMERS, exp.select("*").from_(table(name)))


def _fences(customers: Customers, asked: Treatments) -> dict[str, Fence]:
    """Where measures are clipped; else where what is far outside begins."""
    clips = {measure.name: asked.clip_of(measure.name) for measure in customers.numbers}
    shares = {
        name: clip.shares if clip and clip.shares else QUARTILES for name, clip in clips.items()
    }
    found = quantiles_of(customers, shares)
    return {name: _fence(found[name], clip) for name, clip in clips.items()}


def _fence(found: Sequence[float], clip: Clip | None) -> Fence:
    low, high = found
    if clip and clip.shares:
        return low, high
    reach = (clip.factor if clip else FAR) * (high - low)
    return low - reach, high + reach


def _outside(customers: Customers, fences: Mapping[str, Fence]) -> dict[str, int]:
    """How many customers lie outside; where half of them are the same there is no measure of it."""
    asked = {name: fence for name, fence in fences.items() if fence[0] < fence[1]}
    counts = [count_if(_beyond(customers.column(name), fence)) for name, fence in asked.items()]
    if not counts:
        return {}
    found = customers.engine.rows(exp.select(*counts).from_(table(CUSTOMERS)))[0]
    return {name: n for name, n in zip(asked, found, strict=True) if n}


def _beyond(name: str, fence: Fence) -> exp.Expression:
    below = exp.LT(this=column(name), expression=literal(fence[0]))
    return exp.Or(this=below, expression=exp.GT(this=column(name), expression=literal(fence[1])))


def mended(customers: Customers, treatment: Treatment, source: str = CUSTOMERS) -> exp.Select:
    """The customers with gaps filled, then clipped; only what is known and measured is kept."""
    cells = [named(_mended(customers, m.name, treatment), customers.column(m.name))
             for m in customers.measures]  # fmt: skip
    return exp.select(*map(column, customers.known), *cells).from_(table(source))


def _mended(customers: Customers, measure: str, treatment: Treatment) -> exp.Expression:
    value: exp.Expression = column(customers.column(measure))
    fill, fence = treatment.fills.get(measure), treatment.fences.get(measure)
    if fill is not None:
        value = exp.Coalesce(this=value, expressions=[literal(fill)])
    if fence is None:
        return value
    below = exp.LT(this=value.copy(), expression=literal(fence[0]))
    above = exp.GT(this=value.copy(), expression=literal(fence[1]))
    clipped = exp.Case().when(below, literal(fence[0])).when(above, literal(fence[1]))
    return clipped.else_(value)


def _fills(customers: Customers, asked: Treatments) -> Iterator[tuple[str, float]]:
    for measure in customers.numbers:
        said = asked.gaps_of(measure.name)
        if isinstance(said, float):
            yield measure.name, said
        elif said == "most common":
            yield from _commonest(customers, measure.name)
        elif said == "median":
            yield measure.name, quantiles_of(customers, {measure.name: (0.5,)})[measure.name][0]


def _commonest(customers: Customers, name: str) -> Iterator[tuple[str, float]]:
    """The value that most customers have; of equals the smallest."""
    value = column(customers.column(name))
    filled = exp.not_(exp.Is(this=value, expression=exp.Null()))
    groups = exp.select(value.copy()).from_(table(CUSTOMERS)).where(filled).group_by(value.copy())
    order = [exp.Ordered(this=count(), desc=True), exp.Ordered(this=value.copy())]
    for (most,) in customers.engine.rows(groups.order_by(*order).limit(1)):
        yield name, float(most)


def fit_treatment(treatment: Treatment, recipe: Recipe) -> Recipe:
    """Put fills and fences into the recipe, so that new customers are treated alike."""
    return replace(recipe, features=tuple(_fitted(f, treatment) for f in recipe.features))


def _fitted(made: Feature, treatment: Treatment) -> Feature:
    low, high = treatment.fences.get(made.measure, (None, None))
    reason = "asked" if made.measure in treatment.fences else made.clip_reason
    lows = [value for value in (made.low, low) if value is not None]
    highs = [value for value in (made.high, high) if value is not None]
    fill = treatment.fills.get(made.measure, made.fill)
    low, high = max(lows, default=None), min(highs, default=None)
    return replace(made, fill=fill, low=low, high=high, clip_reason=reason)


def frozen_treatment(source: Source, recipe: Recipe) -> Treatment:
    """Return what was done about gaps and outliers in a run, to be done to later customers."""
    asked = read_treatments(source.gaps, source.outliers)
    known = (*recipe.features, *recipe.unweighted)
    fills = {f.measure: f.fill for f in known if f.fill is not None}
    clipped = [f for f in known if asked.clip_of(f.measure)]
    fences = {
        f.measure: (f.low, f.high) for f in clipped if f.low is not None and f.high is not None
    }
    return Treatment(fills, fences)
