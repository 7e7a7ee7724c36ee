"""`personas explore`: the data before any segment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personas.cli.options import make_request, shared_options
from personas.cli.output import finish
from personas.cli.progress import progress
from personas.signs import visible

if TYPE_CHECKING:
    from personas.domain.exploration import Exploration


@click.command()
@shared_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write it as a report instead.",
)
@click.option("--force", is_flag=True, help="Replace files that were edited since.")
def explore(
    data: str, output: Path | None, force: bool, strict: bool, quiet: bool, **options: Any
) -> int:
    """Show what DATA holds: columns, gaps, outliers, correlations, and settings to start from."""
    from personas.config import write_config
    from personas.domain.address import shareable
    from personas.use_cases.explore import explore as look

    with progress(quiet) as on_step:
        seen = look(make_request("explore", data, options), on_step)
    if output:
        _write(seen, write_config(seen, shareable), output, force)
    else:
        _show(seen, write_config(seen))
    return finish(seen.warnings, quiet=quiet or not output, strict=strict)


def _show(seen: Exploration, settings: str) -> None:
    from rich.console import Console

    from personas.report.explore import print_explored

    print_explored(seen, Console())
    click.echo(f"\n{settings}", nl=False)


def _write(seen: Exploration, settings: str, folder: Path, force: bool) -> None:
    from personas.files.atomic import whole_folder
    from personas.report import to_html
    from personas.report.explore import draw_explored, render_explored

    charts, markdown = draw_explored(seen), render_explored(seen, settings)
    with whole_folder(folder, force) as made:
        (made / "charts").mkdir()
        for name, svg in charts.items():
            (made / "charts" / name).write_bytes(svg)
        texts = {"README.md": markdown, "explore.html": to_html(markdown, seen.name, charts)}
        for name, text in texts.items():
            (made / name).write_text(text, "utf-8", newline="\n")
    click.echo(visible(f"{folder}/README.md"))
