"""Make click's options from the table of options; `personas.yaml` gives their defaults."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from personas.config import COMMANDS, Option

if TYPE_CHECKING:
    from personas.domain.problem import Problem

Command = TypeVar("Command", bound=Callable[..., Any])

META = "personas.config"
SETTINGS = "personas.settings"
UNCONFIGURED = ("init",)  # it writes the file anew: it reads only one that is named
TYPES: dict[str, click.Path] = {
    "path": click.Path(path_type=Path),
    "file": click.Path(path_type=Path, dir_okay=False),
    "folder": click.Path(path_type=Path, exists=True, file_okay=False),
}


def command_options(name: str) -> Callable[[Command], Command]:
    """Return the decorator that adds the arguments and options of a command, and ``--config``."""
    table = COMMANDS[name]
    arguments = [_make_argument(option) for option in table if option.is_argument]
    options = [make_option(option) for option in table if not option.is_argument]

    def decorate(command: Command) -> Command:
        for decorator in reversed((*arguments, config_option, *options)):
            command = decorator(command)
        return command

    return decorate


def _make_argument(option: Option) -> Callable[[Command], Command]:
    return click.argument(option.dest, type=TYPES.get(option.kind), required=option.is_required)


def make_option(option: Option) -> Callable[[Command], Command]:
    """Return click's decorator for an option."""
    settings: dict[str, Any] = {"help": option.help, "required": option.is_required}
    settings["type"] = (
        click.Choice(option.choices) if option.kind == "choice" else TYPES.get(option.kind)
    )
    if option.metavar:
        settings["metavar"] = option.metavar
    if option.kind == "flag":
        settings["is_flag"] = True
    if option.default is not None:
        settings |= {"default": option.default, "show_default": True}
    if option.is_repeatable:
        settings["multiple"] = True
    if option.is_repeatable and option.default is None:
        settings["callback"] = _extend_config
    return click.option(*option.flags, option.dest, **settings)


def _extend_config(
    context: click.Context, parameter: click.Parameter, values: Any
) -> tuple[str, ...]:
    """Put what is typed of a repeatable option behind what the configuration says: it wins."""
    configured = context.meta.get(META, {}).get(parameter.name, ())
    return configured if values == configured else (*configured, *values)


def _apply_config(context: click.Context, _: click.Parameter, file: Path | None) -> None:
    """Load the configuration before any other option is read; what is typed wins over it."""
    if context.resilient_parsing or (file is None and context.command.name in UNCONFIGURED):
        return
    from personas.config import load_config

    config = load_config(file)
    values = {**config.options, **config.sections.get(context.command.name or "", {})}
    context.meta[META] = values
    context.meta[SETTINGS] = Settings(config.path, is_named=file is not None)
    context.default_map = {**values, **(context.default_map or {})}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings file in use, and whether the analyst named it."""

    path: Path | None
    is_named: bool


def unused_settings(data: str) -> tuple[Problem, ...]:
    """Warn of a settings file beside ``data`` that is not the one in use."""
    from personas.config.load import beside
    from personas.domain.address import display_name
    from personas.domain.problem import Problem

    settings = click.get_current_context().meta.get(SETTINGS)
    file = beside(data)
    if settings is None or settings.is_named or file is None:
        return ()
    if settings.path and os.path.realpath(settings.path) == os.path.realpath(file):
        return ()
    name = display_name(file)
    in_use = f"`{display_name(settings.path)}` is" if settings.path else "none is"
    message = f"`{name}` lies beside the data and is not used: {in_use} found from this folder up"
    return (Problem("W159", message, f"To use it: --config {shlex.quote(name)}"),)


CONFIG: dict[str, Any] = {
    "type": click.Path(path_type=Path, dir_okay=False),
    "metavar": "FILE",
    "help": "Settings; by default the nearest personas.yaml upward from here.",
}
config_option = click.option(
    "--config", **CONFIG, is_eager=True, expose_value=False, callback=_apply_config
)
