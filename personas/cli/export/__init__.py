"""`personas export`: a model or its customers in another form; one small file a target."""

from __future__ import annotations

import click

from personas.cli.group import TargetGroup, complete_target

TARGETS = {
    "audience": "personas.cli.export.audience:audience",
    "sql": "personas.cli.export.sql:sql",
    "xlsx": "personas.cli.export.xlsx:xlsx",
}


@click.group(
    cls=TargetGroup,
    paths=TARGETS,
    options_metavar="",
    subcommand_metavar="SOURCE --to TARGET [OPTIONS]",
)
@click.option(
    "--to",
    "_to",
    metavar="TARGET",
    expose_value=False,
    shell_complete=complete_target,
    help="What to write; `--to TARGET --help` shows its own options.",
)
def export() -> None:
    """Write what was found in another form."""
