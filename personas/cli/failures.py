"""How a command ends that fails: what is printed, and the exit code."""

from __future__ import annotations

import errno
import io
import os
import sys
from dataclasses import replace
from traceback import format_exception

import click

from personas.cli.output import Exit, print_problems
from personas.cli.process import Enough
from personas.domain.address import without_typed
from personas.domain.problem import PersonasError, Problem
from personas.signs import visible

SHORT = {
    errno.EMFILE: ("open files", "Let it open more of them: ulimit -n 1024."),
    errno.ENFILE: ("open files", "End other programs, or have the system allow more of them."),
    errno.ENOMEM: ("memory", "End other programs, or use a machine with more of it."),
    errno.EAGAIN: ("threads or processes", "End other programs, or allow more: ulimit -u."),
}
# What carries no number says it in words.
WORDS = {
    "can't start new thread": errno.EAGAIN,
    "Too many open files": errno.EMFILE,
    "Cannot allocate memory": errno.ENOMEM,
    "failed to map segment": errno.ENOMEM,
    "thread constructor failed": errno.EAGAIN,
}
FULL = "Free some space, or name another place: with -o for what is written, TMPDIR for the rest."


def describe_failure(cause: BaseException) -> Problem:
    """Return the problem that a failure is: E506, E507 or, of anything unforeseen, E599."""
    number = _number(cause)
    if number in SHORT:
        what, help_ = SHORT[number]
        return Problem("E506", f"The system has no more {what} to give", help_)
    if isinstance(cause, OSError):
        return _refused(cause)
    return Problem(
        "E599",
        f"Unexpected {type(cause).__name__}: {cause}",
        "This is a bug of personas, not of your data. Set PERSONAS_TRACEBACK=1 to see where.",
    )


def _number(cause: BaseException) -> int | None:
    if isinstance(cause, MemoryError):
        return errno.ENOMEM
    if isinstance(cause, OSError) and cause.errno in SHORT:
        return cause.errno
    if isinstance(cause, OSError | ImportError | RuntimeError):
        return next((number for words, number in WORDS.items() if words in str(cause)), None)
    return None


def _refused(cause: OSError) -> Problem:
    if not _has_working_directory():
        help_ = "Change to a folder that is there: cd."
        return Problem("E507", "The working directory was removed or may not be read", help_)
    place = f"`{cause.filename}`" if cause.filename is not None else "A file"
    reason = (cause.strerror or str(cause)).lower()
    full = cause.errno in (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", None))
    help_ = FULL if full else "Check that name, that you may use what it names, and its disk."
    return Problem("E507", f"{place} cannot be used: {reason}", help_)


def _has_working_directory() -> bool:
    try:
        return os.path.isdir(os.getcwd())
    except OSError:
        return False


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
