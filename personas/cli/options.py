"""Options that commands share, and how they become a request."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from personas.run import Request

Command = TypeVar("Command", bound=Callable[..., Any])

SHARED = (
    click.argument("data"),
    click.option(
        "--rules", default="retail", show_default=True, metavar="PACK|FILE", help="Rule pack."
    ),
    click.option(
        "-k",
        "--clusters",
        default="auto",
        show_default=True,
        metavar="auto|N|MIN-MAX",
        help="How many segments.",
    ),
    click.option("--id", metavar="COLUMN", help="The column that identifies a customer."),
    click.option(
        "--measure",
        multiple=True,
        metavar="NAME=COLUMN",
        help="Bind a measure to a column (repeatable).",
    ),
    click.option("--features", metavar="A,B,C", help="The measures to find segments by."),
    click.option("--strict", is_flag=True, help="Exit with 1 when there are warnings."),
    click.option("-q", "--quiet", is_flag=True, help="Nothing but results and errors."),
)
# What changes the answer, in the order of the reproduction line.
LASTING = ("rules", "clusters", "id", "measure", "features")


def shared_options(command: Command) -> Command:
    """Add DATA and the options of every command that segments a table."""
    for option in reversed(SHARED):
        command = option(command)
    return command


def make_request(command: str, data: str, options: dict[str, Any]) -> Request:
    """Turn what was typed into a request."""
    from personas.run import Request

    features = options["features"]
    return Request(
        data=data,
        rules=options["rules"],
        clusters=options["clusters"],
        id=options["id"],
        measures=dict(map(_split, options["measure"])),
        features=[name.strip() for name in features.split(",")] if features else None,
        reproduce=shlex.join(["personas", command, data, *_typed(options)]),
    )


def _split(text: str) -> tuple[str, str]:
    name, _, column = (part.strip() for part in text.partition("="))
    if not (name and column):
        message = f'{text!r} is not NAME=COLUMN, such as --measure "income=Yearly pay"'
        raise click.BadParameter(message, param_hint="--measure")
    return name, column


def _typed(options: dict[str, Any]) -> list[str]:
    """The options that are not as they are by default."""
    default = {"rules": "retail", "clusters": "auto"}
    words = []
    for name in LASTING:
        given = options[name] if name == "measure" else [options[name]]
        words += [w for v in given if v and v != default.get(name) for w in (f"--{name}", v)]
    return words
