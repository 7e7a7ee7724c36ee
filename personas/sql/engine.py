"""What an engine must be able to do. Every query is a sqlglot expression; none is text."""

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
from personas.sql.tables import Ready

Stored = Literal["number", "date", "boolean", "text"]


class Engine(Protocol):
    """Runs queries over customers, wherever they are kept."""

    scratch: Scratch

    @property
    def name(self) -> Name:
        """What the engine is called."""

    def running(self) -> Pass | None:
        """Return how far the query is that runs now, if one does; asked from another thread."""

    def load(self, table: Ready, view: str) -> None:
        """Make a table readable as ``view``, its columns named as in the source.

        Text formats give every column as text. Raises `PersonasError` when it cannot be read.
        """

    def column_types(self, view: str) -> dict[str, Stored]:
        """Return the columns of ``view`` in order, and how the source types each."""

    def create_table(self, name: str, query: exp.Select) -> None:
        """Keep the answer of ``query`` under ``name`` for the rest of the run."""

    def keep(self, name: str, query: exp.Query) -> None:
        """Keep the answer of ``query``, of any size, where it is read again at little cost."""

    def create_view(self, name: str, query: exp.Query) -> None:
        """Give ``query`` a name, without running it."""

    def rows(self, query: exp.Select) -> list[tuple[Any, ...]]:
        """Return a small answer as rows."""

    def matrix(self, query: exp.Select) -> NDArray[np.float64]:
        """Return an all-numeric answer, rows × columns; NULL becomes NaN."""

    def write_csv(self, query: exp.Select, path: Path) -> None:
        """Stream the answer to a UTF-8 CSV file with a header."""

    def write_parquet(self, query: exp.Select, path: Path) -> None:
        """Stream the answer to a Parquet file."""

    def rises(self, view: str, name: str) -> bool:
        """Whether the rows of ``view`` are kept in the order of a column, as far as is known."""

    def stream(self, query: exp.Select) -> Iterator[tuple[Any, ...]]:
        """Yield an answer of any size row by row; nothing else may be asked meanwhile."""

    def quantiles(self, value: exp.Expression, shares: Sequence[float]) -> exp.Expression:
        """Return the aggregate that gives a list of linearly interpolated quantiles (R type 7)."""

    def bucket_counts(self, value: exp.Expression, ends: Sequence[float]) -> exp.Expression:
        """Return the aggregate that counts values into buckets: a list, one more than ``ends``.

        ``ends`` rise; each bucket holds the values up to its end, the last all above.
        """
