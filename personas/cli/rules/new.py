"""`personas rules new`: a pack to start from."""

from __future__ import annotations

from pathlib import Path

import click

from personas.cli.exits import Exit
from personas.signs import visible


@click.command()
@click.argument("file", default="my-pack.yaml")
def new(file: str) -> int:
    """Write a commented pack to FILE (my-pack.yaml), which must not be there yet."""
    from personas.facts.problem import error
    from personas.files.whole import whole_file
    from personas.rules import starter

    target = Path(file)
    if target.exists():
        raise error("E225", f"`{file}` is there already", "Name another file")
    with whole_file(target) as made:
        made.write_text(starter(file), "utf-8", newline="\n")
    click.echo(visible(file))
    return Exit.DONE
