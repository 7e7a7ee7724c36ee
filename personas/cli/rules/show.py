"""`personas rules show`: a pack as it was written, or with everything written out."""

from __future__ import annotations

import click

from personas.cli.exits import Exit
from personas.signs import visible


@click.command()
@click.argument("pack")
@click.option("--resolved", is_flag=True, help="Merge `extends` and write short forms out.")
def show(pack: str, resolved: bool) -> int:
    """Print PACK, a bundled pack's name or a file."""
    from personas.rules import load, read_text, resolve

    click.echo(visible(resolve(load(pack)) if resolved else read_text(pack)), nl=False)
    return Exit.DONE
