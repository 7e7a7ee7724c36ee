"""`personas templates`: the bundled templates, and the variables that they can speak of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personas.cli.group import Group
from personas.cli.options import command_options, make_option
from personas.cli.output import Exit, finish
from personas.cli.progress import run_with_progress
from personas.cli.request import make_request
from personas.config.options import FORMAT
from personas.unsafe_text import dump_json, escape_control_characters

if TYPE_CHECKING:
    from personas.domain.run import Run


@click.command()
@command_options("context")
@make_option(FORMAT)
def context(data: str, output_format: str, strict: bool, quiet: bool, **options: Any) -> int:
    """Show every variable that a template can speak of, with its value for DATA."""
    facts = run_with_progress(make_request("preview", data, options), quiet)
    _show(facts, output_format)
    return finish(facts.warnings, quiet=quiet, strict=strict)


def _show(facts: Run, output_format: str) -> None:
    from rich.console import Console

    from personas.report import context as variables
    from personas.report import print_variables

    if output_format == "json":
        click.echo(dump_json(variables(facts), indent=1), nl=False)
        return
    print_variables(facts, Console())


@click.command()
@click.argument("name")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("templates"),
    show_default=True,
    help="Folder to write into.",
)
@click.option("--force", is_flag=True, help="Replace files of the same names.")
def eject(name: str, output: Path, force: bool) -> int:
    """Write the template NAME and its parts into a folder, or just the part NAME.

    Edit them, delete those you do not change, and use them with `personas report --templates`.
    """
    from personas.files.atomic import atomic_file
    from personas.report import template_files

    files = template_files(name)
    if not force:
        _check_files({output / path: text for path, text in files.items()})
    for path, text in files.items():
        with atomic_file(output / path) as temporary:
            temporary.write_text(text, "utf-8", newline="\n")
        click.echo(escape_control_characters(output / path))
    return Exit.DONE


def _check_files(texts: dict[Path, str]) -> None:
    """Raise E515 for files with another content; an interrupted run may have left the same."""
    from personas.domain.problem import PersonasError, Problem

    help_ = "Name another folder with -o, or replace it with --force."
    edited = [f for f, text in texts.items() if f.exists() and f.read_bytes() != text.encode()]
    if edited:
        raise PersonasError(*(Problem("E515", f"`{f}` is there already", help_) for f in edited))


@click.command("list")
def list_templates() -> int:
    """List the bundled templates and the parts they are made of."""
    from rich.console import Console

    from personas.report import print_templates

    print_templates(Console())
    return Exit.DONE


@click.command()
@click.argument("name")
def show(name: str) -> int:
    """Print the text of the template or part NAME."""
    from personas.report import template_source

    click.echo(template_source(name), nl=False)
    return Exit.DONE


COMMANDS = {
    "list": "personas.cli.templates:list_templates",
    "show": "personas.cli.templates:show",
    "eject": "personas.cli.templates:eject",
    "context": "personas.cli.templates:context",
}


@click.group(cls=Group, paths=COMMANDS)
def templates() -> None:
    """List, show and eject report templates; see what they can speak of."""
