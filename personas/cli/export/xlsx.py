"""`personas export MODEL --to xlsx`: a workbook with native charts, to present and to filter."""

from __future__ import annotations

from pathlib import Path

import click

from personas.cli.options import command_options
from personas.unsafe_text import escape_control_characters


@click.command()
@command_options("xlsx")
def xlsx(model: Path, output: Path) -> None:
    """A workbook of MODEL: summary, profiles with charts, advice, method, data dictionary.

    MODEL is the model.json of a report; the table that it was made of is not needed.
    """
    from personas.files.atomic import atomic_file
    from personas.report import write_workbook
    from personas.use_cases.models import read_model

    workbook = write_workbook(read_model(model).run)
    with atomic_file(output) as file:
        file.write_bytes(workbook)
    click.echo(escape_control_characters(output))
