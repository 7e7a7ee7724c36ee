"""Print Markdown tables row by row, so that what is measured can be read while the rest runs."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import fmean


def heads(*names: str) -> None:
    """Begin a table; all columns but the first hold numbers."""
    print(f"\n| {' | '.join(names)} |\n| --- |{' --: |' * (len(names) - 1)}", flush=True)


def row(*cells: object) -> None:
    """Print a row of the table that was begun."""
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


def percent(values: Iterable[float]) -> str:
    """Return the mean of shares, or a dash where there are none."""
    known = list(values)
    return f"{fmean(known):.0%}" if known else "–"
