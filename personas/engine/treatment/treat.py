"""Gaps and outliers, as the analyst says: fill, drop or refuse; keep or clip. All is counted.

Far outside is what lies beyond three times the interquartile range from the quartiles (Tukey 1977).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from personas.engine.customers import CUSTOMERS, Customers
from personas.engine.queries.parts import column, count, count_if, literal, named, table
from personas.engine.summaries.curves import quantiles_of, with_curves
from personas.engine.treatment import warnings as say
from personas.engine.treatment.treatments import Clip, Treatments
from personas.facts.measure import Measure
from personas.facts.problem import PersonasError, Problem, error
from personas.facts.treatment import Fence, Treatment

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
