"""Load the parts of a source as one view whose cells have no padding and NULL for every gap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from sqlglot import exp

from personas.domain.problem import PersonasError, Problem, error
from personas.domain.request import Reading
from personas.files.bounds import check_width
from personas.ingest.prepare import Prepared
from personas.sql.build import batched, column, count_if, named, table
from personas.sql.cells import cleaned, word
from personas.sql.engine import Engine, Stored
from personas.sql.tables import ParquetTable, Ready, TextTable

RAW = "raw"
PADDED = "unfiltered"
# A row of totals below the customers is no customer, and would be the largest of them all.
TOTALS = ("total", "totals", "grand total", "sum", "summe", "gesamt", "totale", "totaal")

# Bytes of text that there is room for in memory, where cells take up to eight times as much.
SMALL_TEXT = 1 << 26

Columns = dict[str, Stored]


def load_source(
    engine: Engine, prepared: Prepared, view: str, reading: Reading
) -> tuple[Problem, ...]:
    """Make a source readable as ``view``; return what is to be said of it."""
    loaded = [_load(engine, part, f"{RAW}{i}") for i, part in enumerate(prepared.parts)]
    _check_columns(prepared.parts, loaded)
    typed = {name: _common([columns[name] for columns in loaded]) for name in loaded[0]}
    parts: list[exp.Query] = [
        _part(f"{RAW}{i}", typed, columns) for i, columns in enumerate(loaded)
    ]
    engine.create_view(RAW, reduce(_union, parts))
    make = _keeping(engine, prepared, typed)
    is_clean = all(map(_is_bare, prepared.parts)) and not reading.missing
    everything = exp.select(exp.Star()).from_(table(RAW))
    make(PADDED, everything if is_clean else _cleaned(engine, RAW, reading))
    return (*prepared.warnings, *_without_totals(engine, prepared.name, typed, view))


def _keeping(engine: Engine, prepared: Prepared, typed: Columns) -> Callable[..., None]:
    """Text is kept without its padding, to be looked at many times; typed columns need no work."""
    if "text" not in typed.values() or _is_typed(prepared):
        return engine.create_view
    texts = [part.path.stat().st_size for part in prepared.parts if isinstance(part, TextTable)]
    small = len(texts) == len(prepared.parts) and sum(texts) <= SMALL_TEXT
    return engine.create_table if small else engine.keep


def _is_typed(prepared: Prepared) -> bool:
    """Whether all parts are files of typed columns, which cost little to read again and again."""
    return all(isinstance(part, ParquetTable) for part in prepared.parts)


def _is_bare(part: Ready) -> bool:
    """Whether cells have no padding; blank ones are read as gaps, and none is quoted."""
    return isinstance(part, TextTable) and part.bare


def clean(engine: Engine, view: str, name: str, reading: Reading) -> None:
    """Give a name to a view of ``view`` without padding, and with NULL for every gap."""
    engine.create_view(name, _cleaned(engine, view, reading))


def _cleaned(engine: Engine, view: str, reading: Reading) -> exp.Select:
    stored = engine.column_types(view)
    cells = [named(cleaned(c, kind, reading.missing), c) for c, kind in stored.items()]
    return exp.select(*cells).from_(table(view))


def _load(engine: Engine, part: Ready, view: str) -> Columns:
    engine.load(part, view)
    columns = engine.column_types(view)
    check_width(part.name, columns)
    if not columns:
        raise error("E107", f"`{part.name}` has no columns", "Name a table with columns and rows.")
    return columns


def _check_columns(parts: Sequence[Ready], loaded: Sequence[Columns]) -> None:
    """All parts have the columns of the first, in whatever order."""
    first = loaded[0].keys()
    others = zip(parts[1:], loaded[1:], strict=True)
    odd = [(part, columns) for part, columns in others if columns.keys() != first]
    if odd:
        raise PersonasError(*(_other_header(parts[0].name, list(first), *each) for each in odd))


def _other_header(first: str, header: Sequence[str], part: Ready, columns: Columns) -> Problem:
    here = [name for name in header if name not in columns]
    there = [name for name in columns if name not in header]
    sides = ((first, here), (part.name, there))
    alone = (f"only `{file}` has {_listed(names)}" for file, names in sides if names)
    return Problem(
        "E118",
        f"`{first}` and `{part.name}` have different columns: {'; '.join(alone)}",
        "Name only files of one kind.",
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _common(kinds: Sequence[Stored]) -> Stored:
    return kinds[0] if len(set(kinds)) == 1 else "text"


def _part(view: str, typed: Columns, columns: Columns) -> exp.Select:
    """The columns of one part, in the first one's order; as text where the types differ."""
    cells = [
        named(column(name) if columns[name] == kind else word(name), name)
        for name, kind in typed.items()
    ]
    return exp.select(*cells).from_(table(view))


def _union(left: exp.Query, right: exp.Query) -> exp.Query:
    return exp.union(left, right, distinct=False)


def _without_totals(engine: Engine, name: str, typed: Columns, view: str) -> tuple[Problem, ...]:
    """Leave out the one row that is called a total, if exactly one cell of the table is."""
    texts = [each for each, kind in typed.items() if kind == "text"]
    found: dict[str, int] = {}
    for some in batched(texts):
        query = exp.select(*(count_if(_is_total(each)) for each in some)).from_(table(PADDED))
        found |= zip(some, engine.rows(query)[0], strict=True)
    everything = exp.select("*").from_(table(PADDED))
    if sum(found.values()) != 1:
        engine.create_view(view, everything)
        return ()
    where = next(each for each in texts if found[each])
    is_total = exp.Coalesce(this=_is_total(where), expressions=[exp.false()])
    engine.create_view(view, everything.where(exp.not_(is_total)))
    return (_left_out(name, where),)


def _is_total(name: str) -> exp.Expression:
    """Whether a cell is one of `TOTALS`; only what comes after `A` can be, and no number does."""
    lower = exp.Lower(this=word(name))
    is_in = exp.In(this=lower, expressions=[exp.Literal.string(total) for total in TOTALS])
    is_later = exp.GTE(this=word(name), expression=exp.Literal.string("A"))
    return exp.Case().when(is_later, is_in)


def _left_out(name: str, where: str) -> Problem:
    return Problem(
        "W105",
        f"One row of `{name}` is a total, by its `{where}`, and was left out",
        "If it is a customer, name it otherwise; if not, remove it from the export.",
    )
