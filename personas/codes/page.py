"""Write every code as one Markdown page: `python -m personas.codes.page > docs/codes.md`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby

from personas.codes import ALL, Code

AREAS = {
    "1": "Reading tables",
    "2": "Rule packs",
    "3": "Preparing and clustering",
    "4": "Giving personas to segments",
    "5": "Writing and usage",
    "6": "The configuration",
    "7": "Saved models, and customers put into their segments",
    "8": "Customers over time",
}
INTRO = """\
# Codes

Every error (`E`) and warning (`W`) of personas has a code that keeps its meaning for good. The
first digit says where it comes from. `personas codes CODE` shows one of these in the terminal.
"""


def write_page(codes: Sequence[Code] = ALL) -> str:
    """Return the page: a section an area, a heading a code, errors before warnings."""
    ordered = sorted(codes, key=lambda code: (_area(code), code.id))
    sections = (_section(area, list(group)) for area, group in groupby(ordered, key=_area))
    return "\n".join((INTRO, *sections))


def _area(code: Code) -> str:
    return code.id[1]


def _section(area: str, codes: list[Code]) -> str:
    return "\n".join((f"## {AREAS[area]}\n", *map(_entry, codes)))


def _entry(code: Code) -> str:
    example = code.example.strip("\n")
    return (
        f"### {code.id} {code.title}\n\n{code.why}\n\n"
        f"```text\n{example}\n```\n\n**What to do:** {code.mend}\n"
    )


if __name__ == "__main__":
    sys.stdout.write(write_page())
