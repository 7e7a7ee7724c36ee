"""`personas rules list`: the packs that come with personas."""

from __future__ import annotations

import click

from personas.cli.output import Exit
from personas.unsafe_text import escape_control_characters


@click.command("list")
def list_packs() -> int:
    """List the bundled packs."""
    from personas.rules import bundled_packs, load

    names = bundled_packs()
    width = max(len(name) for name in names)
    for name in names:
        click.echo(f"{name:<{width}}  {load(name).description}")
    return Exit.DONE


@click.command()
@click.argument("pack")
@click.option(
    "--resolved", "is_resolved", is_flag=True, help="Merge `extends` and write short forms out."
)
def show(pack: str, is_resolved: bool) -> int:
    """Print PACK, a bundled pack's name or a file."""
    from personas.rules import load, read_text, resolve

    click.echo(
        escape_control_characters(resolve(load(pack)) if is_resolved else read_text(pack)), nl=False
    )
    return Exit.DONE


@click.command()
def schema() -> int:
    """Print the JSON Schema of rule packs (draft 7)."""
    from personas.rules import dump_schema

    click.echo(dump_schema(), nl=False)
    return Exit.DONE
