"""The commands that can follow a preview, in a form that can be pasted."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from personas.cli.options import META, SETTINGS
from personas.config import COMMANDS, Option

if TYPE_CHECKING:
    from personas.report.terminal.commands import Command

SHOWING = ("details", "format", "strict", "quiet")  # they change how a run is shown, no more


def next_commands(data: str | None, saved: Path | None) -> Sequence[Command]:
    """Return what can be done next with the same table, or with the same saved model.

    Nothing follows a table from standard input, nor a line that holds a credential.
    """
    words = list(_typed_words())
    if data == "-" or _holds_credentials():
        return ()
    explain = (shlex.join(["personas", "rules", "explain", *words]), "explain")
    if saved is not None:
        line = shlex.join(["personas", "export", str(saved), "--to", "xlsx"])
        return (explain, (line, "export"))
    return ((shlex.join(["personas", "report", *words]), "report"), explain)


def _typed_words() -> Iterator[str]:
    """Yield what was typed behind the command; what the settings file says holds again."""
    for option, value in _typed_values():
        if option.is_argument:
            yield value
        elif option.kind == "flag":
            yield option.flags[-1]
        else:
            for text in value if option.is_repeatable else [value]:
                yield from (option.flags[-1], str(text))
    settings = click.get_current_context().meta.get(SETTINGS)
    if settings and settings.is_named:
        yield from ("--config", str(settings.path))


def _typed_values() -> Iterator[tuple[Option, Any]]:
    context = click.get_current_context()
    configured = context.meta.get(META, {})
    for option in COMMANDS["preview"]:
        value = context.params[option.dest]
        source = context.get_parameter_source(option.dest)
        if option.name not in SHOWING and source is ParameterSource.COMMANDLINE:
            start = len(configured.get(option.dest, ())) if option.is_repeatable else 0
            yield option, value[start:] if start else value


def _holds_credentials() -> bool:
    from personas.domain.address import display_name, holds_credentials

    texts = [
        (option, str(text))
        for option, value in _typed_values()
        for text in (value if option.is_repeatable else [value])
    ]
    return any(
        holds_credentials(text) or (option.kind == "location" and display_name(text) != text)
        for option, text in texts
    )
