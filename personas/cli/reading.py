"""Options that say how DATA is to be read, and what is done about its gaps and outliers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from personas.cli.config import with_config

if TYPE_CHECKING:
    from personas.domain.request import Reading

Command = TypeVar("Command", bound=Callable[..., Any])

DECIMALS = (".", ",")
DATES = ("ymd", "dmy", "mdy")

READING = (
    click.option("--sheet", metavar="NAME|N", help="The sheet of a workbook."),
    click.option("--table", metavar="NAME", help="The table of a database."),
    click.option("--query", metavar="SQL", help="What to ask a database for, instead of a table."),
    click.option("--delimiter", metavar="SIGN", help="What stands between the cells of a text."),
    click.option("--encoding", metavar="NAME", help="What a text is written in, such as cp1250."),
    click.option(
        "--decimal",
        multiple=True,
        callback=with_config,
        metavar="[COLUMN=].|,",
        help="The decimal sign, where numbers read both ways (repeatable).",
    ),
    click.option(
        "--dates",
        multiple=True,
        callback=with_config,
        metavar="[COLUMN=]ymd|dmy|mdy",
        help="The order of dates, where they read both ways (repeatable).",
    ),
    click.option("--missing", metavar="A,B,C", help="Words that stand for gaps, such as n/a,-."),
)
TREATING = (
    click.option(
        "--gaps",
        multiple=True,
        callback=with_config,
        metavar="[MEASURE=]WAY",
        help="Gaps: median, most common, drop, refuse or a number (repeatable).",
    ),
    click.option(
        "--outliers",
        multiple=True,
        callback=with_config,
        metavar="[MEASURE=]WAY",
        help='Outliers: keep, "iqr 3" or "q1 to q99" (repeatable). [default: keep]',
    ),
)
LASTING_READING = (
    "sheet",
    "table",
    "query",
    "delimiter",
    "encoding",
    "decimal",
    "dates",
    "missing",
    "gaps",
    "outliers",
)
REPEATED_READING = ("decimal", "dates", "gaps", "outliers")


def reading_options(command: Command) -> Command:
    """Add the options that say how a table is to be read."""
    for option in reversed(READING):
        command = option(command)
    return command


def make_reading(options: dict[str, Any]) -> Reading:
    """Turn what was typed into a `Reading`."""
    from personas.domain.request import Reading

    missing = options["missing"] or ""
    return Reading(
        sheet=options["sheet"],
        table=options["table"],
        query=options["query"],
        delimiter=_sign(options["delimiter"]),
        encoding=_encoding(options["encoding"]),
        decimal=_told(options["decimal"], "--decimal", DECIMALS),
        dates=_told(options["dates"], "--dates", DATES),
        missing=tuple(word.strip() for word in missing.split(",") if word.strip()),
    )


def by_name(said: Sequence[str]) -> dict[str, str]:
    """Split ``name=way``; a way without a name is for every one."""
    pairs = (text.rpartition("=") for text in said)
    return {name.strip(): way.strip() for name, _, way in pairs}


def _told(said: Sequence[str], option: str, known: Sequence[str]) -> dict[str, str]:
    told = by_name(said)
    for way in told.values():
        if way not in known:
            raise click.BadParameter(f"{way!r} is none of {' '.join(known)}", param_hint=option)
    return told


def _sign(text: str | None) -> str | None:
    """A single sign; a shell has no simple way to type a tab."""
    sign = {r"\t": "\t", "tab": "\t"}.get(text or "", text)
    if sign is not None and len(sign) != 1:
        raise click.BadParameter(f"{text!r} is not one sign", param_hint="--delimiter")
    return sign


def _encoding(text: str | None) -> str | None:
    import codecs

    try:
        return codecs.lookup(text).name if text else None
    except LookupError:
        raise click.BadParameter(f"{text!r} is no encoding", param_hint="--encoding") from None
