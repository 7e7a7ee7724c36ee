"""The customers of a run: one typed table in an engine, measures under names of our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from personas.domain.measure import Column, Measure
from personas.domain.problem import Problem
from personas.expressions.read import calculate, read_expression
from personas.ingest.columns import find_column
from personas.ingest.forms import check
from personas.ingest.open import SOURCE, Opened
from personas.sql.build import column, named, table
from personas.sql.cells import as_number, as_word, identity, typed
from personas.sql.cells import whole as whole_number
from personas.sql.engine import Engine

CUSTOMERS = "customers"
ID = "id"
NUMBER = "id as a number"
LABEL = "label"
# Tables of more customers are kept on disk.
HELD_ROWS = 500_000


@dataclass(frozen=True, slots=True)
class Customers:
    """Customers in an engine's table `CUSTOMERS`.

    Measure number i is column ``m{i}``: analysts' names never clash with each other or with ours,
    and the order of the source's columns leaves no trace. Where segments are given, column
    `LABEL` holds the text of each customer's, and ``labels`` are the texts, segment 1 first (none
    until they are numbered); ``unlabelled`` customers were left out for want of one. ``identified``
    customers have each an id of their own in the source. Where all ids are ``whole`` numbers of
    many customers, column `NUMBER` holds them: they take less room, and are sorted sooner.
    ``numeric`` ids are stored as numbers in the source, or are places in it.
    ``curves`` are the quantiles of each numeric measure at `STEPS`, by column, once they are known.
    """

    engine: Engine
    rows: int
    measures: tuple[Measure, ...]
    labels: tuple[str, ...] | None = None
    unlabelled: int = 0
    identified: bool = False
    whole: bool = False
    numeric: bool = False
    curves: Mapping[str, tuple[float, ...]] | None = None

    def column(self, measure: str) -> str:
        """Return the internal column of a measure."""
        return next(f"m{i}" for i, m in enumerate(self.measures) if m.name == measure)

    @property
    def content(self) -> tuple[str, ...]:
        """The columns that tell customers of a different content apart."""
        return (*(f"m{i}" for i in range(len(self.measures))), *self._labelled)

    @property
    def known(self) -> tuple[str, ...]:
        """The columns that are no measures: the id, then the label where there is one."""
        return (ID, *self.stored) if self.whole else self.stored

    @property
    def stored(self) -> tuple[str, ...]:
        """Those of the columns that are known which are to be kept: `with_id` makes the others."""
        return (NUMBER if self.whole else ID, *self._labelled)

    @property
    def _labelled(self) -> tuple[str, ...]:
        return () if self.labels is None else (LABEL,)

    def label_number(self) -> exp.Case:
        """The number of a customer's label, from 1."""
        numbered = exp.Case()
        for number, text in enumerate(self.labels or (), start=1):
            same = exp.EQ(this=column(LABEL), expression=exp.Literal.string(text))
            numbered = numbered.when(same, exp.Literal.number(number))
        return numbered

    @property
    def numbers(self) -> tuple[Measure, ...]:
        """The numeric measures."""
        return tuple(m for m in self.measures if m.kind == "number")

    @property
    def categories(self) -> tuple[Measure, ...]:
        """The categorical measures."""
        return tuple(m for m in self.measures if m.kind == "category")


def load_customers(
    engine: Engine,
    view: str,
    rows: int,
    measures: Sequence[Measure],
    id_column: str | None,
    columns: Sequence[Column],
    labels: str | None = None,
    beside: Sequence[exp.Alias] = (),
    *,
    whole: bool = False,
    sure: bool = False,
) -> Customers:
    """Type the measures of a source, whose columns were read, into the table of customers.

    ``labels`` is the column that says who belongs where, if one does; ``beside`` are further
    columns to keep, under names that are no measure's. ``whole`` ids are kept as numbers; ``sure``
    is that plain columns were found to be so in this very table.
    """
    values = [named(_value(measure, columns, sure), f"m{i}") for i, measure in enumerate(measures)]
    label = [named(as_word(find_column(columns, labels)), LABEL)] if labels else []
    asked = exp.select(_known(columns, id_column, whole), *label, *values, *beside)
    keep_customers(engine, CUSTOMERS, asked.from_(table(view)), rows, whole=whole)
    return Customers(engine, rows, tuple(measures), () if labels else None, whole=whole)


