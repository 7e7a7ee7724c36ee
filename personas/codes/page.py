"""Write every code as one Markdown page: `python -m personas.codes.page > docs/codes.md`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby

from personas.codes import CODES, Code

AREAS = {
    "1": "Reading tables",
    "2": "Rule packs",
    "3": "Preparation and clustering",
    "4": "Personas of segments",
    "5": "Outputs and usage",
    "6": "Configuration",
    "7": "Saved models and assignment",
    "8": "Comparisons over time",
}
INTRO = """\
# Codes

Every error (`E`) and warning (`W`) of personas has a code whose meaning never changes. The first
digit is its area. `personas codes CODE` shows one of them in the terminal.
"""


def write_page(codes: Sequence[Code] = CODES) -> str:
    """Return the page: one section per area, one heading per code, errors before warnings."""
    sorted_codes = sorted(codes, key=lambda code: (_area(code), code.id))
    sections = (_section(area, list(group)) for area, group in groupby(sorted_codes, key=_area))
    return "\n".join((INTRO, *sections))


def _area(code: Code) -> str:
    return code.id[1]


def _section(area: str, codes: list[Code]) -> str:
    return "\n".join((f"## {AREAS[area]}\n", *map(_entry, codes)))


def _entry(code: Code) -> str:
    example = code.example.strip("\n")
    return (
        f"### {code.id} {code.title}\n\n{code.why}\n\n"
        f"```text\n{example}\n```\n\n**What to do:** {code.fix}\n"
    )


if __name__ == "__main__":
    sys.stdout.write(write_page())
