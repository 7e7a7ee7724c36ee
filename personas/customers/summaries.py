"""What each column of a table holds: counts, extremes and values, in few scans."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from sqlglot import exp

from personas.domain.measure import Column, Form
from personas.domain.role import MAX_VALUES, ColumnSummary, Content
from personas.ingest.columns.id_names import normalize_name
from personas.ingest.columns.ids import ROUND
from personas.ingest.columns.read import MANY_ROWS
from personas.ingest.open import SourceTable
from personas.purchases.names import NAMES
from personas.sql.build import (
    alias,
    coalesce,
    column,
    conjunction,
    count,
    count_distinct,
    count_if,
    has_value,
    integer,
    literal,
    matches,
    select,
    split_batches,
    table,
)
from personas.sql.cells import as_date, as_number, as_word, word

COUNTED_COLUMNS = 10  # in one scan: distinct cells take megabytes a column and thread
E_MAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
MIN_E_MAIL_SHARE = 0.9  # share of the filled cells of a column of e-mail addresses
FEW_ROWS = 10_000  # whose cells are listed to count the different ones
EXAMPLES = 3
MAX_PAIRS = 500  # of columns that are compared cell by cell
MIN_COPY_ROWS = 50  # below, two columns of yes and no may be alike by chance


@dataclass(frozen=True, slots=True)
class _Facts:
    """Aggregates of a column: a number's and a date's extremes are None for others."""

    distinct: int
    mails: int
    letters: int
    least: float | None
    largest: float | None
    fractions: int
    latest: str | None
    multiples: int  # of numbers, those of `ROUND`


def summarise_columns(
    source: SourceTable,
    identity: str | None = None,
    measures: frozenset[str] = frozenset(),
    *,
    with_examples: bool = False,
) -> tuple[ColumnSummary, ...]:
    """Summarise every column, in the order of their names.

    ``identity`` is the column of ids; columns of ``measures`` are what their cells are, ids or not.
    Different values of large tables are estimated where they are many, but ``with_examples``.
    """
    columns = sorted(source.columns, key=lambda column: column.name)
    key_names = {c.name for c in columns if _is_key(c)}
    is_exact = with_examples or source.rows <= MANY_ROWS
    distinct = _count_distinct if source.rows <= FEW_ROWS else count_distinct
    facts = _aggregate(source, columns, distinct if is_exact else _estimate_distinct)
    extremes = {name: _extremes(aggregates) for name, aggregates in facts.items()}
    keys = (source.find_keys(identity, extremes) | key_names) - measures
    margin = 1 if is_exact else 2  # estimates of few values are off by a few in a hundred
    few = [c for c in columns if facts[c.name].distinct <= margin * MAX_VALUES]
    values = _count_values(source, few)
    summaries = [_summarise(c, facts[c.name], values.get(c.name), keys) for c in columns]
    if with_examples:
        summaries = [replace(s, examples=_examples(source, s.column)) for s in summaries]
    copies = _find_copies(source, summaries)
    return tuple(replace(s, copy_of=copies.get(s.column.name)) for s in summaries)


Values = tuple[tuple[str, int], ...]


def _summarise(
    column_: Column, facts: _Facts, values: Values | None, keys: Collection[str]
) -> ColumnSummary:
    distinct = facts.distinct if values is None else len(values)
    return ColumnSummary(
        column_,
        _content(column_, distinct, facts.mails, keys),
        distinct,
        values if values is not None and distinct <= MAX_VALUES else (),
        least=facts.least,
        largest=facts.largest,
        is_whole=facts.least is not None and facts.fractions == 0,
        mean_length=facts.letters / column_.filled if column_.filled else 0.0,
        latest=facts.latest or "",
    )


def _aggregate(
    source: SourceTable, columns: Sequence[Column], distinct_of: Aggregate
) -> Mapping[str, _Facts]:
    """Return column → its aggregates, in one scan for many columns."""
    by_name = {c.name: c for c in columns}
    facts: dict[str, _Facts] = {}
    for batch in split_batches(by_name, COUNTED_COLUMNS):
        cells = [alias(_typed_cell(by_name[name]), f"c{i}") for i, name in enumerate(batch)]
        rows = select(*cells).from_(table(source.view), copy=False)
        aggregates = [
            _aggregates(column(f"c{i}"), by_name[name].form, distinct_of)
            for i, name in enumerate(batch)
        ]
        query = select(*(a for part in aggregates for a in part))
        query = query.from_(rows.subquery("cells", copy=False), copy=False)
        row: Sequence[Any] = source.engine.rows(query)[0]
        width = len(aggregates[0])
        for i, name in enumerate(batch):
            distinct, mails, letters, *extremes = row[i * width : (i + 1) * width]
            facts[name] = _Facts(distinct, mails, int(letters or 0), *extremes)
    return facts


Aggregate = Callable[[exp.Expression], exp.Expression]


def _count_distinct(cell: exp.Expression) -> exp.Expression:
    """Count the different values in a list of all: in few rows cheaper than in a table of them."""
    values = exp.func("ARRAY_DISTINCT", exp.ArrayAgg(this=cell.copy()))
    return coalesce(exp.ArraySize(this=values), integer(0))


def _estimate_distinct(cell: exp.Expression) -> exp.Expression:
    return exp.ApproxDistinct(this=cell.copy())


def _aggregates(cell: exp.Column, form: Form, distinct_of: Aggregate) -> tuple[exp.Expression, ...]:
    """Return the aggregates in the order of `_Facts`."""
    distinct = distinct_of(cell)
    least, largest = exp.Min(this=cell.copy()), exp.Max(this=cell.copy())
    if form == "number":
        fractions = count_if(exp.Floor(this=cell.copy()).neq(cell.copy()))
        tens = cell / literal(ROUND)
        multiples = count_if(exp.Floor(this=tens).eq(tens))
        extremes = (least, largest, fractions, exp.null(), multiples)
        return (distinct, integer(0), integer(0), *extremes)
    latest = exp.cast(largest, "varchar") if form == "date" else exp.null()
    nothing = (exp.null(), exp.null(), integer(0), latest, integer(0))
    if form != "text":
        return (distinct, integer(0), integer(0), *nothing)
    letters = exp.Sum(this=exp.Length(this=cell.copy()))
    sign = exp.StrPosition(this=cell.copy(), substr=exp.Literal.string("@"))  # cheaper to look for
    mails = count_if(conjunction(sign > 0, matches(cell, E_MAIL)))
    return (distinct, mails, letters, *nothing)


def _extremes(facts: _Facts) -> tuple[float | None, float | None, int, int]:
    return facts.least, facts.largest, facts.fractions, facts.multiples


def _typed_cell(column_: Column) -> exp.Expression:
    """A cell by its form; texts of numbers and dates are dearer to compare."""
    if column_.form == "number":
        return as_number(column_, sure=not column_.coerced)
    return as_date(column_) if column_.form == "date" else as_word(column_)


def _count_values(source: SourceTable, columns: Sequence[Column]) -> Mapping[str, Values]:
    """Return column → its values with their counts, the most frequent first, ties by text."""
    values: dict[str, Values] = {c.name: () for c in columns}
    texts = [c for c in columns if c.form == "number" and c.notation != "stored"]
    for kind in (texts, [c for c in columns if c not in texts]):
        for start in range(0, len(kind), COUNTED_COLUMNS):
            batch = kind[start : start + COUNTED_COLUMNS]
            query = _value_counts(source, batch, is_text=kind is texts)
            rows = sorted(source.engine.rows(query), key=lambda row: (row[0], -row[2], row[1]))
            for part, cell, n in rows:
                values[batch[part].name] = (*values[batch[part].name], (str(cell), int(n)))
    return values


def _value_counts(source: SourceTable, columns: Sequence[Column], *, is_text: bool) -> exp.Select:
    """Return the query of (part, value, count).

    Numbers in texts become words all at once: an engine prepares patterns for every expression.
    """
    parts = [_cell_counts(source, column_, i, is_text) for i, column_ in enumerate(columns)]
    union = exp.union(*parts, distinct=False, copy=False) if parts[1:] else parts[0]
    cell = as_word(Column("cell", "number", "number", "plain")) if is_text else column("cell")
    total = exp.cast(exp.Sum(this=column("n")), "bigint")
    counts = select(column("part"), alias(cell, "word"), alias(total, "total"))
    counts = counts.from_(union.subquery("parts", copy=False), copy=False)
    counts = counts.group_by(column("part"), cell.copy(), copy=False)
    names = map(column, ("part", "word", "total"))
    return select(*names).from_(counts.subquery("counts", copy=False)).where(has_value("word"))


def _cell_counts(source: SourceTable, column_: Column, part: int, is_text: bool) -> exp.Select:
    """Return the query of (part, cell, count); each different cell is read once."""
    stored = column(column_.name)
    rows = f"rows of {column_.name}"  # no other name than that of the column is in the query
    cells = select(stored, alias(count(), rows)).from_(table(source.view), copy=False)
    cells = cells.group_by(stored, copy=False)
    cell = word(column_.name) if is_text else as_word(column_)
    names = (alias(integer(part), "part"), alias(cell, "cell"), alias(column(rows), "n"))
    return select(*names).from_(cells.subquery("cells", copy=False), copy=False)


def _content(column_: Column, distinct: int, mails: int, keys: Collection[str]) -> Content:
    if not column_.filled:
        return "empty"
    if column_.name in keys:
        return "id"
    if distinct <= 1:
        return "constant"
    if mails >= MIN_E_MAIL_SHARE * column_.filled:
        return "e-mail"
    if column_.form in ("number", "date"):
        return "measure" if column_.form == "number" else "date"
    is_category = distinct <= MAX_VALUES and 2 * distinct <= column_.filled
    return "category" if is_category or column_.form == "boolean" else "text"


def _is_key(column_: Column) -> bool:
    """Return whether a column is named like the number of a customer or an order."""
    return any(normalize_name(column_.name) in NAMES[role][0] for role in ("customer", "order"))


def _examples(source: SourceTable, column_: Column) -> tuple[str, ...]:
    """Return the most frequent cells; ties go by text."""
    cell = column("cell")
    cells = exp.select(alias(as_word(column_), "cell")).from_(table(source.view)).subquery("cells")
    frequency = exp.Ordered(this=count(), desc=True, nulls_first=False)
    query = exp.select(cell).from_(cells).where(has_value("cell")).group_by(cell)
    query = query.order_by(frequency, exp.Ordered(this=cell)).limit(EXAMPLES)
    return tuple(str(value) for (value,) in source.engine.rows(query))


def _find_copies(source: SourceTable, summaries: Sequence[ColumnSummary]) -> Mapping[str, str]:
    """Return column → the first column that has the same cell in every row."""
    pairs = [pair for _, pair in zip(range(MAX_PAIRS), _likely_copies(summaries), strict=False)]
    if not pairs:
        return {}
    differences = [
        count_if(exp.NullSafeNEQ(this=as_word(first), expression=as_word(second)))
        for first, second in pairs
    ]
    row = source.engine.rows(exp.select(*differences).from_(table(source.view)))[0]
    copies: dict[str, str] = {}
    for (first, second), different in zip(pairs, row, strict=True):
        if not different:
            copies.setdefault(second.name, first.name)
    return copies


def _likely_copies(summaries: Sequence[ColumnSummary]) -> Iterator[tuple[Column, Column]]:
    """Yield the pairs of columns whose summaries are the same; the id comes first."""
    groups: dict[object, list[Column]] = {}
    for s in sorted(summaries, key=lambda s: (s.content != "id", s.column.name)):
        if s.distinct > 2 or (s.distinct == 2 and s.column.filled >= MIN_COPY_ROWS):
            facts = (s.least, s.largest, s.latest, s.mean_length, s.values)
            key = (s.column.form, s.column.filled, s.distinct, *facts)
            groups.setdefault(key, []).append(s.column)
    for columns in groups.values():
        yield from combinations(columns, 2)
