"""`personas rules new`: a commented pack to start from, or one drafted from a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from personas.cli.options import command_options
from personas.cli.output import finish
from personas.cli.saved import typed_options
from personas.domain.problem import Problem
from personas.unsafe_text import escape_control_characters

NEEDS_NO_TABLE = {"file", "force", "quiet", "strict"}


@click.command()
@click.argument("file", default="my-pack.yaml")
@command_options("new")
def new(
    file: str, source: str | None, force: bool, strict: bool, quiet: bool, **options: Any
) -> int:
    """Write a commented pack to FILE (my-pack.yaml), which must not be there yet.

    With --from its measures, personas and tests are drafted from the segments of a table.
    """
    from personas.domain.problem import error
    from personas.files.atomic import atomic_file

    target = Path(file)
    if target.exists() and not force:
        raise error("E225", f"`{file}` is there already", "Name another file, or use --force")
    text, warnings = _text(file, source, quiet, options)
    with atomic_file(target) as path:
        path.write_text(text, "utf-8", newline="\n")
    click.echo(escape_control_characters(file))
    return finish(warnings, quiet=quiet, strict=strict)


def _text(
    file: str, source: str | None, quiet: bool, options: dict[str, Any]
) -> tuple[str, tuple[Problem, ...]]:
    if source is None:
        if typed := typed_options(NEEDS_NO_TABLE):
            raise click.UsageError(f"{', '.join(typed)} has no effect without --from DATA.")
        from personas.rules import starter

        return starter(file), ()
    from personas.cli.progress import progress
    from personas.cli.request import make_request, reproduction_line

    request = make_request("preview", source, options)
    line = reproduction_line("preview", source, {**options, "rules": file})
    with progress(quiet) as on_step:
        from personas.use_cases.draft import draft

        return draft(request, file, line, on_step)
