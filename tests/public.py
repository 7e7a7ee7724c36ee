"""Segmentations of public tables, each made once a process for the tests of several folders."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import personas


@cache
def segment_public(
    path: Path, rules: str | None = None, clusters: int | str = "auto", purchases: bool = False
) -> personas.Segmentation:
    """Segment a public table; nobody may change what is returned."""
    return personas.segment(path, rules, clusters=clusters, purchases=purchases)
