"""Options that commands share, and how they become a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from personas.cli.config import config_option, with_config
from personas.cli.engine import ENGINE
from personas.cli.output import QUIET, STRICT
from personas.cli.reading import READING, TREATING, by_name, make_reading
from personas.cli.reproduce import again

if TYPE_CHECKING:
    from personas.domain.request import Request

Command = TypeVar("Command", bound=Callable[..., Any])

SHARED = (
    click.argument("data"),
    config_option,
    click.option(
        "--rules", metavar="PACK|FILE", help="Rule pack. [default: the one that fits DATA best]"
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
        callback=with_config,
        metavar="NAME=EXPRESSION",
        help="Bind a measure to a column, or calculate it from columns (repeatable).",
    ),
    click.option(
        "--labels", metavar="COLUMN", help="Take the values of this column for the segments."
    ),
    click.option(
        "--like",
        metavar="MODEL",
        help="Keep the numbers of an earlier model's segments where they come back.",
    ),
    click.option("--features", metavar="A,B,C", help="The measures to find segments by."),
    click.option(
        "--prepare",
        multiple=True,
        callback=with_config,
        metavar="[MEASURE=]WORDS",
        help='How measures count: "log robust weight 2 clip 0 to 200" (repeatable).',
    ),
    click.option(
        "--pca",
        metavar="N|SHARE",
        help="Find segments by principal components: 3, or 0.9 of the variance.",
    ),
    click.option(
        "--ignore",
        multiple=True,
        callback=with_config,
        metavar="COLUMN",
        help="Do as if the column were not there (repeatable).",
    ),
    click.option("--purchases", is_flag=True, help="DATA has a row a purchase, not a customer."),
    click.option(
        "--purchase",
        multiple=True,
        callback=with_config,
        metavar="NAME=VALUE",
        help="What a table of purchases holds: date=COLUMN, returns=drop, … (repeatable).",
    ),
    click.option(
        "--unit",
        type=click.Choice(["customer", "order"]),
        default="customer",
        show_default=True,
        help="What a row of DATA is, and what is segmented.",
    ),
    *READING,
    *TREATING,
    *ENGINE,
    STRICT,
    QUIET,
)
table_or_json = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="Tables for people or JSON for programs.",
)


def shared_options(command: Command) -> Command:
    """Add DATA and the options of every command that segments a table."""
    for option in reversed(SHARED):
        command = option(command)
    return command


def make_request(command: str, data: str, options: dict[str, Any]) -> Request:
    """Turn what was typed into a request."""
    from personas.domain.request import Request

    features = options["features"]
    return Request(
        data=data,
        rules=options["rules"],
        clusters=options["clusters"],
        id=options["id"],
        labels=options["labels"],
        measures=dict(
            split_pair(w, "--measure", "NAME=COLUMN", "income=Yearly pay")
            for w in options["measure"]
        ),
        like=options["like"],
        features=[name.strip() for name in features.split(",")] if features else None,
        preparation=by_name(options["prepare"]),
        pca=options["pca"],
        ignore=options["ignore"],
        purchases=_purchases(options),
        unit=options["unit"],
        engine=options["engine"],
        master=options["master"],
        memory=options["memory"],
        reading=make_reading(options),
        gaps=by_name(options["gaps"]),
        outliers=by_name(options["outliers"]),
        reproduce=again(command, data, options, guessed=_purchases(options) == {}),
    )


def _purchases(options: dict[str, Any]) -> dict[str, str] | None:
    """What is said of purchases; None when DATA holds customers."""
    said = [words for words in options["purchase"] if words]
    asked = options["purchases"] or options["purchase"]
    return (
        dict(split_pair(words, "--purchase", "NAME=VALUE", "date=InvoiceDate") for words in said)
        if asked
        else None
    )


def split_pair(text: str, option: str, form: str, example: str) -> tuple[str, str]:
    """Split ``name=value``; tell the form that is wanted where it is none."""
    name, _, value = (part.strip() for part in text.partition("="))
    if not (name and value):
        message = f'{text!r} is not {form}, such as {option} "{example}"'
        raise click.BadParameter(message, param_hint=option)
    return name, value
