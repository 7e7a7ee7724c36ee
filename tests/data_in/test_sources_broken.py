"""Whatever the bytes are: a table, or an error of ours; never anything else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from personas.customers.population import summarise
from personas.customers.table import read_customers
from personas.domain.measure import Measure
from personas.domain.problem import PersonasError
from personas.domain.request import Reading, Request
from personas.ingest.open import open_table
from personas.ingest.sources import find_source
from personas.use_cases.open import open_rows
from tests.data_in.dialects import PACKS, WRITERS, Dialect
from tests.effort import scaled

ENDINGS = (
    ".csv",
    ".txt",
    ".jsonl",
    ".parquet",
    ".xlsx",
    ".sqlite",
    ".duckdb",
    ".feather",
    ".csv.gz",
)
FEW = settings(max_examples=scaled(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
CELLS = st.one_of(
    st.text(max_size=12),
    st.integers().map(str),
    st.floats().map(str),
    st.sampled_from(["", " ", '"', "1,2", "1.234", "(5", "12%", "NULL", "1e999", "31/12/2014"]),
)


def opens_or_refuses(path: Path) -> None:
    """Open a file and type every column; nothing but `PersonasError` may come of it."""
    try:
        opened = open_table(find_source(path))
        used = [c for c in opened.columns if c.doubt is None or c.doubt.severity != "error"]
        measures = [Measure(f"m{i}", "m", c.kind, c.name) for i, c in enumerate(used)]
        customers, _ = read_customers(opened, measures, opened.id_column(None))
        summarise(customers)
    except PersonasError as found:
        problems = found.problems
    else:
        problems = ()
    assert all(problem.help for problem in problems)


@FEW
@given(st.binary(max_size=400), st.sampled_from(ENDINGS))
def test_random_bytes(tmp_path: Path, content: bytes, ending: str) -> None:
    path = tmp_path / f"random{ending}"
    path.write_bytes(content)
    opens_or_refuses(path)


@FEW
@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=8))
def test_ragged_and_mixed_rows(tmp_path: Path, table: list[list[str]]) -> None:
    path = tmp_path / "ragged.csv"
    path.write_text("\n".join(",".join(row) for row in table), "utf-8", errors="replace")
    opens_or_refuses(path)


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "folder"])
def test_truncated_and_damaged(tmp_path: Path, name: str) -> None:
    WRITERS[name](tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    chance = random.Random(4)
    for share in (0.1, 0.5, 0.9, 0.99):
        path = tmp_path / f"cut{share}{Path(name).suffix}"
        path.write_bytes(whole[: int(len(whole) * share)])
        opens_or_refuses(path)
        damaged = bytearray(whole)
        for _ in range(20):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.with_stem("damaged").write_bytes(damaged)
        opens_or_refuses(path.with_stem("damaged"))


@pytest.mark.parametrize("pack", PACKS)
def test_truncated_compression(tmp_path: Path, pack: str) -> None:
    whole = Dialect("plain", pack=PACKS[pack]).write(tmp_path).read_bytes()
    path = tmp_path / f"cut.csv.{pack}"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PersonasError) as caught:
        open_table(find_source(path))
    assert [p.code for p in caught.value.problems] == ["E105"]


def test_enormous_fields(tmp_path: Path) -> None:
    path = tmp_path / "enormous.csv"
    path.write_text("id,note\n1,small\n2," + "x" * 3_000_000 + "\n3,small\n")
    assert open_table(find_source(path)).rows == 3
    (tmp_path / "plain.csv").write_text("id,note\n4,small\n5,small\n")
    assert open_table(find_source(tmp_path / "*.csv")).rows == 5
    (tmp_path / "plain.csv").unlink()
    path.write_text("id,note\n1,small\n2," + "x" * 30_000_000 + "\n3,small\n")
    with pytest.raises(PersonasError) as caught:
        open_table(find_source(path))
    assert caught.value.problems[0].code == "E105"


def test_compression_is_whole_or_refused(tmp_path: Path) -> None:
    text = b"id,age\n" + b"".join(b"%d,%d\n" % (i, i * i % 97) for i in range(5000))
    path = tmp_path / "cut.csv"
    for pack in PACKS.values():
        for part in (pack(text)[:-3], pack(text)[:900], pack(text)[:30]):
            path.write_bytes(part)
            with pytest.raises(PersonasError, match="cannot be unpacked"):
                open_table(find_source(path))
        path.write_bytes(pack(text[:7000]) + pack(text[7000:]))
        assert open_table(find_source(path)).rows == 5000


def test_what_is_said_of_reading_is_never_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("id,age\n1,2\n2,3\n")
    said = Reading(sheet="2", table="t", query="select 1", delimiter=",", encoding="utf-8")
    told = [w.message.split()[0] for w in open_table(find_source(path), said).warnings]
    assert told == ["--sheet", "--table", "--query"]
    WRITERS["t.xlsx"](tmp_path / "t.xlsx")
    told = [w.code for w in open_table(find_source(tmp_path / "t.xlsx"), said_of_text()).warnings]
    assert told == ["W107", "W107"]
    slips = Reading(decimal={"agee": ","}, dates={"": "dmy", "joined": "dmy"})
    with pytest.raises(PersonasError) as caught:
        open_rows(Request(path, reading=slips))
    assert [(p.code, p.message.split("`")[1]) for p in caught.value.problems] == [
        ("E114", "agee"),
        ("E114", "joined"),
    ]


def said_of_text() -> Reading:
    return Reading(delimiter=";", encoding="cp1252")


def test_other_columns_are_named_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,age,pay\n1,2,3\n")
    (tmp_path / "b.csv").write_text("id,years\n1,2\n")
    with pytest.raises(PersonasError) as caught:
        open_table(find_source(tmp_path))
    message = caught.value.problems[0].message
    assert message.endswith("only `a.csv` has `age`, `pay`; only `b.csv` has `years`")
