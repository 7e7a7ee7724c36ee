"""How a command that segments a table ends: warnings on stderr, then the exit code."""

from __future__ import annotations

from collections.abc import Sequence

from personas.cli.exits import Exit
from personas.cli.problems import print_problems
from personas.facts.problem import Problem


def finish(warnings: Sequence[Problem], *, quiet: bool, strict: bool) -> int:
    """Print the warnings unless quiet; return 1 when there are some and that is not allowed."""
    if not quiet:
        print_problems(warnings)
    return Exit.FINDINGS if strict and warnings else Exit.DONE
