"""Floating dust: 0.30000000000000004 is 0.3, whatever file a table came from.

Programs write the same number with other last digits. Values within 1e-9 of the decimals that a
column is written in are taken for them; all other values keep eleven significant digits. Two
copies of a table that differ by less give the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from personas.customers.table import ID, Customers, derive, store_customers
from personas.sql.build import alias, column, conjunction, count, count_if, literal

CLEAN_DECIMALS = 4  # a column whose values have no more decimals has no dust
DECIMALS = (0, 2, 4, 6)  # that a column may be written in
MOSTLY = 0.9  # share of the values that have these decimals; imputed means have more
DUST = 1e-9  # relative to the value
SLACK = 0.005  # of the last decimal: cents of large amounts are no dust
DIGITS = 11


def drop_dust(customers: Customers) -> Customers:
    """Return the customers with the numbers as they are written; often the same object."""
    names = [customers.column(measure.name) for measure in customers.all_numbers]
    dusty = _find_dusty(customers, names)
    if not dusty:
        return customers
    decimals = _find_decimals(customers, dusty)
    result = derive(Customers, customers, "written")
    computed = ID if customers.has_integer_ids else None  # by the view, of the number
    cells = [
        alias(_round(name, decimals[name]) if name in decimals else column(name), name)
        for name in customers.engine.column_types(customers.table)
        if name != computed
    ]
    store_customers(result, exp.select(*cells).from_(customers.source))
    return result


def _find_dusty(customers: Customers, names: list[str]) -> list[str]:
    """Return the columns with values of more than a few decimals, by one cheap scan."""
    counts = [count_if(column(name).neq(_at(column(name), CLEAN_DECIMALS))) for name in names]
    return [name for name, n in zip(names, customers.aggregate(counts), strict=True) if n]


def _find_decimals(customers: Customers, names: list[str]) -> Mapping[str, int | None]:
    """Return the least decimals that nearly all values of each column have; None without."""
    counts = [
        value
        for name in names
        for value in (count(column(name)), *(count_if(_has(name, d)) for d in DECIMALS))
    ]
    row, width = customers.aggregate(counts), len(DECIMALS) + 1
    groups = {name: row[i * width : (i + 1) * width] for i, name in enumerate(names)}
    return {
        name: next((d for d, n in zip(DECIMALS, ns, strict=True) if n >= MOSTLY * total), None)
        for name, (total, *ns) in groups.items()
    }


def _at(value: exp.Expression, decimals: int) -> exp.Expression:
    """A value at so many decimals: the double that is nearest to them."""
    power = literal(10.0**decimals)
    return exp.Round(this=value * power) / power


def _has(name: str, decimals: int) -> exp.Expression:
    """Whether a value has so many decimals, but for dust."""
    scaled = exp.paren(column(name) * literal(10.0**decimals))
    distance = exp.Abs(this=scaled - exp.Round(this=scaled.copy()))
    is_dust = distance <= exp.Abs(this=scaled.copy()) * literal(DUST)
    return conjunction(is_dust, distance.copy() <= literal(SLACK))


def _round(name: str, decimals: int | None) -> exp.Expression:
    """A value at the decimals of its column where it has these, else at eleven digits."""
    value = column(name)
    size = exp.Abs(this=value)
    exponent = exp.Floor(this=exp.Anonymous(this="LOG10", expressions=[size]))
    power = exp.Pow(this=literal(10), expression=exp.paren(literal(DIGITS - 1) - exponent))
    result = exp.Case()
    if decimals is not None:
        result = result.when(_has(name, decimals), _at(value, decimals))
    result = result.when(size < literal(10.0**-DIGITS), value)
    result = result.when(size >= literal(10.0**DIGITS), exp.Round(this=value.copy()))
    return result.else_(exp.Round(this=value * power) / power.copy())
