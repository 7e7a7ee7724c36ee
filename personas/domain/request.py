"""An analyst's request: the data, how to read it, the engine, and the settings of a run."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Literal, get_args

from personas.domain.measure import DAY_NOTATIONS, Column
from personas.domain.problem import Problem

Engine = Literal["duckdb", "spark"]
ENGINES: tuple[Engine, ...] = get_args(Engine)


@dataclass(frozen=True, slots=True)
class Backend:
    """The requested engine.

    ``master`` is the address of Spark (``local[4]``, ``spark://host:7077``); ``memory`` the
    memory limit of the engine (``2GB``).
    """

    engine: str | None = None
    master: str | None = None
    memory: str | None = None


SIGNS = {"point": ".", "comma": ","}
DATES = (*DAY_NOTATIONS, "none")
ALL_COLUMNS = ""  # the key for every column without a key of its own


@dataclass(frozen=True, slots=True)
class Reading:
    """Which part of a source to read, and the notation of its cells.

    ``sheet`` is a workbook's sheet (name, or number from 1); ``table`` and ``query`` select rows
    of a database. ``skip_rows`` lines (or rows of a sheet) stand above the header, or line
    ``header_row`` is the header. ``decimal`` (``.`` or ``,``) and ``dates`` (``ymd``, ``dmy``,
    ``excel``, … or ``none``) map columns, or `ALL_COLUMNS`, to a notation. ``missing`` lists the
    words that stand for gaps, in every column (``n/a``) or in one (``income=-1``). ``totals`` is
    ``keep`` where rows that look like totals are customers; ``latest`` is a column by which the
    latest row of each id is read alone. ``purchases`` is set by a request for purchases.
    """

    sheet: str | None = None
    table: str | None = None
    query: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    skip_rows: int | None = None
    header_row: int | None = None
    decimal: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    totals: str | None = None
    latest: str | None = None
    purchases: bool = False

    def decimal_of(self, column: str) -> str | None:
        """Return the decimal sign set for a column, or None."""
        return self.decimal.get(column, self.decimal.get(ALL_COLUMNS))

    def dates_of(self, column: str) -> str | None:
        """Return the notation of dates set for a column, or None."""
        return self.dates.get(column, self.dates.get(ALL_COLUMNS))

    def missing_of(self, column: str) -> tuple[str, ...]:
        """Return the words that stand for gaps in a column: those for all, and its own."""
        return tuple(
            word for name, word in map(_split_missing, self.missing) if name in (None, column)
        )

    def codes_of(self, column: str) -> tuple[float, ...]:
        """Return the numbers that stand for gaps in this column alone."""
        words = (word for name, word in map(_split_missing, self.missing) if name == column)
        return tuple(float(word) for word in words if _NUMBER.fullmatch(word))

    def days_of(self, column: str) -> tuple[str, ...]:
        """Return the days that stand for gaps in a column, as ISO writes them."""
        return named_days(self.missing_of(column))

    @property
    def missing_columns(self) -> tuple[str, ...]:
        """The columns that have words for gaps of their own."""
        names = (name for name, _ in map(_split_missing, self.missing))
        return tuple(dict.fromkeys(name for name in names if name is not None))

    def like(self, columns: Iterable[Column]) -> Reading:
        """Return the reading for further tables with the notation of ``columns``.

        Few rows may be ambiguous in a notation that many rows make certain.
        """
        signs = {c.name: SIGNS[c.notation] for c in columns if c.notation in SIGNS}
        notations = {c.name: c.notation for c in columns if c.notation in DAY_NOTATIONS}
        return replace(self, decimal={**signs, **self.decimal}, dates={**notations, **self.dates})


_DAY = re.compile(r"(?:(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)\.(\d\d?)\.(\d{4}))(?:[T ]00:00(?::00)?)?")


def named_days(words: Iterable[str]) -> tuple[str, ...]:
    """Return the days among words, `2099-12-31` or `31.12.2099`, as ISO writes them."""
    matches = (match.groups() for word in words if (match := _DAY.fullmatch(word.strip())))
    parts = ((y, m, d) if y else tuple(reversed(dotted)) for y, m, d, *dotted in matches)
    days = (_write_day(*map(int, part)) for part in parts)
    return tuple(day for day in days if day)


def _write_day(year: int, month: int, day: int) -> str:
    """A day as ISO writes it; empty where the calendar has none."""
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def split_names(text: str) -> tuple[str, ...]:
    """Split ``a,b,c``."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


_NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?")


def _split_missing(text: str) -> tuple[str | None, str]:
    """Split ``column=word``; a word alone stands for gaps in every column."""
    name, _, word = text.rpartition("=")
    return name.strip() or None, word.strip() if name.strip() else text


ReturnsPolicy = Literal["subtract", "drop", "refuse"]
RowPolicy = Literal["keep", "drop", "refuse"]
MissingPolicy = Literal["drop", "refuse"]
AmountPer = Literal["line", "order"]


@dataclass(frozen=True, slots=True)
class Purchases:
    """The columns of a table of purchases, and the policies for exceptional rows.

    A column that is None is detected by name if that is unambiguous; ``amount`` may be an
    expression. ``cancelled`` is the prefix of order numbers of cancellations. ``as_of`` is the
    reference day of recency and tenure, as 2014-12-31; by default the day after the last
    purchase. ``not_products`` lists product codes of postage, fees and the like.

    ``status`` lists columns that say what became of an order or its payment, ``unpaid_status``
    their words for what was not paid (all known ones by default); ``type`` says what a
    transaction is, ``recipient`` who got it: the customer, where it is a refund. ``refund`` is
    what was paid back. ``amount_per`` says whether an amount is of a line or of the order.
    Amounts of one ``currency`` count, those of ``only_currency`` if there are several.
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
    status: str | None = None
    type: str | None = None
    recipient: str | None = None
    refund: str | None = None
    currency: str | None = None
    only_currency: tuple[str, ...] = ()
    amount_per: AmountPer | None = None
    unpaid_status: tuple[str, ...] = ()
    cancelled: str | None = None
    as_of: str | None = None
    not_products: tuple[str, ...] = ()
    returns: ReturnsPolicy = "subtract"
    unpaid: RowPolicy = "drop"
    duplicates: RowPolicy = "keep"
    fees: RowPolicy = "keep"
    no_customer: MissingPolicy = "drop"


# The options of each policy; every other setting is a column, a text, a list or a day.
POLICIES: dict[str, tuple[str, ...]] = {
    "returns": get_args(ReturnsPolicy),
    "unpaid": get_args(RowPolicy),
    "amount_per": get_args(AmountPer),
    "duplicates": get_args(RowPolicy),
    "fees": get_args(RowPolicy),
    "no_customer": get_args(MissingPolicy),
}
LISTS = ("only_currency", "unpaid_status", "not_products")
SETTINGS: tuple[str, ...] = tuple(field.name for field in fields(Purchases))


@dataclass(frozen=True, slots=True)
class Request:
    """The settings of a run; ``data`` is a path or a data frame.

    ``measures`` binds measures to columns or expressions; ``roles`` maps columns to roles
    (``{"churn": "outcome"}``); ``features`` names the measures that
    segments depend on (all numeric ones by default); ``ignore`` names columns to leave out.
    ``purchases`` maps roles to columns in a table of purchases (empty: detect them), None means
    a table of customers. ``preparation`` holds overrides by measure, as text; ``pca`` is a number
    of components (``3``) or a share of variance (``0.9``). ``like`` is a model whose segments
    keep their numbers. ``labels`` names a column whose values are the segments. ``unit`` is the
    noun of a row; ``engine``, ``master`` and ``memory`` are as in `Backend`; ``reproduce`` is the
    command that repeats the run; ``notes`` are warnings of how the request came about.
    """

    data: object
    rules: str | Path | None = None
    clusters: str = "auto"
    id: str | None = None
    measures: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
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
    notes: tuple[Problem, ...] = ()

    @property
    def backend(self) -> Backend:
        """The engine that runs the queries."""
        return Backend(self.engine, self.master, self.memory)

    @property
    def pack(self) -> str | Path | None:
        """The requested rule pack; None requests the one that fits the table best."""
        return self.rules or (None if self.purchases is None else "rfm")
