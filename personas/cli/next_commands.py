"""The commands that can follow another one, in a form that can be pasted."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from personas.cli.options import META, SETTINGS
from personas.config import COMMANDS, Option

if TYPE_CHECKING:
    from personas.report.terminal.commands import Command

SHOWING = (
    "details",
    "format",
    "strict",
    "quiet",
    "force",
)  # they change how a run is shown, no more


def after_preview(data: str | None, saved: Path | None) -> Sequence[Command]:
    """Return what can be done next with the same table, or with the same saved model."""
    if saved is None:
        return _follow("preview", data, {"report": "report", "rules explain": "explain"})
    export = ["personas", "export", str(saved), "--to", "xlsx"]
    return (
        *_follow("preview", data, {"rules explain": "explain"}),
        *_command(export, "export"),
    )


def after_explore(data: str) -> Sequence[Command]:
    """Return what can be done next with a table that was looked at."""
    return _follow("explore", data, {"preview": "preview", "init": "init"})


def _follow(command: str, data: str | None, purposes: Mapping[str, str]) -> Sequence[Command]:
    """Return further commands with the words that were typed behind ``command``.

    Nothing follows a table from standard input, nor a line that holds a credential.
    """
    if data == "-" or _holds_credentials(command):
        return ()
    words = list(_typed_words(command))
    return tuple(
        command
        for name, purpose in purposes.items()
        for command in _command(["personas", *name.split(), *words], purpose)
    )


def _command(words: Sequence[str], purpose: str) -> Iterator[Command]:
    """Yield the command, if a terminal shows it as it has to be typed."""
    line = shlex.join(words)
    if line.isprintable():
        yield line, purpose


def _typed_words(command: str) -> Iterator[str]:
    """Yield what was typed behind the command; what the settings file says holds again."""
    for option, value in _typed_values(command):
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


def _typed_values(command: str) -> Iterator[tuple[Option, Any]]:
    context = click.get_current_context()
    configured = context.meta.get(META, {})
    for option in COMMANDS[command]:
        value = context.params[option.dest]
        source = context.get_parameter_source(option.dest)
        if option.name not in SHOWING and source is ParameterSource.COMMANDLINE:
            start = len(configured.get(option.dest, ())) if option.is_repeatable else 0
            yield option, value[start:] if start else value


def _holds_credentials(command: str) -> bool:
    from personas.domain.address import display_name, holds_credentials

    texts = [
        (option, str(text))
        for option, value in _typed_values(command)
        for text in (value if option.is_repeatable else [value])
    ]
    return any(
        holds_credentials(text) or (option.kind == "location" and display_name(text) != text)
        for option, text in texts
    )
