"""A table of contacts whose segments are known, and the audience that is made of it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlglot import exp

from personas.customers.table import AssignedCustomers, derive, read_customers
from personas.domain.audience import Contacts
from personas.export.audience.contacts import contact_cells
from personas.export.audience.people import AudienceSettings, Counts, build_audience, write_audience
from personas.ingest.open import open_table
from personas.ingest.sources import find_source
from personas.sql.build import alias, column

HEADER = ("id", "mail", "tel", "first", "last", "town", "plz", "land", "news", "segment")
COLUMNS = Contacts(
    {"email": "mail", "phone": "tel", "first_name": "first", "last_name": "last",
     "city": "town", "zip": "plz", "country": "land"},
    consent=("news", "yes"),
)  # fmt: skip
NAMES = {1: ("premium", "Premium Shoppers"), 2: ("", "low income")}
Row = Sequence[str]


class Made:
    """The counts and the lines of an audience's file."""

    def __init__(self, counts: Counts, file: Path) -> None:
        self.counts, self.bytes = counts, file.read_bytes()
        with file.open(encoding="utf-8", newline="") as stream:
            self.rows = list(csv.DictReader(stream))


class Maker:
    """Writes a table and makes an audience of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, rows: Sequence[Row], order: AudienceSettings) -> Made:
        source = self.folder / "customers.csv"
        with source.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([HEADER, *rows])
        opened = open_table(find_source(source))
        cells = contact_cells(opened.columns, order.contacts)
        segment = alias(exp.cast(column("segment"), "int"), "segment")
        read, _ = read_customers(opened, [], "id", beside=[*cells, segment])
        customers = derive(AssignedCustomers, read, "assigned")
        read.engine.create_view(customers.table, exp.select("*").from_(read.source))
        counts = build_audience(customers, order)
        write_audience(customers, order, NAMES, self.folder / "out.csv")
        return Made(counts, self.folder / "out.csv")


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    return Maker(tmp_path)
