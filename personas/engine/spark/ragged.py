"""Where a text has a line that is wider or narrower than its header: Spark does not say."""

from __future__ import annotations

import csv

from personas.engine.sources.ready import TextTable
from personas.facts.problem import Location, Problem

HELP = "Mend that line of the file, or export the table again."


def find_ragged(table: TextTable) -> Problem | None:
    """Return the first row with another number of cells, by its line; None where all fit."""
    wide = len(table.dialect.names)
    with table.path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        reader = csv.reader(stream, delimiter=table.dialect.delimiter)
        try:
            for row in reader:
                if reader.line_num > table.dialect.skip and row and len(row) != wide:
                    at = Location(table.name, reader.line_num)
                    message = f"The header has {wide} cells, this line {len(row)}"
                    return Problem("E105", message, HELP, at)
        except csv.Error as cause:
            return Problem("E105", str(cause), HELP, Location(table.name, reader.line_num))
    return None
