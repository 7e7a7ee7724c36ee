"""`personas export`: what was found, in another form; one small file a target."""

from __future__ import annotations

import click

from personas.cli.export.audience import audience
from personas.cli.export.sql import sql
from personas.cli.export.target import ByTarget, complete
from personas.cli.export.xlsx import xlsx


@click.group(cls=ByTarget, options_metavar="", subcommand_metavar="SOURCE --to TARGET [OPTIONS]")
@click.option("--to", "_to", metavar="TARGET", expose_value=False, shell_complete=complete,
              help="What to write; `--to TARGET --help` shows its own options.")  # fmt: skip
def export() -> None:
    """Write what was found in another form."""


for command in (xlsx, sql, audience):
    export.add_command(command)
