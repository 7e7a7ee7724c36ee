"""`personas templates eject`: a template as files of one's own, to edit."""

from __future__ import annotations

from pathlib import Path

import click

from personas.cli.exits import Exit
from personas.signs import visible


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
    from personas.files.whole import whole_file
    from personas.report import template_files

    files = template_files(name)
    if not force:
        _refuse([output / path for path, text in files.items() if _differs(output / path, text)])
    for path, text in files.items():
        with whole_file(output / path) as made:
            made.write_text(text, "utf-8", newline="\n")
        click.echo(visible(output / path))
    return Exit.DONE


def _differs(file: Path, text: str) -> bool:
    """Whether something else is there: a run that was cut short may have written this already."""
    return file.exists() and file.read_bytes() != text.encode()


def _refuse(there: list[Path]) -> None:
    from personas.facts.problem import PersonasError, Problem

    mend = "Name another folder with -o, or replace it with --force."
    if there:
        problems = [Problem("E515", f"`{file}` is there already", mend) for file in there]
        raise PersonasError(*problems)
