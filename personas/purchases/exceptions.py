"""Rows that are no plain purchase: count each kind, warn, and apply the analyst's settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from personas.domain.problem import PersonasError, Problem
from personas.domain.request import Purchases
from personas.purchases.orders import Refunds
from personas.purchases.roles import Roles
from personas.purchases.status import Status, unpaid_words
from personas.sql.build import (
    all_of,
    call,
    coalesce,
    column,
    count,
    count_distinct,
    count_if,
    has_value,
    is_complete,
    literal,
    matches,
    string,
    table,
)
from personas.sql.engine import Engine

# Where this share of a table's product codes hold digits, codes without digits are likely fees.
MIN_CODED_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of exceptional row: its count, its setting and code, and the text of each outcome."""

    name: str
    setting: str
    code: str
    description: str
    outcomes: Mapping[str, str]


KINDS = (
    Kind(
        "no_customer",
        "no_customer",
        "W132",
        "rows have no customer",
        {"drop": "they were left out, since nobody can be given them"},
    ),
    Kind(
        "unpaid",
        "unpaid",
        "W166",
        "rows were cancelled or not paid",
        {"drop": "they were left out", "keep": "they were counted as if they were paid"},
    ),
    Kind(
        "returns",
        "returns",
        "W133",
        "rows are returns or cancellations",
        {
            "subtract": "they were subtracted from what the customer spent, and are no orders",
            "drop": "they were left out, as if they had not happened",
        },
    ),
    Kind(
        "refunds",
        "returns",
        "W167",
        "orders were refunded, in full or in part",
        {
            "subtract": "refunds were subtracted from what the customer spent; the orders count",
            "drop": "refunds were left out, as if they had not happened",
        },
    ),
    Kind(
        "duplicates",
        "duplicates",
        "W134",
        "rows repeat another one in every cell",
        {"keep": "they were kept", "drop": "they were left out"},
    ),
    Kind(
        "fees",
        "fees",
        "W135",
        "rows are fees and other things that are no products",
        {"keep": "what they cost was kept, as no product", "drop": "they were left out"},
    ),
)


def is_counted(settings: Purchases, *, needs_amount: bool = True) -> exp.Expression:
    """Return the condition that a row counts as a purchase under the settings."""
    conditions = [is_complete() if needs_amount else all_of(*map(has_value, ("customer", "day")))]
    if settings.unpaid == "drop":
        conditions.append(exp.not_(_is_unpaid()))
    if settings.returns == "drop":
        conditions.append(exp.not_(column("returned")))
    if settings.duplicates == "drop":
        conditions.append(column("copy").eq(1))
    if settings.fees == "drop":
        conditions.append(exp.not_(column("fee")))
    if settings.as_of:
        conditions.append(column("day") <= _date(settings.as_of))
    return all_of(*conditions)


def _date(day: str) -> exp.Expression:
    return exp.cast(string(day), "date")


def _is(status: str) -> exp.Expression:
    return coalesce(column("status").eq(status), exp.false())


def _is_unpaid() -> exp.Expression:
    return _is("unpaid")


def count_exceptions(engine: Engine, view: str, settings: Purchases) -> dict[str, int]:
    """Count the rows of each kind: those of no purchase first, the others among purchases."""
    is_late = column("day") > _date(settings.as_of) if settings.as_of else exp.false()
    has_customer = has_value("customer")
    is_paid = exp.not_(_is_unpaid()) if settings.unpaid == "drop" else exp.true()
    is_purchase = all_of(is_complete(), is_paid)
    is_sale = all_of(is_purchase, exp.not_(column("returned")))
    has_refund = column("refund") > literal(0)
    conditions = {
        "no_customer": all_of(exp.not_(has_customer), is_paid),
        "unpaid": _is_unpaid(),
        "unclear": all_of(has_customer, is_paid, exp.not_(is_complete())),
        "returns": all_of(is_purchase, column("returned")),
        "refunds": all_of(is_sale, has_refund),
        "refunded": all_of(is_sale, _is("refunded")),
        "either": all_of(is_sale, exp.paren(exp.or_(has_refund, _is("refunded")))),
        "partly": all_of(is_sale, _is("partly")),
        "duplicates": all_of(is_purchase, column("copy") > 1),
        "fees": all_of(is_purchase, column("fee")),
        "late": all_of(is_purchase, is_late),
    }
    order = call("CONCAT", column("customer"), string(" "), column("bought"))
    values = [
        count_distinct(exp.Case().when(condition, order))
        if name in ("refunds", "refunded", "either")
        else count_if(exp.paren(condition))
        for name, condition in conditions.items()
    ]
    query = exp.select(*values)
    return dict(zip(conditions, engine.rows(query.from_(table(view)))[0], strict=True))


