"""How a command ends that fails: what is printed, and the exit code."""

from __future__ import annotations

import io
import os
import sys
from dataclasses import replace
from traceback import format_exception

import click

from personas.cli.exits import Exit
from personas.cli.last_words import describe_failure
from personas.cli.problems import print_problems
from personas.cli.streams import Enough
from personas.facts.problem import PersonasError
from personas.facts.shareable import without_typed
from personas.signs import visible


def fail(cause: BaseException) -> Exit:
    """Print why a command ends; return its exit code."""
    if isinstance(cause, Enough):
        return Exit.DONE
    if isinstance(cause, KeyboardInterrupt | click.Abort):
        click.echo("interrupted", err=True)
        return Exit.INTERRUPTED
    if isinstance(cause, click.ClickException):
        cause.message = without_typed(cause.message, sys.argv[1:])  # type: ignore[misc]
        said = io.StringIO()
        cause.show(said)
        click.echo(visible(said.getvalue()), err=True, nl=False)
    elif isinstance(cause, PersonasError):
        print_problems(cause.problems)
    elif "PERSONAS_TRACEBACK" in os.environ:
        click.echo(without_typed("".join(format_exception(cause)), sys.argv[1:]), err=True)
    else:
        problem = describe_failure(_meant(cause))
        message = without_typed(problem.message, sys.argv[1:])
        print_problems([replace(problem, message=message)])
    return Exit.UNUSABLE


def _meant(cause: BaseException) -> BaseException:
    """click exits where a pipe broke; which one broke is in what it caught."""
    context = cause.__context__
    return context if isinstance(cause, SystemExit) and context else cause
