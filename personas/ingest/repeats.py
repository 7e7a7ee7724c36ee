"""Rows that share an id: the same row twice, months of a customer, rows that differ in a detail.

Read the latest row of each customer, by a column of dates or numbers.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import Problem, error
from personas.ingest.columns.id_names import normalize_name
from personas.ingest.columns.ids import certain_ids
from personas.ingest.columns.read import check_id, find_column, free_name
from personas.ingest.open import SLIPS, SourceTable, select_rows
from personas.sql.build import (
    alias,
    column,
    conjunction,
    count,
    count_distinct,
    is_null,
    split_batches,
    string,
    table,
    union_all,
)
from personas.sql.cells import as_date, as_number, as_word, identity, word

MAX_DETAILS = 3  # columns in which the rows of a customer differ, for a message to name
MAX_COLUMNS = 200  # that are looked through for details
FEW = 10  # values of a column called `customer`, which may say new or returning
WORDS = frozenset({"customer"})


@dataclass(frozen=True, slots=True)
class RepeatedId:
    """A column of ids, of which some stand in several rows.

    ``most`` is the number of rows of ``example``, the id that has most; ``dates`` are the columns
    of dates, ``details`` those in which alone rows of one id differ, where these are few words.
    """

    name: str
    rows: int
    distinct: int
    most: int
    example: str
    dates: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


def drop_duplicates(
    source: SourceTable, name: str | None
) -> tuple[SourceTable, tuple[Problem, ...]]:
    """Return the table with each row once, where a row repeats another in every cell, id included.

    ``name`` is the column of ids; a likely one by default. Without one, or where ids repeat in
    other rows, too, rows that are alike may be different customers, or purchases.
    """
    names = [column_.name for column_ in source.columns]
    name = name or next(iter(certain_ids(source.columns)), None)
    if name not in names or not _count_repeats(source, name):
        return source, ()
    rows = exp.select(*map(column, names)).from_(table(source.view))
    is_blank = is_null(column(name))
    unique = rows.copy().distinct().where(exp.not_(is_blank.copy()))
    union = union_all(unique, rows.where(is_blank)).subquery("rows_once")
    result = select_rows(source, "unique_rows", exp.select("*").from_(union))
    duplicates = source.rows - result.rows
    if not duplicates or _count_repeats(result, name) > SLIPS * result.rows:
        return source, ()
    example = find_repeats(source, name)
    subject = "1 row repeats" if duplicates == 1 else f"{duplicates:,} rows repeat"
    message = f"{subject} another one in every cell, `{name}` included: each was read once"
    help_ = "Take them out of the export; two customers would have two ids."
    cells = (example.example,) if example else ()
    return result, (Problem("W116", message, help_, cells=cells),)


def _count_repeats(source: SourceTable, name: str) -> int:
    """Count the rows with an id that another row has, too."""
    return find_column(source.columns, name).filled - source.count_ids(name).distinct


def find_repeats(source: SourceTable, name: str) -> RepeatedId | None:
    """Return what is to be said of ids in a column that several rows share, if there are any."""
    if _count_repeats(source, name) <= 0:
        return None
    ids = alias(identity(find_column(source.columns, name)), "id")
    groups = exp.select(ids, alias(count(), "n")).from_(table(source.view))
    query = groups.where(exp.not_(is_null(column(name)))).group_by(exp.Literal.number(1))
    order = [exp.Ordered(this=column("n"), desc=True), exp.Ordered(this=column("id"))]
    example, most = source.engine.rows(query.order_by(*order).limit(1))[0]
    dates = tuple(sorted(c.name for c in source.columns if c.form == "date"))
    distinct = source.count_ids(name).distinct
    details = tuple(_find_details(source, name, distinct))
    return RepeatedId(name, source.rows, distinct, int(most), str(example), dates, details)


def _find_details(source: SourceTable, name: str, distinct: int) -> Iterator[str]:
    """Yield the columns in which rows of one id differ, if these are few, and words alone.

    Numbers and dates that differ are states of a customer, or what was bought.
    """
    names = sorted(c.name for c in source.columns if c.name != name)
    if len(names) > MAX_COLUMNS:
        return
    key = identity(find_column(source.columns, name))
    differing: list[str] = []
    for batch in split_batches(names, 20):
        counts = [
            count_distinct(exp.Concat(expressions=[
                key.copy(), string("\x1f"),
                exp.Coalesce(this=as_word(find_column(source.columns, n)),
                    expressions=[string("\x1e")])]))
            for n in batch
        ]  # fmt: skip
        values = [alias(value, f"c{i}") for i, value in enumerate(counts)]
        row = source.engine.rows(exp.select(*values).from_(table(source.view)))[0]
        differing += [n for n, value in zip(batch, row, strict=True) if value > distinct]
    is_changing = any(_is_changing(find_column(source.columns, n)) for n in differing)
    yield from differing if len(differing) <= MAX_DETAILS and not is_changing else ()


def _is_changing(column_: Column) -> bool:
    """Whether a column holds dates or numbers; `12 High Street` is none."""
    is_number = column_.form == "number" and not (column_.unit or "").isalpha()
    return is_number or column_.form == "date"


def check_repeats(source: SourceTable, name: str | None) -> Problem | None:
    """Return what is wrong where a column is named like an id and does not tell rows apart.

    An error (E144) where customers have several rows; a warning where another column tells rows
    apart, or where ids are blank. ``name`` is the column that the analyst named: what repeats in it
    is said when it is read (W101).
    """
    if name is not None:
        return None
    unique_id = source.id_column(None)
    for likely in certain_ids(source.columns):
        if likely == unique_id:
            break
        if source.contents.is_shortened(likely):  # said by itself (W149)
            continue
        repeats = find_repeats(source, likely)
        if repeats and not (normalize_name(likely) in WORDS and repeats.distinct < FEW):
            return _other_id(repeats, unique_id) if unique_id else _repeated_id(repeats)
        if not repeats and find_column(source.columns, likely).filled and not unique_id:
            return _blank_ids(source, likely)
    return None


def _repeated_id(repeats: RepeatedId) -> Problem:
    message = (
        f"`{repeats.name}` is named like the id of a customer, and {repeats.rows:,} rows hold "
        f"{repeats.distinct:,} of them, up to {repeats.most:,} rows each"
    )
    return Problem("E144", message, " ".join(_ways(repeats)), cells=(repeats.example,))


def _ways(repeats: RepeatedId) -> Iterator[str]:
    """Yield what the rows of a customer may be, each with the option that settles it."""
    if details := repeats.details:
        names = " and ".join(f"`{name}`" for name in details)
        options = " ".join(f"--ignore {shlex.quote(name)}" for name in details)
        yield f"The rows of one differ in {names}: {options} leaves that aside."
    by = shlex.quote(repeats.dates[0]) if repeats.dates else "COLUMN"
    yield f"If they are states of a customer over time, read the latest: --latest {by}."
    purchases = "If they are purchases: --purchases. " if repeats.dates else ""
    yield f"{purchases}If rows are orders to be segmented: --unit order."
    yield f"To take every row for a customer: --id {shlex.quote(repeats.name)}"


def _other_id(repeats: RepeatedId, unique_id: str) -> Problem:
    message = (
        f"`{repeats.name}` has {repeats.distinct:,} values in {repeats.rows:,} rows, and "
        f"`{unique_id}` tells the rows apart: every row is taken as one customer"
    )
    return Problem("W117", message, " ".join(_ways(repeats)), cells=(repeats.example,))


def _blank_ids(source: SourceTable, name: str) -> Problem:
    gaps = find_column(source.columns, name).gaps
    message = f"`{name}` is blank in {gaps:,} of {source.rows:,} rows: rows are told apart by place"
    return Problem("W117", message, f"Fill it in, or use it all the same: --id {shlex.quote(name)}")


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
