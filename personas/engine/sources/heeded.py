"""What is said of reading a source and does not concern it is told, not passed over."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from personas.facts.problem import Problem
from personas.facts.reading import Reading

DATABASES = {"sqlite", "duckdb", "server"}
HEEDED = {
    "sheet": ({"workbook"}, "workbooks"),
    "table": (DATABASES, "databases"),
    "query": (DATABASES, "databases"),
    "delimiter": ({"text"}, "delimited text"),
    "encoding": ({"text", "json"}, "text"),
}


def tell_unheeded(name: str, kinds: Collection[str], reading: Reading) -> Iterator[Problem]:
    """Yield a warning for each thing that was said and that no part of the source heeds."""
    for option, (heeding, what) in HEEDED.items():
        if getattr(reading, option) is not None and not heeding.intersection(kinds):
            yield Problem(
                "W107",
                f"--{option} is for {what}: it changes nothing about `{name}`",
                f"Leave it out, or take `{option}:` out of personas.yaml.",
            )
