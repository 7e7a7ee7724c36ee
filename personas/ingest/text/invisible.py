"""Invisible signs in names and cells: they are removed, and the cells that had them counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlglot import exp

from personas.domain.problem import Problem
from personas.ingest.text.padding import holds_invisible_signs
from personas.sql.build import count_if, matches, split_batches, table
from personas.sql.cells import word
from personas.sql.engine import Engine
from personas.sql.signs import INVISIBLE, clean_name
from personas.sql.tables import EngineTable, TextTable

MAX_COLUMNS = 5  # in a message


def clean_names(names: Iterable[str]) -> dict[str, str]:
    """Return each name of a column without invisible signs; as it is where two would be alike."""
    pairs = {name: clean_name(name) or name for name in names}
    folded = [name.casefold() for name in pairs.values()]
    return pairs if len(set(folded)) == len(folded) else {name: name for name in pairs}


def warn_of_invisible_signs(
    engine: Engine, view: str, parts: Sequence[EngineTable], types: Mapping[str, str]
) -> tuple[Problem, ...]:
    """Return a warning with the columns whose cells have invisible signs; files are searched."""
    if all(isinstance(p, TextTable) and not holds_invisible_signs(p.path) for p in parts):
        return ()
    counts: dict[str, int] = {}
    for names in split_batches(name for name, kind in types.items() if kind == "text"):
        cells = (count_if(matches(word(name), INVISIBLE)) for name in names)
        counts |= zip(names, engine.rows(exp.select(*cells).from_(table(view)))[0], strict=True)
    columns = sorted(name for name, number in counts.items() if number)
    if not columns:
        return ()
    columns_text = ", ".join(f"`{name}` ({counts[name]:,})" for name in columns[:MAX_COLUMNS])
    more = ", …" if len(columns) > MAX_COLUMNS else ""
    message = f"Signs that nobody sees were removed from cells of {columns_text}{more}"
    help_ = "Ids are written without them. Nothing is to be done where they came by copying."
    return (Problem("W108", message, help_),)
