"""`personas preview`: the run as tables in the terminal; writes nothing."""

from __future__ import annotations

from typing import Any

import click

from personas.cli.options import make_request, shared_options, table_or_json
from personas.cli.output import finish
from personas.cli.progress import progress


@click.command()
@shared_options
@table_or_json
def preview(data: str, form: str, strict: bool, quiet: bool, **options: Any) -> int:
    """Show the segments of DATA, their personas and how sure they are. Writes nothing."""
    request = make_request("preview", data, options)
    with progress(quiet) as on_step:
        from personas.use_cases.run import run

        facts = run(request, on_step).run
    _show(facts, form)
    return finish(facts.warnings, quiet=quiet or form == "table", strict=strict)


def _show(facts: Any, form: str) -> None:
    from personas.report import dump_json, print_run

    if form == "json":
        click.echo(dump_json(facts), nl=False)
        return
    from rich.console import Console

    print_run(facts, Console())
