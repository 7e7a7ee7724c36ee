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
from personas.cli.process import ReaderGone
from personas.domain.address import mask_arguments
from personas.domain.problem import PersonasError, Problem
from personas.unsafe_text import escape_control_characters

SHORTAGES = {
    errno.EMFILE: ("open files", "Let it open more of them: ulimit -n 1024."),
    errno.ENFILE: ("open files", "End other programs, or have the system allow more of them."),
    errno.ENOMEM: ("memory", "End other programs, or use a machine with more of it."),
    errno.EAGAIN: ("threads or processes", "End other programs, or allow more: ulimit -u."),
}
# Messages of errors that carry no number.
NUMBERS = {
    "can't start new thread": errno.EAGAIN,
    "Too many open files": errno.EMFILE,
    "Cannot allocate memory": errno.ENOMEM,
    "failed to map segment": errno.ENOMEM,
    "thread constructor failed": errno.EAGAIN,
}
DISK_FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", None))
FREE_SPACE = (
    "Free some space, or name another place: with -o for what is written, TMPDIR for the rest."
)


def fail(cause: BaseException) -> Exit:
    """Print why a command ends; return its exit code."""
    if isinstance(cause, ReaderGone):
        return Exit.DONE
    if isinstance(cause, KeyboardInterrupt | click.Abort):
        click.echo("interrupted", err=True)
        return Exit.INTERRUPT
    if isinstance(cause, click.ClickException):
        cause.message = mask_arguments(cause.message, sys.argv[1:])  # type: ignore[misc]
        text = io.StringIO()
        cause.show(text)
        click.echo(escape_control_characters(text.getvalue()), err=True, nl=False)
    elif isinstance(cause, PersonasError):
        print_problems(cause.problems)
    elif "PERSONAS_TRACEBACK" in os.environ:
        click.echo(mask_arguments("".join(format_exception(cause)), sys.argv[1:]), err=True)
    else:
        # click exits where a pipe broke; what it caught says which pipe.
        caught = cause.__context__ if isinstance(cause, SystemExit) else None
        problem = describe_failure(caught or cause)
        message = mask_arguments(problem.message, sys.argv[1:])
        print_problems([replace(problem, message=message)])
    return Exit.UNUSABLE


def describe_failure(cause: BaseException) -> Problem:
    """Return a failure as a problem: E506, E507 or, of anything unforeseen, E599."""
    number = _error_number(cause)
    if number in SHORTAGES:
        resource, help_ = SHORTAGES[number]
        return Problem("E506", f"The system has no more {resource} to give", help_)
    if isinstance(cause, OSError):
        return _describe_file_error(cause)
    return Problem(
        "E599",
        f"Unexpected {type(cause).__name__}: {cause}",
        "This is a bug of personas, not of your data. Set PERSONAS_TRACEBACK=1 to see where.",
    )


def _error_number(cause: BaseException) -> int | None:
    if isinstance(cause, MemoryError):
        return errno.ENOMEM
    if isinstance(cause, OSError) and cause.errno in SHORTAGES:
        return cause.errno
    return next((number for text, number in NUMBERS.items() if text in str(cause)), None)


def _describe_file_error(cause: OSError) -> Problem:
    if not _has_working_directory():
        help_ = "Change to a folder that is there: cd."
        return Problem("E507", "The working directory was removed or may not be read", help_)
    name = f"`{cause.filename}`" if cause.filename is not None else "A file"
    reason = (cause.strerror or str(cause)).lower()
    help_ = "Check that name, that you may use what it names, and its disk."
    if cause.errno in DISK_FULL:
        help_ = FREE_SPACE
    return Problem("E507", f"{name} cannot be used: {reason}", help_)


def _has_working_directory() -> bool:
    try:
        return os.path.isdir(os.getcwd())
    except OSError:
        return False
