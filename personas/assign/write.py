"""Assign every customer to the nearest segment, count the excluded ones, and write the result."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlglot import exp

from personas.customers.clusters import nearest_query
from personas.customers.gaps import NO_FEATURE, exclusions
from personas.customers.table import ID, ID_NUMBER, AssignedCustomers, Customers, derive
from personas.customers.write import Personas, id_cell, in_order, persona_columns
from personas.domain.address import shareable
from personas.domain.problem import Problem, error
from personas.domain.run import Clusters
from personas.files.sink import Sink
from personas.sql.build import alias, all_of, column, count, count_if, literal
from personas.sql.cells import MAX_EXACT_INTEGER
from personas.sql.engine import Engine
from personas.sql.features import (
    DISTANCE,
    IS_BORDER,
    MARGIN,
    SEGMENT,
    distance,
    is_border,
    margin,
    with_next,
)

# The distance in units of features; `nearest.DISTANCE` in the same table is squared.
FEATURE_DISTANCE = "feature_distance"


def assign_customers(
    customers: Customers, clusters: Clusters, required: Collection[str]
) -> tuple[AssignedCustomers, tuple[Problem, ...]]:
    """Return the customers as a view with segment, distance, margin and border; and warnings.

    Excluded are customers with no value in any feature, and those with a gap in a measure in
    ``required``: the fit excluded such customers, too.
    """
    conditions = exclusions(customers, required, clusters.recipe)
    counts = _count_exclusions(customers, conditions)
    rows = exp.select(exp.Star()).from_(customers.source)
    for condition in conditions.values():
        rows = rows.where(exp.not_(condition))
    result = derive(AssignedCustomers, customers, "assigned", customers.rows - sum(counts.values()))
    nearest = nearest_query(customers, clusters, rows.subquery("assignable"))
    with_distances = with_next(nearest, len(clusters.centroids), clusters.segments)
    facts = (alias(distance(), FEATURE_DISTANCE), alias(margin(), MARGIN))
    with_margin = exp.select(exp.Star(), *facts).from_(with_distances.subquery("distances"))
    border = alias(is_border(), IS_BORDER)
    query = exp.select(exp.Star(), border).from_(with_margin.subquery("margins"))
    customers.engine.create_view(result.table, query)
    warnings = (_exclusion_warning(name, n, customers.rows) for name, n in counts.items() if n)
    return result, tuple(warnings)


def _count_exclusions(
    customers: Customers, conditions: Mapping[str, exp.Expression]
) -> dict[str, int]:
    """Count the customers that each condition excludes and no condition before it."""
    counts = []
    before: list[exp.Expression] = []
    for condition in conditions.values():
        is_new = all_of(condition.copy(), *(exp.not_(earlier.copy()) for earlier in before))
        counts.append(count_if(is_new))
        before.append(condition)
    return dict(zip(conditions, map(int, customers.aggregate(counts)), strict=True))


def _exclusion_warning(measure: str, number: int, rows: int) -> Problem:
    reason = f"have no {measure}: such were left out of the segments, too"
    if measure == NO_FEATURE:
        reason = "have no value in any measure that segments depend on"
    return Problem(
        "W716",
        f"{number:,} of {rows:,} customers {reason}; they are not in the output",
        "Fill those gaps in the table if you can.",
    )


MOST_ROWS = 2**20 - 1
MAX_TEXT = 32_000  # characters: a cell holds 32,767
FIXED_DATE = datetime(2000, 1, 1)


def write_sheet(path: Path, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a header and rows as a workbook with one sheet, row by row."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    # Its temporary files hold customers, too: they belong beside the output.
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    sink = _DeferredSink(path, "wb")
    file = io.BufferedWriter(sink)
    try:
        with Workbook(file, options) as book:
            _fill(book, names, rows)
    except FileCreateError as cause:
        raise OSError(*cause.args[0].args) from cause
    file.close()  # not after a failure: an archive that is still open would report it again
    if sink.cause:
        raise sink.cause


class _DeferredSink(Sink):
    """A file whose failure is raised once the archive in it is closed."""

    cause: OSError | None = None

    def fail(self, cause: OSError) -> None:
        """Store the failure."""
        self.cause = cause


def _fill(book: Any, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    book.set_properties({"created": FIXED_DATE})
    sheet = book.add_worksheet("customers")
    sheet.freeze_panes(1, 0)
    _write_row(sheet, 0, names)
    for number, row in enumerate(rows, start=1):
        _write_row(sheet, number, row)


def _write_row(sheet: Any, number: int, row: Sequence[Any]) -> None:
    """Write the cells of a row; a text stays a text, whatever it begins with."""
    for index, value in enumerate(row):
        if isinstance(value, bool):
            sheet.write_boolean(number, index, value)
        elif isinstance(value, str):
            sheet.write_string(number, index, value[:MAX_TEXT])
        elif value is not None:
            sheet.write_number(number, index, value)


OUTPUT_COLUMNS = (SEGMENT, "persona_id", "persona", DISTANCE, MARGIN, IS_BORDER)


def check_output(path: Path) -> None:
    """Raise E712 for an unknown file ending."""
    if path.suffix.lower() not in WRITERS:
        endings = ", ".join(WRITERS)
        raise error(
            "E712", f"`{shareable(path)}` names no form to write", f"Known endings: {endings}."
        )


def write_assignments(
    customers: AssignedCustomers, id_name: str, personas: Personas, path: Path, form: str
) -> None:
    """Write id, segment, persona, distance, margin and border of all customers, by id.

    ``form`` is one of the file endings. In CSV, an apostrophe precedes text that a spreadsheet
    would run as a formula; Parquet holds raw values, and cells of a workbook have a text type.
    Ids that the source stores as integers stay integers in Parquet. Raises E713 for a workbook of
    more than `MOST_ROWS`.
    """
    if form == ".xlsx" and customers.rows > MOST_ROWS:
        message = f"A sheet holds {MOST_ROWS:,} customers, and there are {customers.rows:,}"
        raise error("E713", message, "Write .csv or .parquet.")
    name = output_names(id_name)[0]
    identity = id_cell(customers, name, for_spreadsheet=form == ".csv")
    if form == ".parquet":
        identity = alias(_typed_id(customers), name)
    query = _query(customers, identity, personas, for_spreadsheet=form == ".csv")
    WRITERS[form](customers.engine, query, path)


def stream_assignments(
    customers: AssignedCustomers, id_name: str, personas: Personas
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of `write_placed`."""
    identity = alias(column(ID), output_names(id_name)[0])
    return customers.engine.stream(_query(customers, identity, personas))


