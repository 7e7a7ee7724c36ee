"""Write the customers and the segments they were put into: CSV, Parquet or a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlglot import exp

from personas.engine.clusters.write import in_order, persona_columns
from personas.engine.customers import ID, Customers
from personas.engine.engine import Engine
from personas.engine.placing.place import PLACED
from personas.engine.placing.sheet import MOST_ROWS, write_sheet
from personas.engine.queries.margins import IS_BORDER, MARGIN
from personas.engine.queries.nearest import DISTANCE, SEGMENT
from personas.engine.queries.parts import column, named
from personas.facts.problem import error

Personas = Mapping[int, tuple[str, str]]
FACTS = (SEGMENT, "persona_id", "persona", DISTANCE, MARGIN, IS_BORDER)


def check_output(path: Path) -> None:
    """Raise E712 for an ending that names no form to write."""
    if path.suffix.lower() not in WRITERS:
        known = ", ".join(WRITERS)
        raise error("E712", f"`{path.name}` names no form to write", f"Known endings: {known}.")


def write_placed(
    customers: Customers, id_name: str, personas: Personas, path: Path, form: str
) -> None:
    """Write id, segment, persona, distance, margin and border of all that were placed, by id.

    ``form`` is one of the endings. A workbook holds no more than `MOST_ROWS`, else E713.
    """
    if form == ".xlsx" and customers.rows > MOST_ROWS:
        message = f"A sheet holds {MOST_ROWS:,} customers, and there are {customers.rows:,}"
        raise error("E713", message, "Write .csv or .parquet.")
    WRITERS[form](customers.engine, _query(customers, id_name, personas), path)


def stream_placed(
    customers: Customers, id_name: str, personas: Personas
) -> Iterator[tuple[Any, ...]]:
    """Yield the same rows that `write_placed` writes."""
    return customers.engine.stream(_query(customers, id_name, personas))


def names_of(id_name: str) -> tuple[str, ...]:
    """Return the names of the columns that are written; the id gives way where two would clash."""
    taken = id_name.casefold() in FACTS
    return (f"{id_name} (id)" if taken else id_name, *FACTS)


def _query(customers: Customers, id_name: str, personas: Personas) -> exp.Select:
    known = named(column(ID), names_of(id_name)[0])
    facts = (column(DISTANCE), column(MARGIN), column(IS_BORDER))
    asked = (known, column(SEGMENT), *persona_columns(personas), *facts)
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
