"""A database in memory, with what it may hold and where the rest is laid down."""

from __future__ import annotations

from pathlib import Path

import duckdb

from personas.engine.memory import usual_memory

# No extension is ever fetched: the tool needs no network and runs nothing it was not shipped with.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,  # a table is what was loaded, no variable of a caller
}


def connect(memory: str | None, spill: Path) -> duckdb.DuckDBPyConnection:
    """Open a database that holds what ``memory`` says, and lays the rest down in ``spill``."""
    made = duckdb.connect(":memory:", config=SETTINGS | {"temp_directory": str(spill)})
    ((threads,),) = made.execute("SELECT current_setting('threads')").fetchall()
    made.execute(f"SET memory_limit = '{memory or usual_memory(threads)}'")
    made.execute("SET enable_progress_bar = true")  # without it none is measured
    made.execute("SET enable_progress_bar_print = false")
    # Trying all compressions out on text that is kept takes more time than writing and reading it.
    made.execute("SET force_compression = 'dictionary'")
    made.execute("SET lock_configuration = true")
    return made
