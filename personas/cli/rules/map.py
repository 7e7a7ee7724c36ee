"""`personas rules map`: which persona claims which cell of two measures' levels."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import click

from personas.cli.output import Exit
from personas.unsafe_text import escape_control_characters

if TYPE_CHECKING:
    from personas.rules import Claim, ClaimMap, RulePack


@click.command("map")
@click.argument("pack")
@click.option("--x", metavar="MEASURE", help="Measure across [default: the pack's first].")
@click.option("--y", metavar="MEASURE", help="Measure upwards [default: the pack's second].")
@click.option(
    "--at", multiple=True, metavar="MEASURE=LEVEL", help="Where another measure stands (mid)."
)
@click.option(
    "--format", "output_format", type=click.Choice(["table", "markdown"]), default="table"
)
def map_claims(
    pack: str, x: str | None, y: str | None, at: tuple[str, ...], output_format: str
) -> int:
    """Show what PACK names each combination of two measures' levels."""
    from personas.rules import claim_map, load, map_axes

    rule_pack = load(pack)
    x_measure, y_measure = map_axes(rule_pack, x, y)
    claims = claim_map(rule_pack, x_measure, y_measure, _parse_levels(at))
    header, rows = _make_grid(rule_pack, claims)
    if output_format == "markdown":
        click.echo("\n".join(_markdown_lines(header, rows)))
    else:
        _print(header, rows)
    return Exit.DONE


def _parse_levels(at: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in at]
    for name, sign, value in pairs:
        if not (name and sign and value):
            raise click.BadParameter("write MEASURE=LEVEL, such as age=low", param_hint="--at")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _make_grid(pack: RulePack, claims: ClaimMap) -> tuple[list[str], list[list[str]]]:
    """Return the header, and the rows with the highest on top, as on a chart."""
    x_bands = [_band(pack, *ends) for ends in pairwise(claims.x_ends)]
    y_bands = [_band(pack, *ends) for ends in pairwise(claims.y_ends)]
    rows = zip(y_bands, claims.rows, strict=True)
    cells = [
        [band, *(escape_control_characters(_cell(pack, claim)) for claim in row)]
        for band, row in rows
    ]
    return [f"{claims.y} ↑  {claims.x} →", *x_bands], cells[::-1]


def _band(pack: RulePack, low: float, high: float) -> str:
    return f"{pack.levels.label((low + high) / 2)} {low * 100:.0f}–{high * 100:.0f}"


def _cell(pack: RulePack, claim: Claim) -> str:
    if claim.persona is None:
        return "·"
    icon = next(p.texts.icon for p in pack.personas if p.id == claim.persona)
    return f"{'≈ ' if claim.near else ''}{icon} {claim.persona}".strip()


def _markdown_lines(header: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _print(header: list[str], rows: list[list[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in header:
        table.add_column(Text(title))
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)
