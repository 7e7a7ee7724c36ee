"""`personas export MODEL --to xlsx`: a workbook with native charts, to present and to filter."""

from __future__ import annotations

from pathlib import Path

import click

from personas.cli.config import config_option
from personas.signs import visible


@click.command()
@click.argument("model", type=click.Path(path_type=Path, dir_okay=False))
@config_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("segments.xlsx"),
    show_default=True,
    help="File to write.",
)
def xlsx(model: Path, output: Path) -> None:
    """A workbook of MODEL: summary, profiles with charts, advice, method, data dictionary.

    MODEL is the model.json of a report; the table that it was made of is not needed.
    """
    from personas.files.atomic import whole_file
    from personas.report import write_workbook
    from personas.use_cases.saved import read_model

    made = write_workbook(read_model(model).run)
    with whole_file(output) as file:
        file.write_bytes(made)
    click.echo(visible(output))
