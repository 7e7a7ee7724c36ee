"""`personas rules fit`: what a table has of every bundled pack, and what would bind the rest."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from personas.cli.options import command_options, make_option
from personas.cli.output import Exit
from personas.config.options import FORMAT
from personas.unsafe_text import dump_json, escape_control_characters

if TYPE_CHECKING:
    from personas.rules import MeasureMatch, PackMatch

SIGNS = {"bound": "✓", "missing": "·", "ambiguous": "?", "text": "✗"}


@click.command()
@command_options("fit")
@make_option(FORMAT)
def fit(
    data: str,
    output_format: str,
    quiet: bool,
    strict: bool,  # noqa: ARG001 - an option of every command that reads a table
    **options: Any,
) -> int:
    """Say what DATA has of every bundled pack, what it lacks, and the flags that would bind it."""
    from personas.cli.progress import progress
    from personas.cli.request import make_request
    from personas.domain.address import shareable

    request = make_request("rules fit", data, options)
    with progress(quiet) as on_step:
        from personas.use_cases.match_packs import match_packs

        matches = match_packs(request, on_step)
    name = shlex.quote(shareable(data))
    if output_format == "json":
        click.echo(dump_json([_as_json(match, name) for match in matches]), nl=False)
    else:
        click.echo(escape_control_characters("\n".join(_lines(matches, name))))
    return Exit.DONE


def _lines(matches: Sequence[PackMatch], data: str) -> Iterator[str]:
    for match in matches:
        yield f"{match.pack.name}: {_verdict(match)}"
        yield from (_measure_line(measure, match) for measure in match.measures)
        yield ""
    yield f"To use the nearest:  {_command(matches[0], data)}"


def _verdict(match: PackMatch) -> str:
    if match.nearness[0]:
        return "fits"
    lacks = ", ".join(measure.name for measure in match.obstacles)
    return f"lacks {lacks}" if lacks else "has nothing of it"


def _measure_line(measure: MeasureMatch, match: PackMatch) -> str:
    width = max(len(m.name) for m in match.measures)
    return f"  {SIGNS[measure.state]} {measure.name:<{width}}  {_outcome(measure)}"


def _outcome(measure: MeasureMatch) -> str:
    """Say where a measure comes from, or what is missing and which flag would bind it."""
    words = {
        "bound": f"← {measure.column}",
        "missing": "required" if measure.is_required else "optional",
        "ambiguous": "several columns match",
        "text": f"`{measure.column}` holds words, and rules compare numbers",
    }[measure.state]
    return f"{words}: {measure.flag}" if measure.flag else words


def _command(match: PackMatch, data: str) -> str:
    """Return the command that uses a pack; a measure without a candidate waits for a column."""
    flags = [m.flag or f'--measure "{m.name}=COLUMN"' for m in match.obstacles]
    return " ".join(["personas preview", data, "--rules", match.pack.name, *flags])


def _as_json(match: PackMatch, data: str) -> dict[str, Any]:
    return {
        "pack": match.pack.name,
        "description": match.pack.description,
        "fits": match.nearness[0],
        "required": match.nearness[1],
        "overlap": match.overlap,
        "lacks": [measure.name for measure in match.obstacles],
        "measures": [
            {
                "measure": m.name,
                "label": m.label,
                "required": m.is_required,
                "state": m.state,
                "column": m.column,
                "candidate": m.candidate,
                "flag": m.flag,
            }
            for m in match.measures
        ],
        "command": _command(match, data),
    }
