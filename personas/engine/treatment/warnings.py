"""What is said of gaps and outliers once they were counted."""

from __future__ import annotations

from collections.abc import Sequence

from personas.facts.problem import Problem


def refused(name: str, gaps: int, rows: int) -> Problem:
    """Say that a measure has gaps where none may be."""
    message = f"`{name}` is missing for {gaps:,} of {rows:,} customers, and gaps were refused"
    return Problem("E141", message, f'Fill them, --gaps "{name}=median", or drop those customers.')


def dropped(rows: int, names: Sequence[str]) -> Problem:
    """Say how many customers were left out."""
    listed = ", ".join(f"`{name}`" for name in names)
    who = "1 customer was" if rows == 1 else f"{rows:,} customers were"
    message = f"{who} left out, because a measure is missing: {listed}"
    return Problem("W141", message, "They are in no segment and in no figure of the report.")


def filled(name: str, gaps: int, rows: int, fill: float) -> Problem:
    """Say how many gaps were given which value."""
    message = f"`{name}` was missing for {gaps:,} of {rows:,} customers, and was filled: {fill:g}"
    return Problem("W143", message, "Medians and means count the filled values.")


def told(name: str, outside: int, rows: int, clipped: bool) -> Problem:
    """Say how many values are far outside, or were clipped."""
    message = f"`{name}` is far outside the usual for {outside:,} of {rows:,} customers"
    if clipped:
        message = f"`{name}` was clipped for {outside:,} of {rows:,} customers"
        return Problem("W142", message, "Medians and means are those of the clipped values.")
    help_ = f'They were kept. To draw them in: --outliers "{name}=iqr 3"; or mend the table.'
    return Problem("W140", message, help_)
