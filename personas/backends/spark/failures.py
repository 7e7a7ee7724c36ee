"""What Spark says of an unreadable source, as an error of ours; anything else is a bug."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from personas.backends.spark.read import find_ragged
from personas.domain.address import SPARK, hide, shown
from personas.domain.problem import PersonasError, Problem
from personas.files.temporary import not_laid, temporary_folder
from personas.sql.tables import Ready, SparkSource, TextTable

# A query that does not fit its tables is a bug; all else comes from what is read.
OURS = ("AnalysisException", "ParseException")
FULL = "No space left on device"
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
        if FULL in str(cause):
            raise not_laid(temporary_folder(), FULL) from cause
        raise PersonasError(_problem(tables, _without_addresses(tables, str(cause)))) from None


def _problem(tables: Sequence[Ready], said: str) -> Problem:
    """Spark tells of a row that does not fit, but not where it stands."""
    if "MALFORMED" in said:
        for table in tables:
            if isinstance(table, TextTable) and (found := find_ragged(table)):
                return found
    names = ", ".join(f"`{table.name}`" for table in tables)
    return Problem("E105", f"{names} cannot be read: {_reason(said)}", HELP)


def _without_addresses(tables: Sequence[Ready], said: str) -> str:
    """What Spark says of addresses that may hold a key, without it."""
    for table in tables:
        if isinstance(table, SparkSource) and isinstance(table.found, str):
            said = hide(said, table.found, shown(SPARK + table.found))
    return said


def _reason(said: str) -> str:
    """The cause, which Java tells last."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith("Caused by:")]
    return (causes or lines or ["Spark did not say why"])[-1 if causes else 0][:300]
