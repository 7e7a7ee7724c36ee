"""`personas rules map`: which persona claims which cell of two measures' levels."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import click

from personas.cli.output import Exit
from personas.signs import visible

if TYPE_CHECKING:
    from personas.rules import Claim, ClaimMap, RulePack


@click.command("map")
@click.argument("pack")
@click.option("--x", metavar="MEASURE", help="Measure across [default: the pack's first].")
@click.option("--y", metavar="MEASURE", help="Measure upwards [default: the pack's second].")
@click.option(
    "--at", multiple=True, metavar="MEASURE=LEVEL", help="Where another measure stands (mid)."
)
@click.option("--format", "form", type=click.Choice(["table", "markdown"]), default="table")
def map_claims(pack: str, x: str | None, y: str | None, at: tuple[str, ...], form: str) -> int:
    """Show what PACK names each combination of two measures' levels."""
    from personas.rules import claim_map, load, map_axes

    loaded = load(pack)
    across, upward = map_axes(loaded, x, y)
    made = claim_map(loaded, across, upward, _standing(at))
    head, rows = _grid(loaded, made)
    if form == "markdown":
        click.echo("\n".join(_markdown(head, rows)))
    else:
        _print(head, rows)
    return Exit.DONE


def _standing(at: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in at]
    for name, sign, value in pairs:
        if not (name and sign and value):
            raise click.BadParameter("write MEASURE=LEVEL, such as age=low", param_hint="--at")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _grid(pack: RulePack, made: ClaimMap) -> tuple[list[str], list[list[str]]]:
    """The header, and the rows with the highest on top, as on a chart."""
    across = [_band(pack, *ends) for ends in pairwise(made.x_ends)]
    upward = [_band(pack, *ends) for ends in pairwise(made.y_ends)]
    rows = zip(upward, made.rows, strict=True)
    cells = [[band, *(visible(_cell(pack, claim)) for claim in row)] for band, row in rows]
    return [f"{made.y} ↑  {made.x} →", *across], cells[::-1]


def _band(pack: RulePack, low: float, high: float) -> str:
    return f"{pack.levels.label((low + high) / 2)} {low * 100:.0f}–{high * 100:.0f}"


def _cell(pack: RulePack, claim: Claim) -> str:
    if claim.persona is None:
        return "·"
    icon = next(p.texts.icon for p in pack.personas if p.id == claim.persona)
    return f"{'≈ ' if claim.near else ''}{icon} {claim.persona}".strip()


def _markdown(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _print(head: list[str], rows: list[list[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in head:
        table.add_column(Text(title))
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)
