"""Export a model as SQL: the text, and what whoever runs it has to know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, get_args

from sqlglot import exp
from sqlglot.errors import SqlglotError, UnsupportedError

from personas.domain.model import Model
from personas.domain.problem import Problem, error
from personas.export.sql.cells import As, Cell, cells_of, marked
from personas.export.sql.dialects import DIALECTS, Spelling
from personas.export.sql.steps import scoring, used_measures
from personas.export.sql.write import harmless, write

Form = Literal["select", "view", "dbt"]
VIEW = "customer_segments"
PLACE = "personas_source"  # where dbt puts its own reference to the table
BRACES = re.compile(r"\{[{%#]")
INTRODUCTIONS: Mapping[Form, str] = MappingProxyType(
    {"select": "", "view": f"CREATE VIEW {VIEW} AS\n", "dbt": ""}
)


def source_of(name: str, spelling: Spelling) -> exp.Table:
    """Return the table that is meant; raise E531 where the name can be none in this dialect."""
    try:
        found: Any = exp.maybe_parse(name, into=exp.Table, dialect=spelling.written)
    except SqlglotError:
        found = None
    parts = getattr(found, "parts", [])
    named = parts and all(isinstance(part, exp.Identifier) and part.name for part in parts)
    if not named or set(_given(found)) > {"this", "db", "catalog"}:
        help_ = "Write it as in the dialect: customers, shop.customers or a name in quotes."
        raise error("E531", f"`{name}` is no name of a table in {spelling.written}", help_)
    return exp.Table(**{key: found.args.get(key) for key in ("this", "db", "catalog")})


def _given(table: exp.Table) -> list[str]:
    return [key for key, value in table.args.items() if value]


def formed(query: str, comments: str, form: Form, source: exp.Table) -> str:
    """Return the text of a file that holds the query in a form; dbt's reads from `PLACE`."""
    if form == "dbt":
        body = BRACES.sub(lambda found: f"{{{{ '{found[0]}' }}}}", comments + query)
        config = "{{ config(materialized='view') }}\n"
        return config + body.replace(PLACE, _reference(source)) + "\n"
    return f"{comments}{INTRODUCTIONS[form]}{query};\n"


def _reference(table: exp.Table) -> str:
    """A table with a schema is a source of dbt, one without is another model."""
    parts = [_quoted(part) for part in (table.db, table.name) if part]
    return (
        f"{{{{ source({', '.join(parts)}) }}}}" if len(parts) > 1 else f"{{{{ ref({parts[0]}) }}}}"
    )


def _quoted(name: str) -> str:
    return "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"


KINDS: dict[As, str] = {
    "number": "number",
    "date": "date",
    "truth": "yes or no",
    "text": "text",
    "label": "category",
}


def header(model: Model, cells: Sequence[Cell], spelling: Spelling) -> str:
    """Return the comments above the query."""
    run = model.run
    segments = len(run.clusters.centroids)
    lines = [
        f"{segments} segments of {run.table.name}, named by the rules of {run.pack.name}",
        f"Model {model.fingerprint}, made by personas {model.version}",
        "distance is that to the segment's centroid, in units of features; margin is 1 less its",
        "ratio to the distance to the next centroid; border is a margin under 0.1.",
        "Columns read:",
        *(f"* {cell.column.name}: {_kind(cell, spelling)}" for cell in cells),
    ]
    return "".join(f"-- {harmless(line)}\n" for line in lines)


def _kind(cell: Cell, spelling: Spelling) -> str:
    """What cells have to be, and the unit that their numbers are in."""
    kind = KINDS[cell.read_as]
    unit = f" of {cell.column.unit}" if cell.read_as == "number" and cell.column.unit else ""
    text = ", or text that is one" if cell.read_as == "number" and spelling.text else ""
    return f"{kind}{unit}{text}"


def expected(cells: Sequence[Cell], spelling: Spelling) -> list[str]:
    """Return the columns that held text, and have to be numbers or dates in this dialect."""
    return [cell.column.name for cell in cells if _is_expected(cell, spelling)]


def _is_expected(cell: Cell, spelling: Spelling) -> bool:
    if cell.read_as == "number":
        return marked(cell.column) and not spelling.text
    written = cell.column.notation not in ("stored", "ymd")
    return cell.read_as == "date" and written and not spelling.reads_dates


FORMS: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True, slots=True)
class Export:
    """What is asked for: one of `DIALECTS`, the name of the table, one of `FORMS`."""

    dialect: str = "duckdb"
    table: str = "customers"
    form: Form = "select"


def export_sql(model: Model, asked: Export) -> tuple[str, tuple[Problem, ...]]:
    """Return the scoring of a model as SQL, and warnings.

    Raises `PersonasError`: E531 where the table's name is none, E532 where the dialect cannot say
    what the model asks.
    """
    spelling = DIALECTS[asked.dialect]
    source = source_of(asked.table, spelling)
    read = exp.to_table(PLACE) if asked.form == "dbt" else source
    query = scoring(model, spelling, read)
    try:
        text = write(query, spelling, _notes(model))
    except UnsupportedError as cause:
        raise error("E532", f"{asked.dialect} cannot say what this model asks: {cause}",
                    "Take another dialect, or `personas assign`.") from None  # fmt: skip
    cells = cells_of(used_measures(model), model.run.table.columns)
    made = formed(text, header(model, cells, spelling), asked.form, source)
    return made, tuple(_warnings(model, cells, asked))


def _notes(model: Model) -> dict[str, str]:
    """What our columns are: measures, features, distances to segments."""
    run, measures = model.run, used_measures(model)
    recipe = run.clusters.recipe
    letter = "u" if recipe.rotation else "f"
    turned = recipe.rotation.components if recipe.rotation else ()
    segments = run.clusters.segments
    return {
        **{f"m{i}": measure.name for i, measure in enumerate(measures)},
        **{f"{letter}{i}": feature.name for i, feature in enumerate(recipe.features)},
        **{f"f{i}": f"component {i + 1}" for i in range(len(turned))},
        **{f"d{i}": f"{s}: {run.names[s].name}" for i, s in enumerate(segments)},
    }


def _warnings(model: Model, cells: Sequence[Cell], asked: Export) -> Iterator[Problem]:
    names = expected(cells, DIALECTS[asked.dialect])
    if names:
        shown = ", ".join(f"`{name}`" for name in names)
        yield Problem(
            "W531",
            f"In {asked.dialect} these columns have to be numbers or dates, not text: {shown}",
            "Convert them when the table is loaded; the query says in which unit.",
        )
    if model.source.purchases is not None:
        shown = ", ".join(f"`{cell.column.name}`" for cell in cells)
        yield Problem(
            "W532",
            f"The query reads a row a customer, with {shown}; the segments are of purchases",
            "Gather purchases first, as docs/data.md says, or use `personas assign`.",
        )
