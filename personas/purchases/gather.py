"""Gather the purchases of each customer into one row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import Problem, error
from personas.domain.request import Purchases
from personas.ingest.columns import read_columns
from personas.ingest.forms import check
from personas.ingest.open import SOURCE, Opened
from personas.purchases.exceptions import kept, tell_odd
from personas.purchases.lines import MEASURES, customers_of, lines, measured
from personas.purchases.roles import Roles, find_roles
from personas.sql.build import column, count, table

LINES, KEPT, GATHERED = "purchase_lines", "purchases_kept", "purchase_customers"


@dataclass(frozen=True, slots=True)
class Span:
    """What must be known of all purchases at once: the day counted to, the largest amount."""

    as_of: date
    largest: float


def gather_purchases(opened: Opened, said: Purchases) -> tuple[Opened, tuple[Problem, ...]]:
    """Return a table of customers made of a table of purchases, and what is to be told of it.

    A row a customer, with ``recency`` and ``tenure`` (days), ``frequency`` (orders),
    ``monetary``, ``average_order_value``, ``return_rate``, and, where the columns are there,
    ``discount_share``, ``distinct_products`` and ``favourite_category``. Raises `PersonasError`
    (E132–E136) with what makes that impossible.
    """
    roles = find_roles(opened, said)
    doubts = check(_numbers_and_dates(opened, roles), frozenset())
    engine = opened.engine
    engine.create_table(LINES, lines(SOURCE, opened.columns, roles, said))
    told = tell_odd(engine, LINES, said)
    engine.create_view(KEPT, exp.select(exp.Star()).from_(table(LINES)).where(kept(said)))
    span = _span(opened, said)
    name = _id_name(roles)
    engine.create_table(GATHERED, customers_of(KEPT, name, roles.columns, span.as_of, span.largest))
    # The rest of the run reads the source by its name, and finds customers there.
    engine.create_view(SOURCE, exp.select(exp.Star()).from_(table(GATHERED)))
    rows, columns = read_columns(engine, SOURCE)
    if rows < 2:
        raise error("E108", "All purchases are of one customer", "Segments need many customers.")
    made = replace(opened, rows=rows, columns=columns, purchases=opened.rows, counted={})
    return made, (*_guesses(roles, span), *doubts, *told)


def _numbers_and_dates(opened: Opened, roles: Roles) -> list[Column]:
    """Return the columns that are read as more than words."""
    paid = measured(roles.amount, opened.columns)
    used = {roles.columns["date"].name, *paid}
    return sorted((c for c in opened.columns if c.name in used), key=lambda column: column.name)


def _span(opened: Opened, said: Purchases) -> Span:
    size = exp.Max(this=exp.Abs(this=column("paid")))
    query = exp.select(count(), exp.Max(this=column("day")), size).from_(table(KEPT))
    rows, last, largest = opened.engine.rows(query)[0]
    if not rows:
        raise error(
            "E136",
            f"`{opened.name}` has no purchase that counts",
            "Look at the columns of customer, date and amount, and at what is dropped.",
        )
    as_of = date.fromisoformat(said.as_of) if said.as_of else last + timedelta(days=1)
    return Span(as_of, float(largest))


def _id_name(roles: Roles) -> str:
    """Return the customer's column as it was named, unless a measure goes by that name."""
    name = roles.columns["customer"].name
    return "customer" if name.casefold() in MEASURES else name


def _guesses(roles: Roles, span: Span) -> tuple[Problem, ...]:
    if not roles.guessed:
        return ()
    return (
        Problem(
            "W131",
            f"Columns of purchases were told by their names: {', '.join(roles.guessed)}; days are "
            f"counted to {span.as_of.isoformat()}",
            "Write them under `purchases:` in personas.yaml, or with --purchase, to be sure.",
        ),
    )
