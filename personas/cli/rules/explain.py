"""`personas rules explain`: why each segment has its name, condition by condition."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personas.cli.options import command_options, make_option
from personas.cli.output import Exit
from personas.cli.saved import make_run
from personas.config.options import FORMAT
from personas.unsafe_text import dump_json

if TYPE_CHECKING:
    from personas.domain.run import Run


@click.command()
@command_options("explain")
@click.option("--segment", type=click.IntRange(min=1), help="Explain this segment only.")
@make_option(FORMAT)
def explain(
    data: str | None,
    saved: Path | None,
    segment: int | None,
    output_format: str,
    strict: bool,
    quiet: bool,
    **options: Any,
) -> int:
    """Explain the names of the segments of DATA: what held, what missed, and by how much.

    With --model it explains those that --rules gives the segments of a saved run.
    """
    facts = make_run("rules explain", data, saved, options, quiet)
    _check_segment(facts, segment)
    _show(facts, segment, output_format)
    return Exit.FINDINGS if strict and facts.warnings else Exit.DONE


def _check_segment(facts: Run, segment: int | None) -> None:
    if segment and segment not in facts.names:
        message = f"there are {len(facts.names)} segments, from 1 to {len(facts.names)}"
        raise click.BadParameter(message, param_hint="--segment")


def _show(facts: Run, segment: int | None, output_format: str) -> None:
    from personas.report import explanations, print_explanations

    if output_format == "json":
        click.echo(dump_json(explanations(facts, segment)), nl=False)
        return
    from rich.console import Console

    print_explanations(facts, segment, Console())
