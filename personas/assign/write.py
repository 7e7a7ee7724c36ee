"""A sheet of any length, written row by row; a text stays a text, whatever it begins with."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlglot import exp

from personas.assign.place import PLACED
from personas.customers.table import ID, NUMBER, Customers
from personas.customers.write import id_cell, in_order, persona_columns
from personas.domain.address import shareable
from personas.domain.problem import error
from personas.files.sink import Sink
from personas.sql.build import column, count, count_if, literal, named, table
from personas.sql.cells import WHOLE
from personas.sql.engine import Engine
from personas.sql.nearest import DISTANCE, IS_BORDER, MARGIN, SEGMENT

MOST_ROWS = 2**20 - 1
LONGEST = 32_000  # characters: a cell holds 32,767
NO_DAY = datetime(2000, 1, 1)


def write_sheet(path: Path, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a header and rows as a workbook with one sheet."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    # What it lays down on the way are customers, too: that belongs beside what is written.
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    raw = _Remembering(path, "wb")
    file = io.BufferedWriter(raw)
    try:
        with Workbook(file, options) as book:
            _fill(book, names, rows)
    except FileCreateError as cause:
        raise OSError(*cause.args[0].args) from cause
    file.close()  # not where writing failed: an archive that is still open would tell of it again
    if raw.cause:
        raise raw.cause


class _Remembering(Sink):
    """A file whose failure is raised once the archive in it is closed."""

    cause: OSError | None = None

    def fail(self, cause: OSError) -> None:
        """Remember it."""
        self.cause = cause


def _fill(book: Any, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    book.set_properties({"created": NO_DAY})
    sheet = book.add_worksheet("customers")
    sheet.freeze_panes(1, 0)
    _put(sheet, 0, names)
    for place, row in enumerate(rows, start=1):
        _put(sheet, place, row)


def _put(sheet: Any, place: int, row: Sequence[Any]) -> None:
    for at, value in enumerate(row):
        if isinstance(value, bool):
            sheet.write_boolean(place, at, value)
        elif isinstance(value, str):
            sheet.write_string(place, at, value[:LONGEST])
        elif value is not None:
            sheet.write_number(place, at, value)


Personas = Mapping[int, tuple[str, str]]
FACTS = (SEGMENT, "persona_id", "persona", DISTANCE, MARGIN, IS_BORDER)


def check_output(path: Path) -> None:
    """Raise E712 for an ending that names no form to write."""
    if path.suffix.lower() not in WRITERS:
        known = ", ".join(WRITERS)
        raise error(
            "E712", f"`{shareable(path)}` names no form to write", f"Known endings: {known}."
        )


def write_placed(
    customers: Customers, id_name: str, personas: Personas, path: Path, form: str
) -> None:
    """Write id, segment, persona, distance, margin and border of all that were placed, by id.

    ``form`` is one of the endings. In CSV, text that a spreadsheet would run as a formula is led
    by an apostrophe; Parquet holds what is, and cells of a workbook are texts by their type. Ids
    that are whole numbers in the source stay so in Parquet; a workbook holds no more than
    `MOST_ROWS`, else E713.
    """
    if form == ".xlsx" and customers.rows > MOST_ROWS:
        message = f"A sheet holds {MOST_ROWS:,} customers, and there are {customers.rows:,}"
        raise error("E713", message, "Write .csv or .parquet.")
    name = names_of(id_name)[0]
    known = id_cell(customers, name, people=form == ".csv")
    if form == ".parquet":
        known = named(_typed_id(customers), name)
    query = _query(customers, known, personas, people=form == ".csv")
    WRITERS[form](customers.engine, query, path)


def stream_placed(
    customers: Customers, id_name: str, personas: Personas
) -> Iterator[tuple[Any, ...]]:
    """Yield the same rows that `write_placed` writes."""
    known = named(column(ID), names_of(id_name)[0])
    return customers.engine.stream(_query(customers, known, personas))


def names_of(id_name: str) -> tuple[str, ...]:
    """Return the names of the columns that are written; the id gives way where two would clash."""
    taken = id_name.casefold() in FACTS
    return (f"{id_name} (id)" if taken else id_name, *FACTS)


def _typed_id(customers: Customers) -> exp.Expression:
    if customers.whole and customers.numeric:
        return column(NUMBER)
    number = exp.TryCast(this=column(ID), to=exp.DataType.build("bigint"))
    return number if customers.numeric and _all_fit(customers, number) else column(ID)


def _all_fit(customers: Customers, number: exp.Expression) -> bool:
    """Whether every id is written as its number is, and is as exact as a double."""
    same = exp.EQ(this=exp.cast(number.copy(), "varchar"), expression=column(ID))
    small = exp.LT(this=exp.Abs(this=number.copy()), expression=literal(WHOLE))
    fitting = count_if(exp.And(this=same, expression=small))
    counts = exp.select(count(column(ID)), fitting).from_(table(PLACED))
    ((filled, whole),) = customers.engine.rows(counts)
    return bool(filled == whole)


def _query(
    customers: Customers, known: exp.Expression, personas: Personas, *, people: bool = False
) -> exp.Select:
    facts = (column(DISTANCE), column(MARGIN), column(IS_BORDER))
    asked = (known, column(SEGMENT), *persona_columns(personas, people=people), *facts)
    return in_order(customers, asked, PLACED, (SEGMENT, DISTANCE, MARGIN, IS_BORDER))


def _csv(engine: Engine, query: exp.Select, path: Path) -> None:
    engine.write_csv(query, path)


def _parquet(engine: Engine, query: exp.Select, path: Path) -> None:
    engine.write_parquet(query, path)


def _xlsx(engine: Engine, query: exp.Select, path: Path) -> None:
    write_sheet(path, query.named_selects, engine.stream(query))


WRITERS: dict[str, Callable[[Engine, exp.Select, Path], None]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}
