"""Export the scoring of a model as SQL text, with warnings about the target dialect."""

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
from personas.export.sql.cells import Cell, CellType, has_number_signs, list_cells
from personas.export.sql.dialects import DIALECTS, SqlDialect
from personas.export.sql.steps import scoring, used_measures
from personas.export.sql.write import escape_comment, write

Form = Literal["select", "view", "dbt"]
VIEW = "customer_segments"
PLACEHOLDER = "personas_source"  # dbt's reference to the table replaces it
BRACES = re.compile(r"\{[{%#]")
INTRODUCTIONS: Mapping[Form, str] = MappingProxyType(
    {"select": "", "view": f"CREATE VIEW {VIEW} AS\n", "dbt": ""}
)


def _parse_table(name: str, dialect: SqlDialect) -> exp.Table:
    """Parse a table's name; raise E531 where the dialect does not accept it."""
    try:
        parsed: Any = exp.maybe_parse(name, into=exp.Table, dialect=dialect.sqlglot_name)
    except SqlglotError:
        parsed = None
    parts = getattr(parsed, "parts", [])
    is_name = parts and all(isinstance(part, exp.Identifier) and part.name for part in parts)
    if not is_name or {k for k, v in parsed.args.items() if v} > {"this", "db", "catalog"}:
        help_ = "Write it as in the dialect: customers, shop.customers or a name in quotes."
        raise error("E531", f"`{name}` is no name of a table in {dialect.sqlglot_name}", help_)
    return exp.Table(**{key: parsed.args.get(key) for key in ("this", "db", "catalog")})


def _file_text(query: str, comments: str, form: Form, source: exp.Table) -> str:
    """Return the text of the file in a form; dbt's query reads from `PLACEHOLDER`."""
    if form == "dbt":
        body = BRACES.sub(lambda match: f"{{{{ '{match[0]}' }}}}", comments + query)
        config = "{{ config(materialized='view') }}\n"
        return config + body.replace(PLACEHOLDER, _reference(source)) + "\n"
    return f"{comments}{INTRODUCTIONS[form]}{query};\n"


def _reference(table: exp.Table) -> str:
    """Return dbt's reference: a table with a schema is a source, one without a model."""
    parts = [_quote(part) for part in (table.db, table.name) if part]
    return (
        f"{{{{ source({', '.join(parts)}) }}}}" if len(parts) > 1 else f"{{{{ ref({parts[0]}) }}}}"
    )


def _quote(name: str) -> str:
    return "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"


TYPE_NAMES: dict[CellType, str] = {
    "number": "number",
    "date": "date",
    "truth": "yes or no",
    "text": "text",
    "label": "category",
}


def _header(model: Model, cells: Sequence[Cell], dialect: SqlDialect) -> str:
    """Return the comments above the query."""
    run = model.run
    segments = len(run.clusters.centroids)
    lines = [
        f"{segments} segments of {run.table.name}, named by the rules of {run.pack.name}",
        f"Model {model.fingerprint}, made by personas {model.version}",
        "distance is that to the segment's centroid, in units of features; margin is 1 less its",
        "ratio to the distance to the next centroid; border is a margin under 0.1.",
        "Columns read:",
        *(f"* {cell.column.name}: {_kind(cell, dialect)}" for cell in cells),
    ]
    return "".join(f"-- {escape_comment(line)}\n" for line in lines)


def _kind(cell: Cell, dialect: SqlDialect) -> str:
    """Return the type that cells must have, and the unit of numbers."""
    kind = TYPE_NAMES[cell.type]
    unit = f" of {cell.column.unit}" if cell.type == "number" and cell.column.unit else ""
    text = ", or text that is one" if cell.type == "number" and dialect.text_type else ""
    return f"{kind}{unit}{text}"


def _needs_conversion(cell: Cell, dialect: SqlDialect) -> bool:
    """Return whether a column held text and must be numbers or dates in this dialect."""
    if cell.type == "number":
        is_text = not dialect.text_type or cell.column.affix in ("scale", "ledger", "endpoint")
        return has_number_signs(cell.column) and is_text
    is_text = cell.column.notation not in ("stored", "ymd")
    return cell.type == "date" and is_text and not dialect.reads_dates


FORMS: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True, slots=True)
class Export:
    """A request for SQL: one of `DIALECTS`, the name of the table, one of `FORMS`."""

    dialect: str = "duckdb"
    table: str = "customers"
    form: Form = "select"


def export_sql(model: Model, request: Export) -> tuple[str, tuple[Problem, ...]]:
    """Return the scoring of a model as SQL, and warnings.

    Raises `PersonasError`: E531 where the table's name is invalid, E532 where the dialect
    cannot express the model.
    """
    dialect = DIALECTS[request.dialect]
    source = _parse_table(request.table, dialect)
    table = exp.to_table(PLACEHOLDER) if request.form == "dbt" else source
    query = scoring(model, dialect, table)
    try:
        text = write(query, dialect, _notes(model))
    except UnsupportedError as cause:
        raise error("E532", f"{request.dialect} cannot say what this model asks: {cause}",
                    "Take another dialect, or `personas assign`.") from None  # fmt: skip
    cells = list_cells(used_measures(model), model.run.table.columns)
    file_text = _file_text(text, _header(model, cells, dialect), request.form, source)
    return file_text, tuple(_warnings(model, cells, request))


def _notes(model: Model) -> dict[str, str]:
    """Describe our columns: measures, features, distances to segments."""
    run, measures = model.run, used_measures(model)
    recipe = run.clusters.recipe
    prefix = "u" if recipe.rotation else "f"
    components = recipe.rotation.components if recipe.rotation else ()
    segments = run.clusters.segments
    return {
        **{f"m{i}": measure.name for i, measure in enumerate(measures)},
        **{f"{prefix}{i}": feature.name for i, feature in enumerate(recipe.features)},
        **{f"f{i}": f"component {i + 1}" for i in range(len(components))},
        **{f"d{i}": f"{s}: {run.names[s].name}" for i, s in enumerate(segments)},
    }


def _warnings(model: Model, cells: Sequence[Cell], request: Export) -> Iterator[Problem]:
    dialect = DIALECTS[request.dialect]
    names = [cell.column.name for cell in cells if _needs_conversion(cell, dialect)]
    if names:
        columns = ", ".join(f"`{name}`" for name in names)
        yield Problem(
            "W531",
            f"In {request.dialect} these columns have to be numbers or dates, not text: {columns}",
            "Convert them when the table is loaded; the query says in which unit.",
        )
    if model.source.purchases is not None:
        columns = ", ".join(f"`{cell.column.name}`" for cell in cells)
        yield Problem(
            "W532",
            f"The query reads a row a customer, with {columns}; the segments are of purchases",
            "Gather purchases first, as docs/data.md says, or use `personas assign`.",
        )
