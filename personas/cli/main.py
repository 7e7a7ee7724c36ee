"""The `personas` command: the group, and the one place where errors become output and exits."""

from __future__ import annotations

import gc
import os
import sys

import click

from personas import __version__
from personas.cli.assign import assign
from personas.cli.codes import codes
from personas.cli.compare import compare
from personas.cli.doctor import doctor
from personas.cli.explore import explore
from personas.cli.export import export
from personas.cli.init import init
from personas.cli.output import Exit, print_problems
from personas.cli.preview import preview
from personas.cli.report import report
from personas.cli.rules import rules
from personas.cli.templates import templates
from personas.domain.problem import PersonasError, Problem


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", "-V", message="personas %(version)s")
def personas() -> None:
    """Turn a table of customers into named, explained segments and a report."""


SEGMENTING = (explore, preview, report, assign, compare, export)
for command in (*SEGMENTING, init, doctor, rules, templates, codes):
    personas.add_command(command)


def main() -> None:
    """Run the command line; a traceback is a bug."""
    # What is imported lives to the end: looking through it for garbage again and again costs more
    # than it frees.
    gc.set_threshold(200_000, 100, 100)
    sys.exit(_guarded())


def _guarded() -> int:
    try:
        return personas.main(prog_name="personas", standalone_mode=False) or Exit.DONE
    except click.ClickException as usage:
        usage.show()
        return Exit.UNUSABLE
    except PersonasError as found:
        print_problems(found.problems)
        return Exit.UNUSABLE
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return Exit.INTERRUPTED
    except SystemExit:  # click met a closed pipe (`personas codes | head`): all is well
        return Exit.DONE
    except Exception as bug:
        if "PERSONAS_TRACEBACK" in os.environ:
            raise
        print_problems([_bug(bug)])
        return Exit.UNUSABLE


def _bug(bug: Exception) -> Problem:
    return Problem(
        "E599",
        f"Unexpected {type(bug).__name__}: {bug}",
        "This is a bug of personas, not of your data. Set PERSONAS_TRACEBACK=1 to see where.",
    )
