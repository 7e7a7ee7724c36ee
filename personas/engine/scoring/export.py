"""Export a model as SQL: the text, and what whoever runs it has to know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from sqlglot import exp
from sqlglot.errors import UnsupportedError

from personas.engine.scoring.cells import Cell, cells_of
from personas.engine.scoring.dialects import DIALECTS
from personas.engine.scoring.forms import PLACE, Form, formed, source_of
from personas.engine.scoring.header import expected, header
from personas.engine.scoring.measured import used_measures
from personas.engine.scoring.select import scoring
from personas.engine.scoring.text import write
from personas.facts.model import Model
from personas.facts.problem import Problem, error

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