def keep_customers(engine: Engine, name: str, query: exp.Select, rows: int, *, whole: bool) -> None:
    """Keep ``rows`` customers under a name; ids that are whole are made from their numbers."""
    stored = f"{name} as kept" if whole else name
    keep = engine.keep if rows > HELD_ROWS else engine.create_table
    keep(stored, query)
    if whole:
        engine.create_view(name, with_id(stored))


def _known(columns: Sequence[Column], id_column: str | None, whole: bool) -> exp.Alias:
    if id_column is None:
        return named(_row_number(), ID)
    read = find_column(columns, id_column)
    return named(whole_number(read, sure=True), NUMBER) if whole else named(identity(read), ID)


def with_id(view: str) -> exp.Select:
    """All of a view whose ids were kept as numbers, and the ids."""
    return exp.select(id_of_number(), exp.Star()).from_(table(view))


def id_of_number() -> exp.Alias:
    """The id whose number was kept."""
    return named(exp.cast(column(NUMBER), "varchar"), ID)


def _value(measure: Measure, columns: Sequence[Column], sure: bool) -> exp.Expression:
    if measure.expression:
        return calculate(measure, columns, typed)
    read = find_column(columns, measure.column)
    return as_number(read, sure=sure) if measure.kind == "number" else as_word(read)


def _row_number() -> exp.Expression:
    """Rows without ids are told apart by their place in the source, from 1."""
    return exp.cast(exp.Window(this=exp.RowNumber()), "varchar")


def read_customers(
    opened: Opened,
    measures: Sequence[Measure],
    id_column: str | None,
    labels: str | None = None,
    beside: Sequence[exp.Alias] = (),
) -> tuple[Customers, tuple[Problem, ...]]:
    """Type the measures; warn where ids do not tell all customers apart.

    ``labels`` is the column that says who belongs where, if one does; ``beside`` are further
    columns that the customers are to keep.
    """
    doubts = _doubts(opened, measures)
    customers = load_customers(
        opened.engine,
        SOURCE,
        opened.rows,
        measures,
        id_column,
        opened.columns,
        labels,
        beside,
        whole=opened.ids(id_column).whole if id_column else False,
        sure=opened.looked_at,
    )
    repeated = opened.repeated(id_column) if id_column else 0
    told = (_repeated(id_column, repeated),) if id_column and repeated else ()
    numeric = id_column is None or find_column(opened.columns, id_column).notation == "stored"
    identified = bool(id_column) and not repeated
    return replace(customers, identified=identified, numeric=numeric), (*doubts, *told)


def _doubts(opened: Opened, measures: Sequence[Measure]) -> tuple[Problem, ...]:
    """What is to be said of the columns that supply measures; raise where one reads two ways."""
    words = {m.column for m in measures if m.kind == "category" and not m.expression}
    numbers = {m.column for m in measures if m.kind == "number"}
    used = {name for m in measures for name in _columns_of(m, opened.columns)}
    columns = sorted((c for c in opened.columns if c.name in used), key=lambda c: c.name)
    return check(columns, frozenset(words - numbers))


def _columns_of(measure: Measure, columns: Sequence[Column]) -> tuple[str, ...]:
    if measure.expression:
        return read_expression(measure.expression, columns, measure.name).columns
    return (measure.column,)


def _repeated(name: str, rows: int) -> Problem:
    return Problem(
        "W101",
        f"{rows:,} rows have no id of their own in column `{name}`",
        "Every row is taken as one customer. Remove duplicates, or name another column with --id.",
    )
