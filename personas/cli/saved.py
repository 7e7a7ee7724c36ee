"""The run that a command shows: of a table, or a saved one under the names of other rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from personas.config.options import MEASURES

if TYPE_CHECKING:
    from personas.domain.run import Run

# what --model can be given with: the other options need the data
WITHOUT_DATA = {
    "saved",
    "rules",
    "measure",
    "segment",
    "details",
    "output_format",
    "strict",
    "quiet",
}


def make_run(
    command: str, data: str | None, saved: Path | None, options: dict[str, Any], quiet: bool
) -> Run:
    """Return the run on ``data``; or the run of a ``saved`` model, its segments named anew."""
    if saved is not None:
        return _rename(command, saved, options)
    if data is None:
        raise click.UsageError("Name a table, DATA, or the model of an earlier report, --model.")
    from personas.cli.progress import run_with_progress
    from personas.cli.request import make_request

    return run_with_progress(make_request(command, data, options), quiet)


def _rename(command: str, saved: Path, options: dict[str, Any]) -> Run:
    _check_options()
    import shlex

    from personas.cli.request import parse
    from personas.domain.address import shareable
    from personas.use_cases.rename import rename

    pack, measures = options["rules"], parse(MEASURES, options)
    words = ["personas", *command.split(), "--model", shareable(saved)]
    words += ["--rules", shareable(pack)] if pack else []
    words += [word for pair in measures.items() for word in ("--measure", "=".join(pair))]
    return rename(saved, pack, measures, shlex.join(words))


def _check_options() -> None:
    """Refuse what is typed beside --model and would have no effect."""
    if typed := typed_options(WITHOUT_DATA):
        message = f"--model reads no data and finds no segments: {', '.join(typed)} has no effect."
        raise click.UsageError(f"{message} Leave out one or the other.")


def typed_options(effective: set[str]) -> list[str]:
    """Return the options that are typed and none of the ``effective`` ones, as they are typed."""
    context = click.get_current_context()
    return [
        parameter.opts[-1] if isinstance(parameter, click.Option) else parameter.human_readable_name
        for parameter in context.command.params
        if parameter.expose_value and parameter.name not in effective
        if context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
    ]
