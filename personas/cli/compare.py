"""`personas compare`: who moved where since an earlier run, and what drifted."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personas.cli.options import command_options
from personas.cli.output import finish, write_files
from personas.cli.progress import progress
from personas.cli.request import make_backend, make_reading
from personas.domain.request import split_names
from personas.unsafe_text import escape_control_characters

if TYPE_CHECKING:
    from personas.domain.comparison import AlertLimits, Comparison


@click.command()
@command_options("compare")
def compare(
    old: Path, new: str, output: Path | None, force: bool, strict: bool, quiet: bool, **options: Any
) -> int:
    """Hold NEW against OLD: sizes, who moved where, what drifted, and why.

    OLD is the folder of a report, or a model.json. NEW is one of these too, or a table of
    customers, which the old model puts into its segments.
    """
    formats = split_names(options["formats"] or "")
    with progress(quiet) as on_step:
        from personas.files.atomic import check_folder
        from personas.report.comparison import check_formats
        from personas.use_cases.compare import ComparisonSource
        from personas.use_cases.compare import compare as compare_runs

        check_formats(formats)
        if output:
            check_folder(output, force)
        backend, limits = make_backend(options), _parse_limits(options["bars"])
        source = ComparisonSource(new, options["id"], make_reading(options), backend)
        comparison = compare_runs(old, source, limits, _reproduction_line(old, new), on_step)
    shows_alerts = _show(comparison, formats, output, force)
    warnings = (*comparison.alerts, *comparison.warnings)
    return finish(warnings, quiet=quiet or shows_alerts, strict=strict)


def _reproduction_line(old: Path, new: str) -> str:
    from personas.domain.address import reproduction, shareable

    line = shlex.join(["personas", "compare", shareable(old), shareable(new)])
    return reproduction(line, old, new)


def _parse_limits(texts: Sequence[str]) -> AlertLimits:
    from personas.domain.comparison import AlertLimits

    names = [field.name for field in fields(AlertLimits)]
    limits = {}
    for text in texts:
        name, _, value = (part.strip() for part in text.partition("="))
        number = _parse_share(value)
        if name not in names or number is None:
            message = f"{text!r} is no bar such as moved=20%; there are: {', '.join(names)}"
            raise click.BadParameter(message, param_hint="--bar")
        limits[name] = number
    return AlertLimits(**limits)


def _parse_share(text: str) -> float | None:
    """Return a number at or above 0; a percentage is a share."""
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None


def _show(comparison: Comparison, formats: Sequence[str], output: Path | None, force: bool) -> bool:
    """Write a comparison, or print it; return whether that shows its alerts on the terminal."""
    from personas.report.comparison import FORMATS, comparison_documents, print_comparison

    if output is None and not formats:
        from rich.console import Console

        print_comparison(comparison, Console())
        return True
    documents = comparison_documents(comparison, formats or FORMATS)
    if output is None:
        click.echo(b"\n".join(documents.values()).decode(), nl=False)
        return False
    write_files(output, documents, force)
    click.echo(escape_control_characters(output / next(iter(documents))))
    return False
