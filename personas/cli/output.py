"""What commands print of problems, the files that they write, and their exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from pathlib import Path

import click

from personas.domain.address import mask_problem
from personas.domain.problem import Location, Problem, cap_problems


class Exit(IntEnum):
    """The exit codes of every command; one that a signal ends adds 128 to its number."""

    DONE = 0
    FINDINGS = 1
    UNUSABLE = 2
    HANGUP = 129
    INTERRUPT = 130
    TERMINATION = 143


LONGEST = 2_000  # characters of one message
COLORS = {"error": "red", "warning": "yellow"}


def finish(warnings: Sequence[Problem], *, quiet: bool, strict: bool) -> int:
    """Print the warnings unless quiet; return 1 when there are some and that is not allowed."""
    if not quiet:
        print_problems(warnings)
    return Exit.FINDINGS if strict and warnings else Exit.DONE


def print_problems(problems: Iterable[Problem]) -> None:
    """Write problems to stderr, one block each."""
    for problem in cap_problems(problems):
        click.echo(describe(problem), err=True, color=_is_colored())


def describe(problem: Problem) -> str:
    """Return one problem as text: ``file:line:column CODE message``, excerpt, help."""
    problem = mask_problem(problem)
    code = click.style(problem.code, fg=COLORS[problem.severity], bold=True)
    prefix = f"{_format_location(problem.location)} " if problem.location else ""
    lines = [f"{prefix}{code} {_clean(problem.full_message)}"]
    if problem.location and problem.location.text is not None:
        lines += _excerpt(problem.location)
    if problem.full_help:
        lines.append(f"  = help: {_clean(problem.full_help)}")
    return "\n".join(lines)


def _format_location(location: Location) -> str:
    parts = (location.file, location.line, location.column)
    return ":".join(_clean(str(part)) for part in parts if part is not None)


def _excerpt(location: Location) -> list[str]:
    """Return the source line and a caret under its column."""
    number = str(location.line or "")
    lines = [f"  {number} | {_clean(location.text or '')}"]
    if location.column:
        lines.append(f"  {' ' * len(number)} | {' ' * (location.column - 1)}^")
    return lines


def _clean(text: str) -> str:
    """Escape control characters of hostile names, and cut what would fill the terminal."""
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}… and {len(text) - LONGEST:,} more signs"
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)


def _is_colored() -> bool:
    """Return what NO_COLOR or FORCE_COLOR says, else whether stderr is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stderr.isatty()


def write_files(folder: Path, files: Mapping[str, bytes], force: bool) -> None:
    """Write files into a folder: all of them, or none."""
    from personas.files.atomic import atomic_folder

    with atomic_folder(folder, force) as temporary:
        for name, content in files.items():
            (temporary / name).parent.mkdir(exist_ok=True)
            (temporary / name).write_bytes(content)
