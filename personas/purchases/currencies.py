"""The currency of each amount: a column's, or the sign in the cell; one alone may be summed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from personas.domain.currencies import currency_of, only_currency_of
from personas.domain.measure import Column, Notation
from personas.domain.problem import Problem, error
from personas.domain.request import Purchases
from personas.ingest.open import SourceTable
from personas.purchases.roles import Roles
from personas.sql.amounts import is_amount, unit
from personas.sql.build import alias, column, count, count_if, has_value, string, strings, table
from personas.sql.cells import as_word, word
from personas.sql.engine import Engine

MAX_CURRENCIES = 60
MIN_AMOUNTS = 0.99  # share of the filled cells of a column of amounts


@dataclass(frozen=True, slots=True)
class Amounts:
    """The columns of a table with mixed amounts read as numbers, and the currency of a row."""

    columns: tuple[Column, ...]
    currency: exp.Expression | None


def read_amounts(
    source: SourceTable, roles: Roles, names: Sequence[str], settings: Purchases
) -> Amounts:
    """Read the columns of amounts (``names``) whose cells hold signs of several currencies."""
    columns, signs = list(source.columns), None
    for i, amounts in enumerate(columns):
        if amounts.name in names and amounts.form == "text":
            units = _count_units(source, amounts)
            if _are_currencies(units, amounts):
                columns[i] = _as_numbers(amounts, units, settings)
                signs = signs or _sign(amounts, [name for name in units if name])
    if by_column := roles.columns.get("currency"):
        signs = exp.Upper(this=exp.Trim(this=as_word(by_column)))
    return Amounts(tuple(columns), signs)


def _count_units(source: SourceTable, amounts: Column) -> dict[str, dict[str, int]]:
    """Count the amounts with each sign, by the decimal sign that they read with."""
    text = word(amounts.name)
    notations = {name: count_if(is_amount(text, name)) for name in ("point", "comma")}
    sign = exp.Coalesce(this=unit(text), expressions=[string("")])
    query = exp.select(alias(sign, "sign"), *notations.values()).from_(table(source.view))
    query = query.where(has_value(amounts.name)).group_by(sign.copy()).limit(MAX_CURRENCIES)
    rows = source.engine.rows(query)
    return {
        str(name): dict(zip(notations, map(int, counts), strict=True)) for name, *counts in rows
    }


def _are_currencies(units: Mapping[str, Mapping[str, int]], amounts: Column) -> bool:
    """Whether nearly all cells are amounts, and their signs are of several currencies."""
    signs = [name for name in units if name]
    read = sum(max(counts.values()) for counts in units.values())
    are_signs = all(currency_of(name) for name in signs)
    return len(signs) > 1 and are_signs and read >= MIN_AMOUNTS * amounts.filled


def _as_numbers(
    amounts: Column, units: Mapping[str, Mapping[str, int]], settings: Purchases
) -> Column:
    """Return the column as numbers, in the notation of the currencies that count."""
    codes = {code.upper() for code in settings.only_currency}
    choice = {n: c for n, c in units.items() if not codes or {n.upper(), _code(n)} & codes}
    totals = {n: sum(c[n] for c in (choice or units).values()) for n in ("point", "comma")}
    notation: Notation = "comma" if totals["comma"] > totals["point"] else "point"
    return replace(amounts, kind="number", form="number", notation=notation, doubt=None, coerced=0)


def _sign(amounts: Column, signs: Sequence[str]) -> exp.Expression:
    """Return the code of the currency in a cell, or its sign where that has no single code."""
    sign = unit(word(amounts.name))
    case = exp.Case(this=sign)
    for name in sorted(signs):
        case = case.when(string(name), string(_code(name)))
    return case


def _code(sign: str) -> str:
    return (only_currency_of(sign) or sign).upper()


def counts_currency(settings: Purchases) -> exp.Expression | None:
    """Return the condition that a row is in a currency that counts; None where all do."""
    if not settings.only_currency:
        return None
    names = {name.upper() for name in settings.only_currency}
    codes = sorted(names | {_code(name) for name in settings.only_currency})
    return exp.Coalesce(this=column("currency").isin(*strings(codes)), expressions=[exp.false()])


def check_currencies(
    engine: Engine, view: str, condition: exp.Expression, settings: Purchases
) -> tuple[Problem, ...]:
    """Raise E137 where several currencies would be summed; warn (W169) of those left out.

    ``condition`` says that a row counts, whatever its currency.
    """
    query = exp.select(column("currency"), count()).from_(table(view)).where(condition)
    query = query.where(has_value("currency")).group_by(column("currency"))
    rows = sorted((-int(n), str(name)) for name, n in engine.rows(query))
    texts = [f"{name} {-n:,} rows" for n, name in rows]
    if not settings.only_currency:
        if len(rows) > 1:
            raise _several(rows[0][1], texts)
        return ()
    names = {name.upper() for name in settings.only_currency}
    codes = names | {_code(name) for name in settings.only_currency}
    if not codes & {name for _, name in rows}:
        raise error(
            "E139",
            f"No amount is in {', '.join(settings.only_currency)}; there are {', '.join(texts)}",
            f"Name one of these: --purchase only_currency={rows[0][1]}" if rows else None,
        )
    excluded = [text for text, (_, name) in zip(texts, rows, strict=True) if name not in codes]
    if not excluded:
        return ()
    message = f"Amounts in other currencies were left out: {', '.join(excluded)}"
    return (Problem("W169", message, "Convert all amounts to one currency to count them."),)


def _several(most: str, texts: Sequence[str]) -> Exception:
    return error(
        "E137",
        f"The amounts are in several currencies, which have no sum: {', '.join(texts[:8])}",
        f"Convert them to one in the table; or count one alone: --purchase only_currency={most}; "
        "or, where they are converted already, leave the column of currencies aside: --ignore",
    )
