"""Rows that are no plain purchase: count each kind, warn, and apply the analyst's settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from personas.domain.problem import PersonasError, Problem
from personas.domain.request import Purchases
from personas.sql.build import (
    all_of,
    column,
    count,
    count_if,
    has_value,
    is_complete,
    matches,
    table,
)
from personas.sql.engine import Engine

# Where this share of a table's product codes hold digits, codes without digits are likely fees.
MIN_CODED_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of exceptional row: its setting, its code, and the text of each outcome."""

    setting: str
    code: str
    description: str
    outcomes: Mapping[str, str]


KINDS = (
    Kind(
        "no_customer",
        "W132",
        "rows have no customer",
        {"drop": "they were left out, since nobody can be given them"},
    ),
    Kind(
        "returns",
        "W133",
        "rows are returns or cancellations",
        {
            "subtract": "they were subtracted from what the customer spent, and are no orders",
            "drop": "they were left out, as if they had not happened",
        },
    ),
    Kind(
        "duplicates",
        "W134",
        "rows repeat another one in every cell",
        {"keep": "they were kept", "drop": "they were left out"},
    ),
    Kind(
        "fees",
        "W135",
        "rows are fees and other things that are no products",
        {"keep": "what they cost was kept, as no product", "drop": "they were left out"},
    ),
)


def is_counted(settings: Purchases) -> exp.Expression:
    """Return the condition that a row counts as a purchase under the settings."""
    conditions = [is_complete()]
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
    return exp.cast(exp.Literal.string(day), "date")


def check_exceptions(engine: Engine, view: str, settings: Purchases) -> tuple[Problem, ...]:
    """Return a warning for each kind of exceptional row; raise E135 for refused kinds."""
    counts = _counts(engine, view, settings)
    problems = [_problem(k, counts[k.setting], settings) for k in KINDS if counts[k.setting]]
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise PersonasError(*errors)
    exclusions = _excluded_rows(counts, settings)
    return (*problems, *exclusions, *_codes_without_digits(engine, view, settings))


def _counts(engine: Engine, view: str, settings: Purchases) -> dict[str, int]:
    no_customer = column("customer").is_(exp.null())
    late = column("day") > _date(settings.as_of) if settings.as_of else exp.false()
    conditions = {
        "no_customer": no_customer,
        "unclear": all_of(has_value("customer"), exp.not_(is_complete())),
        "returns": all_of(is_complete(), column("returned")),
        "duplicates": all_of(is_complete(), column("copy") > 1),
        "fees": all_of(is_complete(), column("fee")),
        "late": all_of(is_complete(), late),
    }
    query = exp.select(*(count_if(exp.paren(condition)) for condition in conditions.values()))
    return dict(zip(conditions, engine.rows(query.from_(table(view)))[0], strict=True))


def _problem(kind: Kind, rows: int, settings: Purchases) -> Problem:
    policy = getattr(settings, kind.setting)
    if policy == "refuse":
        choices = " or ".join(f"--purchase {kind.setting}={word}" for word in kind.outcomes)
        message = f"{rows:,} {kind.description}, and they are to be refused"
        return Problem("E135", message, f"Mend them, or {choices}")
    alternatives = [word for word in (*kind.outcomes, "refuse") if word != policy]
    options = " or ".join(f"--purchase {kind.setting}={word}" for word in alternatives)
    message = f"{rows:,} {kind.description}: {kind.outcomes[policy]}"
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
