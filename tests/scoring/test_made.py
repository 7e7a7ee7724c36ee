"""On a made table, and on customers that nobody has seen before, the query finds what we find."""

from __future__ import annotations

from functools import cache

import pytest

from tests.scoring.engines import Raw, Runs
from tests.scoring.made import NAMES, newcomers, requests, rows
from tests.scoring.parity import Case, case_of, check, typed_table
from tests.scoring.parity import newcomers as put_in

READS_DAYS = ("duckdb", "spark")  # elsewhere a column of days has to hold days


def as_text(cells: list[tuple[str, ...]]) -> Raw:
    return Raw(NAMES, ["text"] * len(NAMES), cells)


LATER = as_text(list(newcomers()))


@cache
def typed(name: str) -> Raw:
    return typed_table(case_of(name).finished)


@cache
def later(name: str) -> Case:
    return put_in(case_of(name), LATER)


@pytest.mark.parametrize("name", requests())
def test_text(name: str, engine: tuple[str, Runs]) -> None:
    dialect, runs = engine
    if name == "calculated" and dialect not in READS_DAYS:
        pytest.skip(f"{dialect} reads no days from text")
    check(case_of(name), runs, dialect, as_text(list(rows())))


@pytest.mark.parametrize("name", requests())
def test_typed(name: str, engine: tuple[str, Runs]) -> None:
    dialect, runs = engine
    check(case_of(name), runs, dialect, typed(name))


@pytest.mark.parametrize("name", requests())
def test_newcomers(name: str, engine: tuple[str, Runs]) -> None:
    dialect, runs = engine
    if name == "calculated" and dialect not in READS_DAYS:
        pytest.skip(f"{dialect} reads no days from text")
    check(later(name), runs, dialect, LATER)
