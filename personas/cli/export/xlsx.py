"""`personas export … --to xlsx`: a workbook with native charts, to present and to filter."""

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
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("segments.xlsx"),
    show_default=True,
    help="File to write.",
)
def xlsx(data: str, output: Path, strict: bool, quiet: bool, **options: Any) -> int:
    """A workbook: summary, profiles with native charts, recommendations, method, dictionary."""
    with progress(quiet) as on_step:
        from personas.files import whole_file
        from personas.report import write_workbook
        from personas.run import run

        facts = run(make_request("export --to xlsx", data, options), on_step).run
        with whole_file(output) as made:
            made.write_bytes(write_workbook(facts))
    click.echo(output)
    return finish(facts.warnings, quiet=quiet, strict=strict)
