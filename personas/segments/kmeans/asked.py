"""What the analyst asks of k: `auto`, a number, or a range."""

from __future__ import annotations

import re
from dataclasses import dataclass

from personas.facts.problem import error

AUTO = (2, 10)


@dataclass(frozen=True, slots=True)
class Asked:
    """The k to try, both ends included; ``text`` is what was written."""

    text: str
    low: int
    high: int


def parse_clusters(text: str) -> Asked:
    """Read ``auto``, ``6`` or ``4-8``; raise `PersonasError` for anything else."""
    plain = text.strip().lower()
    if plain == "auto":
        return Asked("auto", *AUTO)
    found = re.fullmatch(r"(\d{1,3})(?:\s*-\s*(\d{1,3}))?", plain)
    if not found or not 2 <= int(found[1]) <= int(found[2] or found[1]):
        raise error(
            "E304",
            f"--clusters `{text}` cannot be read",
            "Write auto, a number from 2 up (6), or a range from low to high (4-8).",
        )
    return Asked(plain.replace(" ", ""), int(found[1]), int(found[2] or found[1]))
