"""What the analyst asks for: the data, how it is read, the engine, the settings of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Literal

from personas.domain.measure import Column

Engine = Literal["duckdb", "spark"]
ENGINES: tuple[Engine, ...] = ("duckdb", "spark")


@dataclass(frozen=True, slots=True)
class Backend:
    """The engine that is asked for.

    ``master`` is the Spark that is meant (``local[4]``, ``spark://host:7077``); ``memory`` what
    the engine may hold (``2GB``).
    """

    engine: str | None = None
    master: str | None = None
    memory: str | None = None


SIGNS = {"point": ".", "comma": ","}
ORDERS = ("ymd", "dmy", "mdy")
ALL_COLUMNS = ""  # the key that speaks for every column that has no key of its own


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
        return self.decimal.get(column, self.decimal.get(ALL_COLUMNS))

    def dates_of(self, column: str) -> str | None:
        """The order of dates in a column, where it was told."""
        return self.dates.get(column, self.dates.get(ALL_COLUMNS))

    def like(self, columns: Iterable[Column]) -> Reading:
        """The reading of tables that are written like one whose columns were read.

        What was plain over many rows may read two ways in the few that come later.
        """
        signs = {c.name: SIGNS[c.notation] for c in columns if c.notation in SIGNS}
        orders = {c.name: c.notation for c in columns if c.notation in ORDERS}
        return replace(self, decimal={**signs, **self.decimal}, dates={**orders, **self.dates})


ReturnsPolicy = Literal["subtract", "drop", "refuse"]
RowPolicy = Literal["keep", "drop", "refuse"]
MissingPolicy = Literal["drop", "refuse"]


@dataclass(frozen=True, slots=True)
class Purchases:
    """Columns by what they hold (``amount`` may be an expression), and what odd rows come to.

    None is guessed by name where that is plain. ``cancelled`` is how the order numbers of
    cancellations begin. ``as_of`` is the day that recency and tenure are counted to, as
    2014-12-31; by default the day after the last purchase. ``not_products`` lists the product
    codes that stand for postage, fees and the like.
    """

    customer: str | None = None
    date: str | None = None
    amount: str | None = None
    quantity: str | None = None
    price: str | None = None
    order: str | None = None
    product: str | None = None
    category: str | None = None
    discount: str | None = None
    returned: str | None = None
    cancelled: str | None = None
    as_of: str | None = None
    not_products: tuple[str, ...] = ()
    returns: ReturnsPolicy = "subtract"
    duplicates: RowPolicy = "keep"
    fees: RowPolicy = "keep"
    no_customer: MissingPolicy = "drop"


# What each treatment may be; every other setting is a column, a text or a day.
TREATMENTS: dict[str, tuple[str, ...]] = {
    "returns": ("subtract", "drop", "refuse"),
    "duplicates": ("keep", "drop", "refuse"),
    "fees": ("keep", "drop", "refuse"),
    "no_customer": ("drop", "refuse"),
}
SETTINGS: tuple[str, ...] = tuple(field.name for field in fields(Purchases))


@dataclass(frozen=True, slots=True)
class Request:
    """What the analyst asks for; ``data`` is a path or a data frame.

    ``measures`` binds measures to columns or expressions by hand; ``features`` names the measures
    to find segments by (all numeric ones by default); ``ignore`` names columns to leave aside.
    ``purchases`` says what a table of purchases holds (empty: guess it), None is for a table of
    customers; ``preparation`` says by measure, in the words of `by_hand`, what to set of it, and
    ``pca`` how many components (``3``) or which share of variance (``0.9``) to find segments by.
    ``like`` is a model whose segments keep their numbers.
    ``labels`` names the column that says who belongs where: its values are then the segments.
    ``unit`` says what is segmented; ``engine`` what runs the queries (``spark``), ``master`` which
    Spark that is, ``memory`` what the engine may hold (``2GB``); ``reproduce`` how to ask for the
    same again.
    """

    data: object
    rules: str | Path | None = None
    clusters: str = "auto"
    id: str | None = None
    measures: Mapping[str, str] = field(default_factory=dict)
    features: Sequence[str] | None = None
    ignore: Sequence[str] = ()
    purchases: Mapping[str, str] | None = None
    unit: str = "customer"
    engine: str | None = None
    master: str | None = None
    memory: str | None = None
    reading: Reading = field(default_factory=Reading)
    gaps: Mapping[str, str] = field(default_factory=dict)
    outliers: Mapping[str, str] = field(default_factory=dict)
    reproduce: str = ""
    preparation: Mapping[str, str] = field(default_factory=dict)
    pca: str | None = None
    labels: str | None = None
    like: str | Path | None = None

    @property
    def backend(self) -> Backend:
        """What runs the queries."""
        return Backend(self.engine, self.master, self.memory)

    @property
    def pack(self) -> str | Path | None:
        """The rule pack that is asked for; None asks for the one that fits the table best."""
        return self.rules or (None if self.purchases is None else "rfm")
