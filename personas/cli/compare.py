"""`personas compare`: who moved where since an earlier run, and what drifted."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personas.cli.config import config_option, with_config
from personas.cli.engine import engine_options, make_backend
from personas.cli.output import QUIET, finish
from personas.cli.progress import progress
from personas.cli.reading import make_reading, reading_options
from personas.signs import visible

if TYPE_CHECKING:
    from personas.domain.comparison import AlertLimits, Comparison


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new")
@config_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write it as a report instead.",
)
@click.option(
    "--format",
    "formats",
    metavar="A,B",
    help="md, html, json: what -o writes (all), or one to print instead of tables.",
)
@click.option(
    "--bar",
    "bars",
    multiple=True,
    callback=with_config,
    metavar="NAME=VALUE",
    help="What alerts begin above: psi=0.25, share=5%, moved=20%, left=20%, renamed=10% "
    "(repeatable).",
)
@click.option("--id", metavar="COLUMN", help="The id column of NEW, if it has another name now.")
@reading_options
@engine_options
@click.option("--force", is_flag=True, help="Replace files that were edited since.")
@click.option("--strict", is_flag=True, help="Exit with 1 when there are alerts or warnings.")
@QUIET
def compare(
    old: Path, new: str, output: Path | None, force: bool, strict: bool, quiet: bool, **options: Any
) -> int:
    """Hold NEW against OLD: sizes, who moved where, what drifted, and why.

    OLD is the folder of a report, or a model.json. NEW is one of these too, or a table of
    customers, which the old model puts into its segments.
    """
    formats = [word.strip() for word in (options["formats"] or "").split(",") if word.strip()]
    with progress(quiet) as on_step:
        from personas.files.atomic import check_folder
        from personas.report.comparison import check_formats
        from personas.use_cases.compare import Newer
        from personas.use_cases.compare import compare as hold

        check_formats(formats)
        if output:
            check_folder(output, force)
        now = Newer(new, options["id"], make_reading(options), make_backend(options))
        found = hold(old, now, _bars(options["bars"]), _again(old, new), on_step)
    shown = _show(found, formats, output, force)
    told = (*found.alerts, *found.warnings)
    return finish(told, quiet=quiet or shown, strict=strict)


def _again(old: Path, new: str) -> str:
    from personas.domain.address import reproduction, shareable

    line = shlex.join(["personas", "compare", shareable(old), shareable(new)])
    return reproduction(line, old, new)


def _bars(said: Sequence[str]) -> AlertLimits:
    from personas.domain.comparison import AlertLimits

    names = [field.name for field in fields(AlertLimits)]
    read = {}
    for words in said:
        name, _, value = (part.strip() for part in words.partition("="))
        number = _number(value)
        if name not in names or number is None:
            message = f"{words!r} is no bar such as moved=20%; there are: {', '.join(names)}"
            raise click.BadParameter(message, param_hint="--bar")
        read[name] = number
    return AlertLimits(**read)


def _number(text: str) -> float | None:
    """Return a number at or above 0; a percentage is a share."""
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None


def _show(found: Comparison, formats: Sequence[str], output: Path | None, force: bool) -> bool:
    """Write it, or print it; return whether its alerts were seen by that."""
    from personas.report.comparison import FORMATS, comparison_documents

    if output is None and not formats:
        _print(found)
        return True
    made = comparison_documents(found, formats or FORMATS)
    if output is None:
        click.echo(b"\n".join(made.values()).decode(), nl=False)
        return False
    _write(made, output, force)
    return False


def _print(found: Comparison) -> None:
    from rich.console import Console

    from personas.report.comparison import print_comparison

    print_comparison(found, Console())


def _write(made: dict[str, bytes], folder: Path, force: bool) -> None:
    from personas.files.atomic import whole_folder

    with whole_folder(folder, force) as room:
        for name, content in made.items():
            (room / name).write_bytes(content)
    click.echo(visible(folder / next(iter(made))))
