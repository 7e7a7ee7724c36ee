"""`personas templates show`: the text of a template."""

from __future__ import annotations

import click

from personas.cli.exits import Exit


@click.command()
@click.argument("name")
def show(name: str) -> int:
    """Print the text of the template or part NAME."""
    from personas.report import template_source

    click.echo(template_source(name), nl=False)
    return Exit.DONE
