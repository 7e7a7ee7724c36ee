"""What Spark says of an unreadable source, as an error of ours; anything else is a bug."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from personas.backends.spark.read import find_ragged
from personas.domain.problem import PersonasError, Problem
from personas.sql.tables import Ready, TextTable

# A query that does not fit its tables is a bug; all else comes from what is read.
OURS = ("AnalysisException", "ParseException")
THEIRS = ("pyspark", "py4j")
HELP = "Mend the table, or export it again."


@contextmanager
def readable(tables: Sequence[Ready]) -> Iterator[None]:
    """Turn errors of reading these tables into `PersonasError`."""
    try:
        yield
    except Exception as cause:
        kind = type(cause)
        if kind.__module__.partition(".")[0] not in THEIRS or kind.__name__ in OURS:
            raise
        raise PersonasError(_problem(tables, str(cause))) from cause


def _problem(tables: Sequence[Ready], said: str) -> Problem:
    """Spark tells of a row that does not fit, but not where it stands."""
    if "MALFORMED" in said:
        for table in tables:
            if isinstance(table, TextTable) and (found := find_ragged(table)):
                return found
    names = ", ".join(f"`{table.name}`" for table in tables)
    return Problem("E105", f"{names} cannot be read: {_reason(said)}", HELP)


def _reason(said: str) -> str:
    """The cause, which Java tells last."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith("Caused by:")]
    return (causes or lines or ["Spark did not say why"])[-1 if causes else 0][:300]
