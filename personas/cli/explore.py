"""`personas explore`: the data before any segment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personas.cli.next_commands import after_explore
from personas.cli.options import command_options
from personas.cli.output import finish, write_files
from personas.cli.progress import progress
from personas.cli.request import make_request
from personas.unsafe_text import escape_control_characters

if TYPE_CHECKING:
    from personas.domain.exploration import Exploration
    from personas.report.terminal.commands import Command


@click.command()
@command_options("explore")
def explore(
    data: str, output: Path | None, force: bool, strict: bool, quiet: bool, **options: Any
) -> int:
    """Show what DATA holds: columns, gaps, outliers, correlations, and settings to start from."""
    from personas.config import write_config
    from personas.domain.address import shareable
    from personas.use_cases.explore import explore as explore_table

    with progress(quiet) as on_step:
        exploration = explore_table(make_request("explore", data, options), on_step)
    if output:
        _write(exploration, write_config(exploration, shareable), output, force)
    else:
        _print(exploration, write_config(exploration), after_explore(data))
    return finish(exploration.warnings, quiet=quiet or not output, strict=strict)


def _print(exploration: Exploration, settings: str, commands: Sequence[Command]) -> None:
    from rich.console import Console

    from personas.report import print_commands
    from personas.report.explore import print_exploration

    print_exploration(exploration, Console())
    print_commands(Console(), commands)
    click.echo(f"\n{settings}", nl=False)


def _write(exploration: Exploration, settings: str, folder: Path, force: bool) -> None:
    from personas.report import to_html
    from personas.report.explore import draw_exploration, render_exploration

    charts, markdown = draw_exploration(exploration), render_exploration(exploration, settings)
    html = to_html(markdown, exploration.name, charts)
    files = {f"charts/{name}": svg for name, svg in charts.items()}
    texts = {"README.md": markdown, "explore.html": html}
    files |= {name: text.encode() for name, text in texts.items()}
    write_files(folder, files, force)
    click.echo(escape_control_characters(f"{folder}/README.md"))