def output_names(id_name: str) -> tuple[str, ...]:
    """Return the names of the output columns; the id is renamed where it would clash."""
    clashes = id_name.casefold() in OUTPUT_COLUMNS
    return (f"{id_name} (id)" if clashes else id_name, *OUTPUT_COLUMNS)


def _typed_id(customers: AssignedCustomers) -> exp.Expression:
    if customers.has_integer_ids and customers.has_numeric_ids:
        return column(ID_NUMBER)
    number = exp.TryCast(this=column(ID), to=exp.DataType.build("bigint"))
    return number if customers.has_numeric_ids and _all_exact(customers, number) else column(ID)


def _all_exact(customers: AssignedCustomers, number: exp.Expression) -> bool:
    """Return whether every id is written like its number, and is exact as a double."""
    is_equal = exp.cast(number.copy(), "varchar").eq(column(ID))
    is_exact = is_equal & (exp.Abs(this=number.copy()) < literal(MAX_EXACT_INTEGER))
    ids, exact_ids = customers.aggregate([count(column(ID)), count_if(is_exact)])
    return bool(ids == exact_ids)


def _query(
    customers: AssignedCustomers,
    identity: exp.Expression,
    personas: Personas,
    *,
    for_spreadsheet: bool = False,
) -> exp.Select:
    texts = persona_columns(personas, for_spreadsheet=for_spreadsheet)
    facts = (alias(column(FEATURE_DISTANCE), DISTANCE), column(MARGIN), column(IS_BORDER))
    cells = (identity, column(SEGMENT), *texts, *facts)
    return in_order(customers, cells, (SEGMENT, FEATURE_DISTANCE, MARGIN, IS_BORDER))


def _xlsx(engine: Engine, query: exp.Select, path: Path) -> None:
    write_sheet(path, query.named_selects, engine.stream(query))


WRITERS: dict[str, Callable[[Engine, exp.Select, Path], None]] = {
    ".csv": lambda engine, query, path: engine.write_csv(query, path),
    ".parquet": lambda engine, query, path: engine.write_parquet(query, path),
    ".xlsx": _xlsx,
}
