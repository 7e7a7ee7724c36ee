"""What Spark says of an unreadable source, as an error of ours; anything else is a bug."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from personas.facts.problem import error

# A query that does not fit its tables is a bug; all else comes from what is read.
OURS = ("AnalysisException", "ParseException")
THEIRS = ("pyspark", "py4j")
HELP = "Mend the table, or export it again."


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Turn errors of reading the source ``name`` into `PersonasError`."""
    try:
        yield
    except Exception as cause:
        kind = type(cause)
        if kind.__module__.partition(".")[0] not in THEIRS or kind.__name__ in OURS:
            raise
        first = str(cause).strip().splitlines()[0]
        raise error("E105", f"`{name}` cannot be read: {first}", HELP) from cause
