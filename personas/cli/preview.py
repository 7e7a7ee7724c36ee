"""`personas preview`: the run on a screen of the terminal; writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personas.cli.next_commands import after_preview
from personas.cli.options import command_options
from personas.cli.output import finish
from personas.cli.saved import make_run

if TYPE_CHECKING:
    from personas.domain.run import Run
    from personas.report.terminal.commands import Command


@click.command()
@command_options("preview")
def preview(
    data: str | None,
    saved: Path | None,
    details: bool,
    output_format: str,
    strict: bool,
    quiet: bool,
    **options: Any,
) -> int:
    """Show the segments of DATA, their personas and how sure they are, on one screen.

    Writes nothing; --details shows all of it. With --model it shows those of a saved run, under the
    names that --rules gives them.
    """
    facts = make_run("preview", data, saved, options, quiet)
    shows_warnings = output_format == "table" and (details or not strict)
    _show(facts, output_format, details, after_preview(data, saved))
    return finish(facts.warnings, quiet=quiet or shows_warnings, strict=strict)


def _show(facts: Run, output_format: str, details: bool, commands: Sequence[Command]) -> None:
    from personas.report import dump_json, print_run

    if output_format == "json":
        click.echo(dump_json(facts), nl=False)
        return
    from rich.console import Console

    print_run(facts, Console(), details=details, commands=commands)
