"""Gaps and outliers, as the analyst says: fill, drop or refuse; keep or clip. All is counted.

Far outside is what lies beyond three times the interquartile range from the quartiles (Tukey 1977).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from personas.engine.customers import CUSTOMERS, Customers
from personas.engine.queries.parts import column, count, count_if, literal, named, table
from personas.engine.treatments import Clip, Treatments
from personas.facts.measure import Measure
from personas.facts.problem import PersonasError, Problem, error
from personas.facts.treatment import Fence, Treatment

KEPT = "customers_kept"
CLIPPED = "customers_clipped"
FAR = 3.0


@dataclass(frozen=True, slots=True)
class Treated:
    """The customers that are left, what features must know of it, and what readers must."""

    customers: Customers
    treatment: Treatment
    warnings: tuple[Problem, ...]


def treat(customers: Customers, asked: Treatments) -> Treated:
    """Do what was asked about gaps and outliers; raise where gaps are refused."""
    asked.check([measure.name for measure in customers.measures])
    _refuse(customers, [m for m in customers.measures if asked.gaps_of(m.name) == "refuse"])
    dropped = [m for m in customers.measures if asked.gaps_of(m.name) == "drop"]
    kept, left_out = _drop(customers, dropped)
    fences = {m.name: _fence(kept, m, asked.clip_of(m.name)) for m in kept.numbers}
    outside = _outside(kept, fences)
    clips = {m.name: fences[m.name] for m in kept.numbers if asked.clip_of(m.name)}
    _clip(kept, clips)
    fills = dict(_fills(kept, asked))
    told = (*left_out, *(_told(name, n, kept.rows, name in clips) for name, n in outside.items()))
    return Treated(kept, Treatment(fills, clips), told)


def _gaps(customers: Customers, measures: Sequence[Measure]) -> dict[str, int]:
    counts = [count(column(customers.column(m.name))) for m in measures]
    if not counts:
        return {}
    found = customers.engine.rows(exp.select(*counts).from_(table(CUSTOMERS)))[0]
    filled = zip(measures, found, strict=True)
    return {m.name: customers.rows - n for m, n in filled if n < customers.rows}


def _refuse(customers: Customers, measures: Sequence[Measure]) -> None:
    gaps = _gaps(customers, measures)
    if gaps:
        raise PersonasError(*(_refused(name, n, customers.rows) for name, n in gaps.items()))


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
    return replace(customers, rows=rows), (_dropped(customers.rows - rows, list(gaps)),)


def _replace(customers: Customers, query: exp.Select, name: str) -> None:
    """Put the answer of a query on the customers in their place."""
    customers.engine.create_table(name, query)
    customers.engine.create_table(CUSTOMERS, exp.select("*").from_(table(name)))


def _fence(customers: Customers, measure: Measure, clip: Clip | None) -> Fence:
    """Where a measure is clipped; else where what is far outside begins."""
    value = column(customers.column(measure.name))
    shares = clip.shares if clip and clip.shares else (0.25, 0.75)
    query = exp.select(customers.engine.quantiles(value, shares)).from_(table(CUSTOMERS))
    found = customers.engine.rows(query)[0][0]
    low, high = (float(value) for value in found) if found else (0.0, 0.0)
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


def _clip(customers: Customers, fences: Mapping[str, Fence]) -> None:
    if not fences:
        return
    clipped = {customers.column(name): fence for name, fence in fences.items()}
    names = ["id", *(customers.column(m.name) for m in customers.measures)]
    cells = [named(_within(name, clipped.get(name)), name) for name in names]
    _replace(customers, exp.select(*cells).from_(table(CUSTOMERS)), CLIPPED)


def _within(name: str, fence: Fence | None) -> exp.Expression:
    if fence is None:
        return column(name)
    below = exp.LT(this=column(name), expression=literal(fence[0]))
    above = exp.GT(this=column(name), expression=literal(fence[1]))
    clipped = exp.Case().when(below, literal(fence[0])).when(above, literal(fence[1]))
    return clipped.else_(column(name))


def _fills(customers: Customers, asked: Treatments) -> Iterator[tuple[str, float]]:
    for measure in customers.numbers:
        said = asked.gaps_of(measure.name)
        if isinstance(said, float):
            yield measure.name, said
        elif said == "most common":
            yield from _commonest(customers, measure.name)


def _commonest(customers: Customers, name: str) -> Iterator[tuple[str, float]]:
    """The value that most customers have; of equals the smallest."""
    value = column(customers.column(name))
    filled = exp.not_(exp.Is(this=value, expression=exp.Null()))
    groups = exp.select(value.copy()).from_(table(CUSTOMERS)).where(filled).group_by(value.copy())
    order = [exp.Ordered(this=count(), desc=True), exp.Ordered(this=value.copy())]
    for (most,) in customers.engine.rows(groups.order_by(*order).limit(1)):
        yield name, float(most)


def _refused(name: str, gaps: int, rows: int) -> Problem:
    message = f"`{name}` is missing for {gaps:,} of {rows:,} customers, and gaps were refused"
    return Problem("E141", message, f'Fill them, --gaps "{name}=median", or drop those customers.')


def _dropped(rows: int, names: Sequence[str]) -> Problem:
    listed = ", ".join(f"`{name}`" for name in names)
    who = "1 customer was" if rows == 1 else f"{rows:,} customers were"
    message = f"{who} left out, because a measure is missing: {listed}"
    return Problem("W141", message, "They are in no segment and in no figure of the report.")


def _told(name: str, outside: int, rows: int, clipped: bool) -> Problem:
    message = f"`{name}` is far outside the usual for {outside:,} of {rows:,} customers"
    if clipped:
        message = f"`{name}` was clipped for {outside:,} of {rows:,} customers"
        return Problem("W142", message, "Medians and means are those of the clipped values.")
    help_ = f'They were kept. To draw them in: --outliers "{name}=iqr 3"; or mend the table.'
    return Problem("W140", message, help_)
