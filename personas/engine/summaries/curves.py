"""The quantile curve of every numeric measure: asked once, and read again where it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from personas.engine.customers import CUSTOMERS, Customers
from personas.engine.summaries.quantiles import quantiles
from personas.facts.population import QUANTILE_STEPS

STEPS = tuple(step / QUANTILE_STEPS for step in range(QUANTILE_STEPS + 1))
# A column of gaps alone has no quantiles: it counts as all zeros, with a count of 0.
NOTHING = (0.0,) * len(STEPS)


def with_curves(customers: Customers) -> Customers:
    """Return the customers with the curves of their numeric measures."""
    if customers.curves is not None:
        return customers
    shares = {customers.column(m.name): STEPS for m in customers.numbers}
    found = quantiles(customers.engine, CUSTOMERS, customers.rows, shares)
    return replace(customers, curves=found)


def quantiles_of(
    customers: Customers, shares: Mapping[str, Sequence[float]]
) -> dict[str, tuple[float, ...]]:
    """Return quantiles of measures, from their curves if these tell; zeros where one is empty."""
    curves = customers.curves or {}
    columns = {name: customers.column(name) for name in shares}
    others = {
        columns[name]: asked
        for name, asked in shares.items()
        if columns[name] not in curves or not set(asked) <= set(STEPS)
    }
    found = quantiles(customers.engine, CUSTOMERS, customers.rows, others)
    told = {c: dict(zip(STEPS, curve, strict=True)) for c, curve in curves.items() if curve}
    told |= {c: dict(zip(others[c], each, strict=True)) for c, each in found.items() if each}
    return {
        name: tuple(told.get(columns[name], {}).get(share, 0.0) for share in asked)
        for name, asked in shares.items()
    }
