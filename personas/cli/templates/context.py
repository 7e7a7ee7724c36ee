"""`personas templates context`: every variable of a template, what it means, and its value."""

from __future__ import annotations

from typing import Any

import click

from personas.cli.finish import finish
from personas.cli.options import make_request, shared_options, table_or_json
from personas.cli.progress import progress
from personas.signs import dump_json


@click.command()
@shared_options
@table_or_json
def context(data: str, form: str, strict: bool, quiet: bool, **options: Any) -> int:
    """Show every variable that a template can speak of, with its value for DATA."""
    request = make_request("preview", data, options)
    with progress(quiet) as on_step:
        from personas.cases.run import run

        facts = run(request, on_step).run
    _show(facts, form)
    return finish(facts.warnings, quiet=quiet, strict=strict)


def _show(facts: Any, form: str) -> None:
    from rich.console import Console

    from personas.report import context as variables
    from personas.report import print_meanings

    if form == "json":
        click.echo(dump_json(variables(facts), indent=1), nl=False)
        return
    print_meanings(facts, Console())
