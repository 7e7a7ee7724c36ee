"""Load the parts of a source as one view whose cells have no padding and NULL for every gap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce

from sqlglot import exp

from personas.domain.problem import PersonasError, Problem, error
from personas.domain.request import Reading
from personas.files.bounds import check_width
from personas.ingest.prepare import PreparedSource
from personas.ingest.text.padding import clean_names, warn_of_invisible_signs
from personas.sql.build import (
    alias,
    column,
    table,
    union_all,
)
from personas.sql.cells import clean_cell, word
from personas.sql.engine import Engine, EngineTable, ParquetTable, StoredType, TextTable

RAW = "raw"

# Bytes of text that fit in memory, where cells take up to eight times as much.
SMALL_TEXT = 1 << 26

ColumnTypes = dict[str, StoredType]


def load_source(
    engine: Engine, source: PreparedSource, view: str, reading: Reading
) -> tuple[Problem, ...]:
    """Make a source readable as ``view``; return its warnings."""
    parts = [_load_part(engine, part, f"{RAW}{i}") for i, part in enumerate(source.parts)]
    _check_columns(source.parts, parts)
    raw_types = {name: _common_type([part[name] for part in parts]) for name in parts[0]}
    names = clean_names(raw_types)
    queries: list[exp.Query] = [
        _select_columns(f"{RAW}{i}", raw_types, part, names) for i, part in enumerate(parts)
    ]
    types = {names[name]: kind for name, kind in raw_types.items()}
    engine.create_view(RAW, reduce(union_all, queries))
    is_clean = not reading.missing and all(
        isinstance(part, TextTable) and part.is_unpadded for part in source.parts
    )
    query = exp.select(exp.Star()).from_(table(RAW))
    store = _choose_storage(engine, source, types)
    store(view, query if is_clean else clean_cells(engine, RAW, reading))
    invisible = () if is_clean else warn_of_invisible_signs(engine, RAW, source.parts, types)
    return (*source.warnings, *invisible)


def _choose_storage(
    engine: Engine, source: PreparedSource, types: ColumnTypes
) -> Callable[..., None]:
    """Text is stored without its padding, as it is read many times; typed columns are cheap."""
    is_typed = all(isinstance(part, ParquetTable) for part in source.parts)
    if "text" not in types.values() or is_typed:
        return engine.create_view
    texts = [part.path.stat().st_size for part in source.parts if isinstance(part, TextTable)]
    is_small = len(texts) == len(source.parts) and sum(texts) <= SMALL_TEXT
    return engine.create_table if is_small else engine.keep


def clean_cells(engine: Engine, view: str, reading: Reading) -> exp.Select:
    """The cells of a view without padding, and NULL for every gap."""
    types = engine.column_types(view)
    cells = [
        alias(clean_cell(c, kind, reading.missing_of(c), codes=reading.codes_of(c)), c)
        for c, kind in types.items()
    ]
    return exp.select(*cells).from_(table(view))


def _load_part(engine: Engine, part: EngineTable, view: str) -> ColumnTypes:
    engine.load(part, view)
    types = engine.column_types(view)
    check_width(part.name, types)
    if not types:
        raise error("E107", f"`{part.name}` has no columns", "Name a table with columns and rows.")
    return types


def _check_columns(parts: Sequence[EngineTable], types: Sequence[ColumnTypes]) -> None:
    """Raise E118 for parts without the columns of the first; their order may differ."""
    first = types[0]
    pairs = zip(parts, types, strict=True)
    problems = [
        _other_columns(parts[0].name, first, part.name, columns)
        for part, columns in pairs
        if columns.keys() != first.keys()
    ]
    if problems:
        raise PersonasError(*problems)


def _other_columns(
    first: str, first_columns: ColumnTypes, part: str, columns: ColumnTypes
) -> Problem:
    missing = [name for name in first_columns if name not in columns]
    additional = [name for name in columns if name not in first_columns]
    differences = "; ".join(
        f"only `{file}` has {', '.join(f'`{name}`' for name in names)}"
        for file, names in ((first, missing), (part, additional))
        if names
    )
    message = f"`{first}` and `{part}` have different columns: {differences}"
    return Problem("E118", message, "Name only files of one kind.")


def _common_type(kinds: Sequence[StoredType]) -> StoredType:
    return kinds[0] if len(set(kinds)) == 1 else "text"


def _select_columns(
    view: str, types: ColumnTypes, part: ColumnTypes, names: Mapping[str, str]
) -> exp.Select:
    """The columns of one part, in the order of the first; as text where the types differ."""
    cells = [
        alias(column(name) if part[name] == kind else word(name), names[name])
        for name, kind in types.items()
    ]
    return exp.select(*cells).from_(table(view))
