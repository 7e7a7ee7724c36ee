"""How a command ends that fails: what is printed, and the exit code."""

from __future__ import annotations

import os

import click

from personas.cli.exits import Exit
from personas.cli.last_words import describe_failure
from personas.cli.problems import print_problems
from personas.cli.streams import Enough
from personas.facts.problem import PersonasError


def fail(cause: BaseException) -> Exit:
    """Print why a command ends; return its exit code."""
    if isinstance(cause, Enough):
        return Exit.DONE
    if isinstance(cause, KeyboardInterrupt | click.Abort):
        click.echo("interrupted", err=True)
        return Exit.INTERRUPTED
    if isinstance(cause, click.ClickException):
        cause.show()
    elif isinstance(cause, PersonasError):
        print_problems(cause.problems)
    elif "PERSONAS_TRACEBACK" in os.environ:
        raise cause
    else:
        print_problems([describe_failure(_meant(cause))])
    return Exit.UNUSABLE


def _meant(cause: BaseException) -> BaseException:
    """click exits where a pipe broke; which one broke is in what it caught."""
    context = cause.__context__
    return context if isinstance(cause, SystemExit) and context else cause
