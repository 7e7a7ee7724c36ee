"""How the analyst says a source is to be read, where it does not say so itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from personas.facts.measure import Column

SIGNS = {"point": ".", "comma": ","}
ORDERS = ("ymd", "dmy", "mdy")
EVERY = ""  # the key that speaks for every column that has no key of its own


@dataclass(frozen=True, slots=True)
class Reading:
    """What to read of a source, and how its cells are written.

    ``sheet`` is a workbook's sheet (name, or number from 1); ``table`` and ``query`` say what to
    take from a database. ``decimal`` (``.`` or ``,``) and ``dates`` (``ymd``, ``dmy``, ``mdy``)
    map columns, or `EVERY`, to a notation. ``missing`` are the words that stand for gaps.
    """

    sheet: str | None = None
    table: str | None = None
    query: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    decimal: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    def decimal_of(self, column: str) -> str | None:
        """The decimal sign of a column, where it was told."""
        return self.decimal.get(column, self.decimal.get(EVERY))

    def dates_of(self, column: str) -> str | None:
        """The order of dates in a column, where it was told."""
        return self.dates.get(column, self.dates.get(EVERY))

    def like(self, columns: Iterable[Column]) -> Reading:
        """The reading of tables that are written like one whose columns were read.

        What was plain over many rows may read two ways in the few that come later.
        """
        signs = {c.name: SIGNS[c.notation] for c in columns if c.notation in SIGNS}
        orders = {c.name: c.notation for c in columns if c.notation in ORDERS}
        return replace(self, decimal={**signs, **self.decimal}, dates={**orders, **self.dates})
