"""`personas export … --to sql`: the scoring of a model as one query, for a warehouse."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from personas.cli.options import make_option
from personas.cli.output import finish
from personas.config.options import STRICT
from personas.domain.problem import error
from personas.unsafe_text import escape_control_characters, has_control_characters

if TYPE_CHECKING:
    from personas.export.sql.export import Form

# Literals: importing the lists of sqlglot takes longer than a help text may.
DIALECTS = ("duckdb", "postgres", "sqlite", "spark", "databricks", "bigquery", "clickhouse",
            "mysql", "redshift", "snowflake", "trino", "tsql")  # fmt: skip
FORMS = ("select", "view", "dbt")


@click.command()
@click.argument("model", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dialect", type=click.Choice(DIALECTS), default="duckdb", show_default=True,
              help="The SQL to write.")  # fmt: skip
@click.option("--from", "table", default="customers", show_default=True, metavar="TABLE",
              help="The table of customers, named as in the dialect.")  # fmt: skip
@click.option("--as", "form", type=click.Choice(FORMS), default="select", show_default=True,
              help="A query, a view, or a model of dbt.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
              help="File to write; else it is printed.")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="Print no warnings.")
@make_option(STRICT)
def sql(
    model: Path,
    dialect: str,
    table: str,
    form: Form,
    output: Path | None,
    quiet: bool,
    strict: bool,
) -> int:
    """One SELECT over raw columns: segment, persona, distance and margin of every customer."""
    from personas.export.sql.export import Export, export_sql
    from personas.files.atomic import atomic_file
    from personas.use_cases.models import read_model

    text, warnings = export_sql(read_model(model), Export(dialect, table, form))
    if output is None:
        if has_control_characters(text):
            raise error(
                "E516",
                "A name or value in this query holds signs that a terminal would obey",
                "Write the query to a file: -o segments.sql",
            )
        click.echo(text, nl=False)
    else:
        with atomic_file(output) as file:
            file.write_text(text, "utf-8", newline="\n")
        click.echo(escape_control_characters(output))
    return finish(warnings, quiet=quiet, strict=strict)
