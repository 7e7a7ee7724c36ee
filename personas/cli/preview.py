"""`personas preview`: the run as tables in the terminal; writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personas.cli.options import command_options
from personas.cli.output import finish
from personas.cli.saved import make_run

if TYPE_CHECKING:
    from personas.domain.run import Run


@click.command()
@command_options("preview")
def preview(
    data: str | None,
    saved: Path | None,
    output_format: str,
    strict: bool,
    quiet: bool,
    **options: Any,
) -> int:
    """Show the segments of DATA, their personas and how sure they are. Writes nothing.

    With --model it shows those of a saved run, under the names that --rules gives them.
    """
    facts = make_run("preview", data, saved, options, quiet)
    _show(facts, output_format)
    return finish(facts.warnings, quiet=quiet or output_format == "table", strict=strict)


def _show(facts: Run, output_format: str) -> None:
    from personas.report import dump_json, print_run

    if output_format == "json":
        click.echo(dump_json(facts), nl=False)
        return
    from rich.console import Console

    print_run(facts, Console())