def find_refunds(counts: dict[str, int], settings: Purchases, roles: Roles) -> Refunds:
    """Return where refunds stand, and count the orders with one by that.

    A status says that all was refunded, unless the refunds have rows of their own.
    """
    has_rows = bool(counts["returns"]) and not roles.refund
    if settings.returns != "drop" and has_rows and counts["refunded"] <= 2 * counts["returns"]:
        counts["partly"] = 0
        return "rows"
    counts["refunds"] = counts["either"]
    counts["refunded"] = 0
    if roles.refund:
        counts["partly"] = 0
    return "none" if settings.returns == "drop" else "column" if roles.refund else "status"


def check_exceptions(
    engine: Engine,
    view: str,
    settings: Purchases,
    counts: Mapping[str, int],
    statuses: Sequence[Status],
) -> tuple[Problem, ...]:
    """Return a warning for each kind of exceptional row; raise E135 for refused kinds."""
    words = {"unpaid": unpaid_words(statuses)}
    kinds = (_problem(k, counts[k.name], settings, words.get(k.name, "")) for k in KINDS)
    problems = [problem for problem in kinds if problem]
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise PersonasError(*errors)
    exclusions = _excluded_rows(counts, settings)
    return (*problems, *exclusions, *_codes_without_digits(engine, view, settings))


def _problem(kind: Kind, rows: int, settings: Purchases, words: str) -> Problem | None:
    if not rows:
        return None
    policy = getattr(settings, kind.setting)
    description = f"{kind.description} ({words})" if words else kind.description
    if policy == "refuse":
        choices = " or ".join(f"--purchase {kind.setting}={word}" for word in kind.outcomes)
        message = f"{rows:,} {description}, and they are to be refused"
        return Problem("E135", message, f"Mend them, or {choices}")
    alternatives = [word for word in (*kind.outcomes, "refuse") if word != policy]
    options = " or ".join(f"--purchase {kind.setting}={word}" for word in alternatives)
    message = f"{rows:,} {description}: {kind.outcomes[policy]}"
    return Problem(kind.code, message, f"Otherwise: {options}")


def _excluded_rows(counts: Mapping[str, int], settings: Purchases) -> Iterator[Problem]:
    if counts["unclear"]:
        yield Problem(
            "W136",
            f"{counts['unclear']:,} rows have no date or no amount: they were left out",
            "Fill them in the table where you know better.",
        )
    if counts["late"]:
        yield Problem(
            "W137",
            f"{counts['late']:,} rows are later than {settings.as_of}: they were left out",
            "Name a later day: --purchase as_of=…",
        )
    if counts["refunded"]:
        yield Problem(
            "W174",
            f"{counts['refunded']:,} orders have the status of a refund, and refunds have rows of "
            "their own: those rows were subtracted, not these",
            "Name the column of what was paid back, if there is one: --purchase refund=COLUMN",
        )
    if counts["partly"]:
        yield Problem(
            "W171",
            f"{counts['partly']:,} rows were refunded in part, and no column says how much: they "
            "were counted in full",
            "Name the column of what was paid back: --purchase refund=COLUMN",
        )


def _codes_without_digits(engine: Engine, view: str, settings: Purchases) -> Iterator[Problem]:
    """Warn of product codes that look like postage and fees, unless settings list them."""
    if settings.not_products:
        return
    has_digits = matches(column("product"), r"\d")
    query = (
        exp.select(column("product"), has_digits, count()).from_(table(view)).where(is_complete())
    )
    products = engine.rows(query.where(has_value("product")).group_by(column("product")))
    plain = sorted((-rows, code) for code, is_coded, rows in products if not is_coded)
    if plain and (len(products) - len(plain)) >= MIN_CODED_SHARE * len(products):
        codes = [code for _, code in plain[:5]]
        yield Problem(
            "W135",
            f"{-sum(rows for rows, _ in plain):,} rows may be no products but fees: their codes "
            f"have no digit, such as {', '.join(f'`{code}`' for code in codes)}; they were kept",
            f'Say which: --purchase "not_products={",".join(codes)}" --purchase fees=drop',
        )
