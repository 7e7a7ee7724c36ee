"""`personas report`: the report as a folder, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from personas.cli.finish import finish
from personas.cli.options import make_request, shared_options
from personas.cli.progress import progress


@click.command()
@shared_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("report"),
    show_default=True,
    help="Folder to write.",
)
@click.option("--force", is_flag=True, help="Replace files that were edited since.")
def report(data: str, output: Path, force: bool, strict: bool, quiet: bool, **options: Any) -> int:
    """Write the report on DATA: Markdown, HTML, charts, tables and the model."""
    request = make_request("report", data, options)
    with progress(quiet) as on_step:
        from personas.files import check_folder
        from personas.run import run
        from personas.segmentation import Segmentation

        check_folder(output, force)
        made = Segmentation(run(request, on_step))
        on_step("write")
        made.report(output, force=force)
    click.echo(f"{output}/README.md")
    return finish(made.warnings, quiet=quiet, strict=strict)
