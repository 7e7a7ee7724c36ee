"""How a command ends that can warn: warnings on stderr, then the exit code."""

from __future__ import annotations

from collections.abc import Sequence

import click

from personas.cli.exits import Exit
from personas.cli.problems import print_problems
from personas.facts.problem import Problem

STRICT = click.option("--strict", is_flag=True, help="Exit with 1 when there are warnings.")
QUIET = click.option("-q", "--quiet", is_flag=True, help="Nothing but results and errors.")


def finish(warnings: Sequence[Problem], *, quiet: bool, strict: bool) -> int:
    """Print the warnings unless quiet; return 1 when there are some and that is not allowed."""
    if not quiet:
        print_problems(warnings)
    return Exit.FINDINGS if strict and warnings else Exit.DONE
