"""Sheets that share the ids of customers: one row a customer beside their orders."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from personas.files.spool import as_text
from personas.ingest.columns.id_names import NEVER, normalize_name, rank
from personas.ingest.documents.grid import HEAD_ROWS, Grid, Table
from personas.ingest.documents.grid_header import Row, is_value
from personas.ingest.documents.grid_rows import TableRows

SLIPS = 0.05  # the share of rows that may repeat an id, or lack one, in a column of ids
SHARED = 0.5  # of the ids of orders that are among those of customers


Unit = Literal["customer", "purchase", "unknown"]  # what a row is, by the ids of customers


@dataclass(frozen=True, slots=True)
class Keys:
    """The ids of customers on a table, by column, what its rows are, and whether it has numbers."""

    unit: Unit = "unknown"
    ids: tuple[frozenset[str], ...] = ()
    has_measures: bool = False

    def repeat(self, customers: Keys) -> bool:
        """Whether most ids are those of another table, which has a row each with numbers."""
        pairs = ((ids, unique) for ids in self.ids for unique in customers.ids)
        return customers.has_measures and any(
            len(ids & unique) >= SHARED * len(ids) for ids, unique in pairs
        )


def find_keys(grid: Grid, table: Table) -> Keys:
    """Return the ids of customers on a table, by the names of its columns; the surest decide."""
    names = table.header.names
    likelihoods = {i: n for i, name in enumerate(names) if (n := _likelihood(name)) is not None}
    if not likelihoods:
        return Keys()
    rows = [[as_text(row[i]).strip() for i in likelihoods] for row in TableRows(grid, table)]
    ids = {
        i: frozenset(cells) - {""}
        for i, cells in zip(likelihoods, zip(*rows, strict=True), strict=True)
    }
    unique = {i for i in ids if len(ids[i]) >= (1 - SLIPS) * len(rows) > 1}
    surest = {i for i, n in likelihoods.items() if n == min(likelihoods.values())}
    if not unique & surest:
        return Keys("purchase", tuple(ids[i] for i in sorted(surest) if ids[i]))
    head = list(islice(TableRows(grid, table), HEAD_ROWS))
    numbers = (i for i, name in enumerate(names) if rank(name) is None and not NEVER.search(name))
    has_measures = any(_is_measure(head, i) for i in numbers)
    return Keys("customer", tuple(ids[i] for i in sorted(unique)), has_measures)


def _likelihood(name: str) -> int | None:
    """How surely a column holds ids of customers: by its name, an address of mail, only `id`."""
    if normalize_name(name) == "id":
        return 2
    return 0 if rank(name) in (0, 1) else 1 if "mail" in name.casefold() else None


def _is_measure(rows: Sequence[Row], i: int) -> bool:
    """Whether a column holds mostly numbers."""
    cells = [row[i] for row in rows if row[i] != ""]
    numbers = [c for c in cells if is_value(c) and not isinstance(c, datetime.date | bool)]
    return 2 * len(numbers) > len(cells)
