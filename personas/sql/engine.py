"""The protocol of engines. Every query is a sqlglot expression; none is text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from personas.domain.progress import Pass
from personas.domain.request import Engine as Name
from personas.files.temporary import Scratch
from personas.sql.tables import EngineTable

StoredType = Literal["number", "date", "boolean", "text"]


class Engine(Protocol):
    """Runs queries over customers, wherever their tables are stored."""

    scratch: Scratch

    @property
    def name(self) -> Name:
        """The name of the engine."""

    def running(self) -> Pass | None:
        """Return the progress of the running query, if one runs; called from another thread."""

    def load(self, table: EngineTable, view: str) -> None:
        """Make a table readable as ``view``, its columns named as in the source.

        Text formats give every column as text. Raises `PersonasError` when it cannot be read.
        """

    def column_types(self, view: str) -> dict[str, StoredType]:
        """Return the columns of ``view`` in order, each with its type in the source."""

    def create_table(self, name: str, query: exp.Select) -> None:
        """Store the result of ``query`` as the table ``name`` for the rest of the run."""

    def keep(self, name: str, query: exp.Query) -> None:
        """Store a result of any size where it is cheap to read again."""

    def create_view(self, name: str, query: exp.Query) -> None:
        """Give ``query`` a name, without running it."""

    def rows(self, query: exp.Select) -> list[tuple[Any, ...]]:
        """Return a small result as rows."""

    def matrix(self, query: exp.Select) -> NDArray[np.float64]:
        """Return an all-numeric result, rows × columns; NULL becomes NaN."""

    def write_csv(self, query: exp.Select, path: Path) -> None:
        """Stream the result to a UTF-8 CSV file with a header."""

    def write_parquet(self, query: exp.Select, path: Path) -> None:
        """Stream the result to a Parquet file."""

    def is_sorted(self, view: str, name: str) -> bool:
        """Whether the rows of ``view`` are known to be stored in ascending order of a column."""

    def stream(self, query: exp.Select) -> Iterator[tuple[Any, ...]]:
        """Yield a result of any size row by row; no other query may run meanwhile."""

    def quantiles(self, value: exp.Expression, shares: Sequence[float]) -> exp.Expression:
        """Return the aggregate of linearly interpolated quantiles (R type 7), as a list."""

    def bucket_counts(self, value: exp.Expression, ends: Sequence[float]) -> exp.Expression:
        """Return the aggregate that counts values into buckets: a list, one more than ``ends``.

        ``ends`` ascend; each bucket holds the values up to its end, the last all above.
        """
