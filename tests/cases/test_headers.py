"""Repeated and missing names of columns hinder nothing but the use of an ambiguous one."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from personas.ingest.columns.names import name_columns
from personas.ingest.open import ignore_columns, open_table
from personas.ingest.sources import find_source
from tests.cases.base_table import NAMES, ROWS, assert_base, codes, opened
from tests.cases.reading import read
from tests.cases.running import run_json, run_text


@pytest.mark.parametrize("file", ["t", "unnamed0", "unnamed-index"])
def test_cases_are_segmented_as_their_base(cases: Path, file: str) -> None:
    outcome = run_json("preview", cases / "44-duplicate-header" / f"{file}.csv", "--clusters", "3")
    assert outcome.json["customers"] == 180
    medians = [s["measures"]["spending"]["median"] for s in outcome.json["segments"]]
    assert medians == [8182.66, 5109.8, 2247.44]
    assert ("W127" in outcome.codes) == (file == "t")


@pytest.mark.parametrize("file", ["trailing-comma", "trailing-comma-rows-only"])
def test_other_cases_have_the_same_customers(cases: Path, file: str) -> None:
    folder = cases / "44-duplicate-header"
    case, base = read(folder / f"{file}.csv"), read(folder / "t.csv")
    assert len(case.columns["customer_id"]) == 180
    for name in NAMES[:4]:
        assert case.columns[name] == base.columns[name]
        assert case.forms[name] == base.forms[name]
    assert "W127" not in case.codes


@pytest.mark.parametrize("ignored", ["region", "region (2)"])
def test_a_repeated_name_may_be_ignored(cases: Path, ignored: str) -> None:
    path = cases / "44-duplicate-header" / "t.csv"
    table = ignore_columns(open_table(find_source(path)), (ignored,))
    assert table.rows == 180
    assert "W127" not in codes(table)


@pytest.mark.parametrize(
    ("header", "names"),
    [
        (["a", "a", "a"], ["a", "a (2)", "a (3)"]),
        (["Age", "age", "AGE"], ["Age", "age (2)", "AGE (3)"]),
        (["a", "a (2)", "a"], ["a", "a (2)", "a (3)"]),
        (["a", "a", "a (2)"], ["a", "a (3)", "a (2)"]),
        (["", " ", "\t"], ["column 1", "column 2", "column 3"]),
        (["column 2", "", "x"], ["column 2", "column 2 (2)", "x"]),
        ([" a ", "a", ""], ["a", "a (2)", "column 3"]),
        (["\u200ba", "a\u200f", "\ufeffb"], ["a", "a (2)", "b"]),
        (["Straße", "STRASSE"], ["Straße", "STRASSE (2)"]),
    ],
)
def test_names_are_unique(header: list[str], names: list[str]) -> None:
    result, namesakes = name_columns(header)
    assert list(result) == names
    assert len({name.casefold() for name in result}) == len(names)
    assert all(namesake.name in names for namesake in namesakes)


def _write(path: Path, names: list[str], values: list[str]) -> Path:
    rows = [[*row, value] for row, value in zip(ROWS, values, strict=True)]
    path.write_text("\n".join(",".join(row) for row in [[*NAMES, *names], *rows]))
    return path


OTHER_AGES = [str(90 - i) for i in range(len(ROWS))]


@pytest.mark.parametrize("name", ["age", "Age", " AGE "])
def test_a_copy_is_left_out(tmp_path: Path, name: str) -> None:
    path = _write(tmp_path / "t.csv", [name], [row[3] for row in ROWS])
    table = ignore_columns(open_table(find_source(path)), ())
    assert_base(table)
    assert codes(table) == ["W127"]
    assert f"`{name.strip()}`" in table.warnings[0].message


@pytest.mark.parametrize("name", ["age", "Age"])
def test_a_name_that_means_two_is_refused_where_it_is_used(tmp_path: Path, name: str) -> None:
    path = _write(tmp_path / "t.csv", [name], OTHER_AGES)
    features = ("--features", "annual_income,spending,age", "--clusters", "3")
    measures = [w for n in NAMES[1:4] for w in ("--measure", f"{n}={n}")]
    second = f"{name} (2)"
    refused = run_text("preview", path, *measures, *features)
    assert (refused.exit, refused.codes) == (2, {"E110"})
    assert "4 and 6" in refused.err
    assert "--ignore" in refused.err
    ignored = run_json("preview", path, *measures, *features, "--ignore", second)
    ages = [s["measures"]["age"]["median"] for s in ignored.json["segments"]]
    assert max(ages) < 61
    measures[-1] = f"age={second}"
    other = run_json("preview", path, *measures, *features)
    assert max(s["measures"]["age"]["median"] for s in other.json["segments"]) > 61


def test_a_name_that_means_two_hinders_no_other_measure(tmp_path: Path) -> None:
    path = _write(tmp_path / "t.csv", ["age"], OTHER_AGES)
    words = ("--measure", "income=annual_income", "--measure", "spending=spending")
    options = ("--rules", "generic", "--features", "income,spending", "--clusters", "3")
    outcome = run_json("preview", path, *words, *options)
    assert outcome.json["customers"] == len(ROWS)
    assert "W127" in outcome.codes
    explored = run_text("explore", path)
    assert explored.exit == 0
    assert {"W127", "E110"} <= explored.codes


def test_an_unknown_column_cannot_be_ignored(tmp_path: Path) -> None:
    path = _write(tmp_path / "t.csv", ["age"], OTHER_AGES)
    assert run_text("explore", path, "--ignore", "age (3)").codes == {"E125"}


def test_blank_names_are_places(tmp_path: Path) -> None:
    path = _write(tmp_path / "t.csv", [" "], OTHER_AGES)
    table = ignore_columns(open_table(find_source(path)), ())
    assert [column.name for column in table.columns] == [*NAMES, "column 6"]
    assert codes(table) == ["W104"]


def test_names_differ_by_case_in_json(tmp_path: Path) -> None:
    records = [dict(zip([*NAMES, "Age"], [*row, "1"], strict=True)) for row in ROWS]
    content = "\n".join(json.dumps(record) for record in records)
    table = opened(tmp_path / "t.jsonl", content)
    assert [column.name for column in table.columns] == [*NAMES, "Age (2)"]
    assert codes(table) == ["W127"]


def test_names_are_repeated_in_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    frame = pd.DataFrame([[*row, row[4]] for row in ROWS], columns=[*NAMES, "REGION"])
    frame.to_excel(path, index=False)
    assert codes(ignore_columns(open_table(find_source(path)), ())) == ["W127"]


@pytest.mark.parametrize("name", ["region", "Region"])
def test_names_are_repeated_in_a_frame(name: str) -> None:
    frame = pd.DataFrame([[*row, row[4]] for row in ROWS], columns=[*NAMES, name])
    table = ignore_columns(open_table(find_source(frame)), ())
    assert [column.name for column in table.columns] == NAMES
    assert codes(table) == ["W127"]
    assert list(frame.columns) == [*NAMES, name]
