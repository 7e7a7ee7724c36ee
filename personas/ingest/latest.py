"""Read the latest row of each customer, by a column of dates or numbers."""

from __future__ import annotations

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import Problem, error
from personas.ingest.columns.id_names import normalize_name
from personas.ingest.columns.ids import certain_ids
from personas.ingest.columns.read import check_id, find_column, free_name
from personas.ingest.open import SourceTable, select_rows
from personas.sql.build import alias, column, conjunction, count, count_distinct, is_null, table
from personas.sql.cells import as_date, as_number, identity, word

SORTED_AS_TEXT = ("stored", "ymd", "compact")  # days whose time of day sorts as their text does


def keep_latest(
    source: SourceTable, by: str | None, name: str | None
) -> tuple[SourceTable, tuple[Problem, ...]]:
    """Return the table with the latest row of each id, by a column of dates or numbers.

    Raises `PersonasError`: E145 where the column cannot order rows, E146 without a column of ids.
    """
    if by is None:
        return source, ()
    key = _order_column(source, by)
    name = check_id(source.columns, name) if name else next(iter(certain_ids(source.columns)), None)
    if name is None:
        message = "--latest keeps one row a customer, and no column is named like an id"
        raise error("E146", message, "Name the column of ids: --id COLUMN")
    names = [c.name for c in source.columns]
    rank = free_name("rank", source.columns)
    number = alias(_rank(source, name, key, names), rank)
    ranked = exp.select(*map(column, names), number).from_(table(source.view)).subquery("ranked")
    is_latest = exp.or_(column(rank).eq(1), is_null(column(name)))
    query = exp.select(*map(column, names)).from_(ranked).where(is_latest)
    result = select_rows(source, "latest_rows", query)
    ties = _count_ties(source, name, key)
    message = (
        f"The latest row of each `{name}` by `{by}` was read: {result.rows:,} of {source.rows:,}"
    )
    warnings = [Problem("W118", message, "Without --latest, every row is a customer.")]
    if ties:
        message = (
            f"{ties:,} more rows are as late by `{by}` as the one of their `{name}` that was read"
        )
        help_ = "Which one depends on their cells alone, not on their order. Mend the table."
        warnings.append(Problem("W119", message, help_))
    return result, tuple(warnings)


def _order_column(source: SourceTable, by: str) -> Column:
    """Return the column that orders rows; raise E145 where it cannot."""
    matches = [c for c in source.columns if normalize_name(c.name) == normalize_name(by)]
    exact = [c for c in matches if c.name == by] or matches
    dates = sorted(f"`{c.name}`" for c in source.columns if c.form == "date")
    help_ = f"Columns of dates: {', '.join(dates)}" if dates else "Name a column of dates."
    if len(exact) != 1:
        raise error("E145", f"There is no column `{by}` for --latest", help_)
    if exact[0].doubt and exact[0].doubt.severity == "error":
        raise error(
            "E145", f"--latest needs an order: {exact[0].doubt.message}", exact[0].doubt.help
        )
    if exact[0].form not in ("date", "number"):
        message = f"`{exact[0].name}` holds neither dates nor numbers for --latest to go by"
        raise error("E145", message, help_)
    return exact[0]


def _descending(key: Column) -> list[exp.Ordered]:
    """The order of rows from the latest to those without a date; the time of day counts."""
    value = as_date(key) if key.form == "date" else as_number(key)
    has_time = key.form == "date" and key.notation in SORTED_AS_TEXT
    values = [value, *([word(key.name)] if has_time else [])]
    return [exp.Ordered(this=v, desc=True, nulls_first=False) for v in values]


def _rank(source: SourceTable, name: str, key: Column, names: list[str]) -> exp.Expression:
    """Number the rows of an id from the latest; those alike in that by all their cells."""
    cells = [exp.Ordered(this=word(name)) for name in sorted(names)]
    order = exp.Order(expressions=[*_descending(key), *cells])
    return exp.Window(this=exp.RowNumber(), partition_by=[_id(source, name)], order=order)


def _id(source: SourceTable, name: str) -> exp.Expression:
    return identity(find_column(source.columns, name))


def _count_ties(source: SourceTable, name: str, key: Column) -> int:
    """Count the ids with several different rows at their latest value."""
    names = [c.name for c in source.columns]
    rank, tie = (free_name(name_, source.columns) for name_ in ("rank", "tie"))
    order = exp.Order(expressions=_descending(key))
    rank_of = exp.Anonymous(this="RANK")
    number = exp.Window(this=rank_of, partition_by=[_id(source, name)], order=order)
    cells = [*map(column, names), alias(_id(source, name), tie), alias(number, rank)]
    ranked = exp.select(*cells).from_(table(source.view)).subquery("ranked")
    is_latest = conjunction(column(rank).eq(1), exp.not_(is_null(column(tie))))
    rows = exp.select(*map(column, names), column(tie)).distinct().from_(ranked).where(is_latest)
    query = exp.select(count(), count_distinct(column(tie))).from_(rows.subquery("last_rows"))
    different, ids = source.engine.rows(query)[0]
    return int(different) - int(ids)
