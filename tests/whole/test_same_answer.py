"""The same table gives the same bytes, however it is laid out and however it is run."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import personas
from personas.backends.duckdb import engine as connect

Layout = Callable[[pd.DataFrame], pd.DataFrame]
TABLES = ["made 1", *(pytest.param(name, marks=pytest.mark.long) for name in ("made 2", "example"))]


def made(seed: int) -> pd.DataFrame:
    """Return customers with ties, gaps, repeated rows and a category, in five rough groups."""
    generator = np.random.default_rng(seed)
    group = generator.integers(0, 5, 260)
    income = 20 + 15 * group + generator.integers(0, 9, 260)
    spending = np.where(group % 2, 80, 20) + generator.normal(0, 6, 260).round(2)
    age = pd.array(generator.integers(18, 80, 260), dtype="Int64")
    age[generator.integers(0, 260, 20)] = None
    gender = generator.choice(["Female", "Male", ""], 260, p=[0.5, 0.4, 0.1])
    return pd.DataFrame(
        {
            "Customer ID": [f"{i:05d}" for i in generator.permutation(260)],
            "salary": income,
            "Spending Score": spending,
            "AGE": age,
            "sex": pd.Series(gender).replace("", None),
            "note": ["a, b", 'say "hi"', "line\nbreak", None] * 65,
        }
    )


def example(root: Path) -> pd.DataFrame:
    return pd.read_csv(root / "examples" / "mall" / "customers.csv", dtype={"CustomerID": str})


@pytest.fixture(scope="module", params=TABLES)
def table(request: pytest.FixtureRequest, root: Path) -> pd.DataFrame:
    kind, _, seed = str(request.param).partition(" ")
    return made(int(seed)) if kind == "made" else example(root)


@pytest.fixture(scope="module")
def expected(table: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("first"))
        return outputs(table)


def outputs(frame: pd.DataFrame, name: str = "customers.csv") -> dict[str, bytes]:
    """Write the table and its report in the working directory; return every file's bytes."""
    if name.endswith(".csv"):
        frame.to_csv(name, index=False)
    else:
        frame.to_parquet(name, index=False)
    folder = personas.segment(name).report("report")
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(files)}


def shuffled_rows(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sample(frac=1, random_state=4)


def reversed_rows(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[::-1]


def shuffled_columns(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[sorted(frame.columns, key=lambda name: str(name)[::-1])]


def twice(frame: pd.DataFrame) -> pd.DataFrame:
    return frame


@pytest.fixture
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize(
    "layout",
    [
        shuffled_columns,  # the rows are shuffled below
        *(pytest.param(f, marks=pytest.mark.long) for f in (shuffled_rows, reversed_rows, twice)),
    ],
)
def test_layout_leaves_no_trace(
    table: pd.DataFrame, expected: dict[str, bytes], layout: Layout
) -> None:
    assert outputs(layout(table)) == expected


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize("threads", [1, *(pytest.param(n, marks=pytest.mark.long) for n in (2, 4))])
def test_threads_leave_no_trace(
    table: pd.DataFrame,
    expected: dict[str, bytes],
    threads: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(connect.SETTINGS, "threads", threads)
    assert outputs(shuffled_rows(table)) == expected


@pytest.mark.usefixtures("_here")
def test_parquet_differs_by_what_is_said_of_the_file_alone(
    table: pd.DataFrame, expected: dict[str, bytes]
) -> None:
    found = outputs(shuffled_rows(table), "customers.parquet")
    named = {"README.md", "card.svg", "report.html", ".personas-manifest.json", "model.json"}
    assert found.keys() == expected.keys()
    assert [name for name in found if found[name] != expected[name]] == sorted(named)
    for name in ("README.md", "report.html"):
        assert found[name].replace(b"customers.parquet", b"customers.csv") == expected[name]
    model = found["model.json"].replace(b"customers.parquet", b"customers.csv")
    assert _unwritten(model) == _unwritten(expected["model.json"])


def _unwritten(model: bytes) -> bytes:
    """Without the ways in which the cells of each column were written."""
    return re.sub(rb'"notation": "(stored|plain|ymd)"', b"", model)


def test_a_frame_gives_the_same_segments(table: pd.DataFrame, expected: dict[str, bytes]) -> None:
    found = personas.segment(table)
    assert (
        found.personas.to_csv().encode()
        == pd.read_csv(BytesIO(expected["segments.csv"]), index_col="segment").to_csv().encode()
    )
