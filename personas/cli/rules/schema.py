"""`personas rules schema`: the rule language as JSON Schema, for editors."""

from __future__ import annotations

import click

from personas.cli.exits import Exit


@click.command()
def schema() -> int:
    """Print the JSON Schema of rule packs (draft 7)."""
    from personas.rules import dump_schema

    click.echo(dump_schema(), nl=False)
    return Exit.DONE
