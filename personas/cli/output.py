"""What an exit code says."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from enum import IntEnum

import click

from personas.domain.address import without_credentials
from personas.domain.problem import Location, Problem, capped


class Exit(IntEnum):
    """The exit codes of every command; one that a signal ends adds 128 to its number."""

    DONE = 0
    FINDINGS = 1
    UNUSABLE = 2
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


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
    lines = [f"{where}{code} {_plain(problem.full_message)}"]
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


STRICT = click.option("--strict", is_flag=True, help="Exit with 1 when there are warnings.")
QUIET = click.option("-q", "--quiet", is_flag=True, help="Nothing but results and errors.")


def finish(warnings: Sequence[Problem], *, quiet: bool, strict: bool) -> int:
    """Print the warnings unless quiet; return 1 when there are some and that is not allowed."""
    if not quiet:
        print_problems(warnings)
    return Exit.FINDINGS if strict and warnings else Exit.DONE
