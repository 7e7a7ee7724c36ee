"""What becomes of cells, columns and ids."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from personas.customers.population import summarise
from personas.customers.table import read_customers
from personas.domain.measure import Measure
from personas.domain.problem import PersonasError
from personas.ingest.open import open_table
from personas.ingest.sources import find_source


def write(folder: Path, text: str, name: str = "customers.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def kinds(path: Path) -> dict[str, str]:
    return {c.name: c.kind for c in open_table(find_source(path)).columns}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiters_and_line_ends(tmp_path: Path, delimiter: str, end: str) -> None:
    rows = [["id", "city", "age"], ["1", "Oslo", "30"], ["2", "Rome", "41.5"]]
    text = end.join(delimiter.join(row) for row in rows) + end
    assert kinds(write(tmp_path, text)) == {"id": "number", "city": "category", "age": "number"}


def test_a_column_is_numeric_only_when_every_filled_cell_is(tmp_path: Path) -> None:
    text = "a,b,c,d\n1,1,,x\n 2 ,two,,y\n,3,,z\n-4e2,4,,w\n"
    found = kinds(write(tmp_path, text))
    assert found == {"a": "number", "b": "category", "c": "category", "d": "category"}


def test_blank_cells_and_odd_numbers_are_gaps(tmp_path: Path) -> None:
    opened = open_table(find_source(write(tmp_path, "x,y\n1,a\n,a\nnan,a\ninf,a\n -0 ,a\n")))
    measures = [Measure("x", "x", "number", "x"), Measure("y", "y", "category", "y")]
    customers, _ = read_customers(opened, measures, None)
    summary = summarise(customers).numbers["x"]
    assert (summary.count, summary.gaps) == (2, 3)
    assert str(summary.quantiles[0]) == "0.0"


def test_ids_are_found_by_name_and_keep_their_zeros(tmp_path: Path) -> None:
    opened = open_table(find_source(write(tmp_path, "Age,Customer ID\n30,007\n31,008\n")))
    assert opened.id_column(None) == "Customer ID"


def test_an_id_that_repeats_is_no_id(tmp_path: Path) -> None:
    opened = open_table(find_source(write(tmp_path, "id,age\n1,30\n1,31\n")))
    assert opened.id_column(None) is None


def test_a_repeating_id_that_is_asked_for_is_warned_of(tmp_path: Path) -> None:
    opened = open_table(find_source(write(tmp_path, "id,age\n1,30\n1,31\n,32\n")))
    measures = [Measure("age", "Age", "number", "age")]
    _, warnings = read_customers(opened, measures, opened.id_column("id"))
    assert [(w.code, w.message.split()[0]) for w in warnings] == [("W101", "2")]


def test_a_file_name_is_no_pattern(tmp_path: Path) -> None:
    write(tmp_path, "a,b\n9,9\n9,9\n9,9\n", "data1.csv")
    path = write(tmp_path, "a,b\n1,2\n3,4\n", "data[1]*.csv")
    assert open_table(find_source(path)).rows == 2


HOSTILE = ['"; DROP TABLE x; --', "it's", "[red]", "<script>", "a\nb", "x" * 5000, "é|ü", "select"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_column_name_is_just_a_name(name: str) -> None:
    frame = pd.DataFrame({name: [1, 2, 3, 4]})
    opened = open_table(find_source(frame))
    assert [c.name for c in opened.columns] == [name]
    customers, _ = read_customers(opened, [Measure("m", "m", "number", name)], None)
    assert summarise(customers).numbers["m"].median == 2.5


def test_frames_of_every_dtype() -> None:
    frame = pd.DataFrame(
        {
            "i": pd.array([1, None, 3], dtype="Int64"),
            "f": [1.5, float("nan"), 2.5],
            "s": ["a", None, "b"],
            "c": pd.Categorical(["x", "y", "x"]),
            "t": ["1", "2", "3"],
        }
    )
    found = {c.name: c.kind for c in open_table(find_source(frame)).columns}
    assert found == {"i": "number", "f": "number", "s": "category", "c": "category", "t": "number"}


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("empty.csv", "", "E104"),
        ("header.csv", "a,b\n", "E107"),
        ("one.csv", "a,b\n1,2\n", "E108"),
        ("open.csv", 'a,b\n1,"2\n3,4\n', "E105"),
        ("short.csv", "a,b\n1,2\n3\n4,5\n", "E105"),
        ("letter.doc", "hello", "E103"),
        ("broken.parquet", "PAR1 but not really", "E105"),
    ],
)
def test_no_table(tmp_path: Path, name: str, text: str, code: str) -> None:
    with pytest.raises(PersonasError) as caught:
        open_table(find_source(write(tmp_path, text, name)))
    assert [p.code for p in caught.value.problems] == [code]
    assert caught.value.problems[0].help


def test_quoted_names_and_cells(tmp_path: Path) -> None:
    text = '\ufeff"Spend, total";" Age "\r\n"1;5";30\r\n"a ""b""\r\nc";31\r\n'
    assert kinds(write(tmp_path, text)) == {"Spend, total": "category", "Age": "number"}


def test_one_column_of_text_with_commas_now_and_then(tmp_path: Path) -> None:
    assert kinds(write(tmp_path, 'name\n"a, b"\n"c"\n"d"\n')) == {"name": "category"}


def test_ragged_rows_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b\n" + "1,2\n" * 50 + "1,2,3,4\n" + "1,2\n" * 50)
    with pytest.raises(PersonasError) as caught:
        open_table(find_source(path))
    assert caught.value.problems[0].code == "E105"


def test_a_line_that_is_too_long_is_told_as_such(tmp_path: Path) -> None:
    path = write(tmp_path, f"a,b\n1,2\n3,{'x' * (1 << 24)}\n")
    with pytest.raises(PersonasError) as caught:
        open_table(find_source(path))
    (problem,) = caught.value.problems
    assert problem.message.startswith("This line is longer than 16 MB")
    assert problem.location is not None
    assert problem.location.line == 3


def test_a_missing_file_suggests_its_neighbour(tmp_path: Path) -> None:
    write(tmp_path, "a\n1\n")
    with pytest.raises(PersonasError) as caught:
        find_source(tmp_path / "custmers.csv")
    assert caught.value.problems[0].code == "E102"
    assert "customers.csv" in (caught.value.problems[0].help or "")


@pytest.mark.parametrize("data", [42, None, ["a.csv"]])
def test_neither_path_nor_frame(data: object) -> None:
    with pytest.raises(PersonasError) as caught:
        find_source(data)
    assert caught.value.problems[0].code == "E101"
