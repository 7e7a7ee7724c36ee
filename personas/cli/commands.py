"""The `personas` command: the group of all commands."""

from __future__ import annotations

import click

from personas import __version__
from personas.cli.assign import assign
from personas.cli.codes import codes
from personas.cli.compare import compare
from personas.cli.doctor import doctor
from personas.cli.explore import explore
from personas.cli.export import export
from personas.cli.init import init
from personas.cli.preview import preview
from personas.cli.report import report
from personas.cli.rules import rules
from personas.cli.templates import templates


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", "-V", message="personas %(version)s")
def personas() -> None:
    """Turn a table of customers into named, explained segments and a report."""


SEGMENTING = (explore, preview, report, assign, compare, export)
for command in (*SEGMENTING, init, doctor, rules, templates, codes):
    personas.add_command(command)
