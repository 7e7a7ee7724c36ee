"""Print problems: where, what, the line with a caret, and what to do."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from personas.facts.problem import Location, Problem, capped
from personas.facts.shareable import without_credentials

LONGEST = 2_000  # signs of one message
COLORS = {"error": "red", "warning": "yellow"}


def print_problems(problems: Iterable[Problem]) -> None:
    """Write problems to stderr, one block each."""
    for problem in capped(problems):
        click.echo(describe(problem), err=True, color=_colored())


def describe(problem: Problem) -> str:
    """Return one problem as text: ``file:line:column CODE message``, excerpt, help."""
    problem = without_credentials(problem)
    code = click.style(problem.code, fg=COLORS[problem.severity], bold=True)
    where = f"{_place(problem.location)} " if problem.location else ""
    lines = [f"{where}{code} {_plain(problem.told)}"]
    if problem.location and problem.location.text is not None:
        lines += _excerpt(problem.location)
    if problem.help:
        lines.append(f"  = help: {_plain(problem.help)}")
    return "\n".join(lines)


def _place(at: Location) -> str:
    return ":".join(_plain(str(p)) for p in (at.file, at.line, at.column) if p is not None)


def _excerpt(at: Location) -> list[str]:
    """The source line and a caret under its column."""
    number = str(at.line or "")
    lines = [f"  {number} | {_plain(at.text or '')}"]
    if at.column:
        lines.append(f"  {' ' * len(number)} | {' ' * (at.column - 1)}^")
    return lines


def _plain(text: str) -> str:
    """Keep control characters of hostile names off the terminal, and what fills it."""
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}… and {len(text) - LONGEST:,} more signs"
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)


def _colored() -> bool | None:
    """Ask the stream itself, unless NO_COLOR or FORCE_COLOR has spoken."""
    import os

    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stderr.isatty()
