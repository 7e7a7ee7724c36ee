"""Options that say what runs the queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from personas.domain.request import ENGINES, Backend

Command = TypeVar("Command", bound=Callable[..., Any])

ENGINE = (
    click.option(
        "--engine",
        type=click.Choice(ENGINES),
        help="What runs the queries. [default: spark for spark:NAME, else duckdb]",
    ),
    click.option(
        "--master",
        metavar="URL",
        help="The Spark that is meant, such as spark://host:7077. [default: local[*]]",
    ),
    click.option(
        "--memory",
        metavar="SIZE",
        help="What the engine may hold, 2GB say. [default: 150MB a processor, 300MB to 1.5GB]",
    ),
)


def engine_options(command: Command) -> Command:
    """Add the options that say what runs the queries."""
    for option in reversed(ENGINE):
        command = option(command)
    return command


def make_backend(options: dict[str, Any]) -> Backend:
    """Turn what was typed into a `Backend`."""
    return Backend(options["engine"], options["master"], options["memory"])
