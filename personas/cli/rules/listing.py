"""`personas rules list`: the packs that come with personas."""

from __future__ import annotations

import click

from personas.cli.exits import Exit


@click.command("list")
def list_packs() -> int:
    """List the bundled packs."""
    from personas.rules import bundled_packs, load

    names = bundled_packs()
    wide = max(len(name) for name in names)
    for name in names:
        click.echo(f"{name:<{wide}}  {load(name).description}")
    return Exit.DONE
