"""The line that asks for the same again, without secrets and without folders."""

from __future__ import annotations

import shlex
from typing import Any

from personas.cli.reading import LASTING_READING, REPEATED_READING

# What changes the answer, in the order of the reproduction line.
LASTING = (
    "rules",
    "clusters",
    "id",
    "labels",
    "measure",
    "features",
    "like",
    "prepare",
    "pca",
    "ignore",
    "purchase",
    "unit",
    *LASTING_READING,
)
FILES = ("rules", "like")
REPEATED = ("measure", "prepare", "ignore", "purchase", *REPEATED_READING)


def again(command: str, data: str, options: dict[str, Any], *, guessed: bool) -> str:
    """Return the line; ``guessed`` is for purchases of which nothing more is said."""
    from personas.domain.address import reproduction, shareable

    words = [*(["--purchases"] if guessed else []), *_typed(options)]
    line = shlex.join(["personas", command, shareable(data), *words])
    named = (options[name] for name in FILES if options[name])
    return reproduction(line, data, *named, query=options["query"])


def _typed(options: dict[str, Any]) -> list[str]:
    """The options that are not as they are by default."""
    from personas.domain.address import shareable, shareable_query

    ways = {"query": shareable_query, **dict.fromkeys(FILES, shareable)}
    default = {"clusters": "auto", "unit": "customer"}
    words = []
    for name in LASTING:
        given = options[name] if name in REPEATED else [options[name]]
        way = ways.get(name, str)
        words += [w for v in given if v and v != default.get(name) for w in (f"--{name}", way(v))]
    return words
