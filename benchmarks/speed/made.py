"""Made customers with six planted segments: ``python -m benchmarks.speed.made ROWS FILE``.

One streamed query draws every cell from a hash of the row's number, so that the first rows of a
larger table are those of a smaller one, and memory does not grow with rows. The columns are an id,
five measures of mixed shapes, a category and a date; the pack ``campaign`` knows the measures.
"""

from __future__ import annotations

import argparse
from dataclasses import astuple, dataclass
from pathlib import Path

import duckdb

from personas.files.atomic import atomic_file

MEMORY = "1GB"
MEASURES = ("income", "total_spend", "web_purchases", "store_purchases", "recency")
FORMS = {".csv": "FORMAT csv, HEADER true", ".parquet": "FORMAT parquet"}


@dataclass(frozen=True, slots=True)
class Planted:
    """A segment: its share up to here, and what is usual in it."""

    up_to: float
    income: float
    total_spend: float
    web: float
    store: float
    recency: float


PLANTED = (
    Planted(0.28, 24_000, 90, 2, 4, 60),  # young families on a small budget
    Planted(0.50, 52_000, 420, 10, 3, 25),  # web shoppers
    Planted(0.69, 41_000, 260, 1.5, 13, 20),  # the neighbourhood, in the store
    Planted(0.83, 85_000, 1900, 5, 9, 12),  # well off
    Planted(0.94, 58_000, 380, 2, 3, 220),  # gone
    Planted(1.00, 140_000, 5200, 16, 16, 8),  # the few that spend most
)

QUERY = """
WITH drawn AS (
    SELECT range AS row, {uniforms} FROM range(1, {rows} + 1)
), placed AS (
    SELECT *,
        sqrt(-2 * ln(u1)) * cos(2 * pi() * u2) AS z1, sqrt(-2 * ln(u1)) * sin(2 * pi() * u2) AS z2,
        sqrt(-2 * ln(u3)) * cos(2 * pi() * u4) AS z3, sqrt(-2 * ln(u3)) * sin(2 * pi() * u4) AS z4,
        CASE {segments} END AS s
    FROM drawn
)
SELECT
    row AS customer_id,
    CAST(round(s.income * exp(0.22 * z1)) AS INTEGER) AS income,
    round(s.total_spend * exp(0.35 * z2), 2) AS total_spend,
    CAST(round(greatest(0, s.web + sqrt(s.web) * z3)) AS INTEGER) AS web_purchases,
    CAST(round(greatest(0, s.store + sqrt(s.store) * z4)) AS INTEGER) AS store_purchases,
    CAST(least(730, floor(-s.recency * (ln(u5) + ln(u6) + ln(u7)) / 3)) AS INTEGER) AS recency,
    CASE WHEN u8 < 0.4 THEN 'North' WHEN u8 < 0.7 THEN 'South' WHEN u8 < 0.88 THEN 'West'
        ELSE 'East' END AS region,
    DATE '2015-01-01' + CAST(floor(3650 * u9) AS INTEGER) AS member_since
FROM placed
"""


def query(rows: int) -> str:
    """Return the query that makes so many customers; uniforms are above 0."""
    uniforms = ", ".join(f"((hash(10 * range + {i}) >> 11) + 1) * power(2.0, -53) AS u{i}"
                         for i in range(10))  # fmt: skip
    segments = " ".join(f"WHEN u0 <= {one.up_to} THEN {_struct(one)}" for one in PLANTED)
    return QUERY.format(rows=rows, uniforms=uniforms, segments=segments)


def _struct(one: Planted) -> str:
    names = ("income", "total_spend", "web", "store", "recency")
    cells = zip(names, astuple(one)[1:], strict=True)
    return "{" + ", ".join(f"'{name}': {float(value)}::DOUBLE" for name, value in cells) + "}"


def make(rows: int, path: Path) -> Path:
    """Write so many customers to a CSV or Parquet file, by its ending; the same bytes each time."""
    settings: dict[str, str | bool | int | float | list[str]] = {"memory_limit": MEMORY}
    with atomic_file(path) as made, duckdb.connect(config=settings) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"COPY ({query(rows)}) TO '{made}' ({FORMS[path.suffix]})")
    return path


def main() -> None:
    """Write the file that is named, with as many rows as are named (``1e7`` is a number, too)."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.made")
    parser.add_argument("rows", metavar="ROWS", type=lambda text: int(float(text)))
    parser.add_argument("path", metavar="FILE", type=Path, help="ends in .csv or .parquet")
    asked = parser.parse_args()
    if asked.path.suffix not in FORMS:
        parser.error(f"FILE ends in {' or '.join(FORMS)}")
    make(asked.rows, asked.path)


if __name__ == "__main__":
    main()
