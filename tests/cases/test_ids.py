"""Ids are told by the words of their names and by what they hold, and measure nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from personas.domain.request import Request
from personas.ingest.columns.id_names import rank
from personas.ingest.open import SourceTable, open_table
from personas.ingest.sources import find_source
from personas.use_cases.explore import explore
from tests.cases.running import run_json

ROWS = 60
NAMES = (
    "CustomerID", "CLIENTNUM", "Effective user ID", "respondent_id", "Kunden-Nr", "Kunden-Nr.",
    "Kundennummer", "no_cliente", "Nº cliente", "N° client", "numéro client", "codigo_cliente",
    "código del cliente", "cod_cliente", "id_cliente", "Codice cliente", "Klantnummer",
    "nr klienta", "Müşteri No", "ID клиента", "номер клиента", "顧客ID", "会員番号", "客户编号",
    "고객번호", "uuid", "GUID", "Record ID", "loan_id", "Account Number", "Member #", "userId",
    "household_key", "Customer No.", "Kd-Nr.", "ID",
)  # fmt: skip
OTHERS = (
    "income", "age", "paid", "Grid", "piano", "hybrid", "recency", "num_orders", "no_of_items",
    "number of children", "ZIP code", "phone_no", "postal_code", "Kundenumsatz", "Casino",
    "MntWines", "score", "Kidhome",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_of_ids(name: str) -> None:
    assert rank(name) is not None


@pytest.mark.parametrize("name", OTHERS)
def test_names_of_other_things(name: str) -> None:
    assert rank(name) is None


def open_rows(folder: Path, header: str, cell: Callable[[int], object]) -> SourceTable:
    lines = [f"{header};visits;spent"]
    lines += [f"{cell(i)};{i * i % 17};{10 + 7 * i % 41}.5" for i in range(ROWS)]
    path = folder / "t.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return open_table(find_source(path))


def wide(i: int) -> int:
    return 708_000_000 + 7_919 * i * i


def test_an_id_of_any_of_these_names_is_the_id(tmp_path: Path) -> None:
    for name in NAMES[::3]:
        table = open_rows(tmp_path, name, wide)
        assert table.id_column(None) == name
        assert table.find_keys() == {name}


@pytest.mark.parametrize(
    "cell",
    [
        wide,
        lambda i: 30_123_456_789 + 104_729 * i,
        lambda i: f"C{i:05}",
        lambda i: f"CUST-{i * 7}",
        lambda i: f"A{i}-{i % 3}",
        lambda i: f"{i:08x}-1234-4a1b-9c3d-{i * 977:012x}",
        lambda i: f"{i * 7919:032x}",
        lambda i: i,
        lambda i: i + 1,
    ],
)
def test_content_tells_an_id_of_any_name(tmp_path: Path, cell: Callable[[int], object]) -> None:
    assert open_rows(tmp_path, "Merkmal", cell).id_column(None) == "Merkmal"


@pytest.mark.parametrize(
    "cell",
    [
        lambda i: 20_000 + 137 * i,  # whole and different, as incomes are
        lambda i: 100_000_000 + 12_500_000 * i,  # incomes in rupiah
        lambda i: 1_702_116_000 + 86_411 * i,  # times of the computer
        lambda i: f"USD {1_000 + i}",
        lambda i: f"Anna {i}" if i % 2 else "Bob",
        lambda i: f"a{i}@example.org",
        lambda i: 500.25 + i,
        lambda i: 3 * i,
    ],
)
def test_content_of_other_columns(tmp_path: Path, cell: Callable[[int], object]) -> None:
    table = open_rows(tmp_path, "Merkmal", cell)
    assert table.id_column(None) is None
    assert table.find_keys() == set()


def test_what_is_decided_is_shown(tmp_path: Path) -> None:
    open_rows(tmp_path, "Effective user ID;Row", lambda i: f"{wide(i)};{i + 1}")
    exploration = explore(Request(str(tmp_path / "t.csv")))
    roles = {summary.column.name: summary.content for summary in exploration.columns}
    assert roles == {
        "Effective user ID": "id", "Row": "id", "visits": "measure", "spent": "measure",
    }  # fmt: skip
    assert exploration.id == "Effective user ID"
    assert {measure.column for measure in exploration.measures} == {"visits", "spent"}


def test_a_counter_is_no_measure_and_a_run_says_so(tmp_path: Path) -> None:
    open_rows(tmp_path, "Kunden-Nr;zaehler", lambda i: f"{wide(i)};{i + 1}")
    outcome = run_json("preview", tmp_path / "t.csv", "--clusters", "3")
    warnings = {warning["code"]: warning["message"] for warning in outcome.json["warnings"]}
    assert "`zaehler`" in warnings["W150"]
    assert set(outcome.json["features"]) == {"visits", "spent"}
    words = ("--measure", "value=zaehler", "--rules", "generic")
    outcome = run_json("preview", tmp_path / "t.csv", "--clusters", "3", *words)
    assert "value" in set(outcome.json["features"])
    assert "W150" not in outcome.codes


def test_ids_that_a_spreadsheet_shortened(tmp_path: Path) -> None:
    for cell, header in (("1.{}E+12", "customer_id"), ("1,{}E+12", "Kunden-Nr")):
        cells = [cell.format(23457 + i // 10) for i in range(ROWS)]
        table = open_rows(tmp_path, header, cells.__getitem__)
        (problem,) = table.check_ids()
        assert problem.code == "W149"
        assert f"`{header}` has only 6 different ids in 60 rows" in problem.message
        assert "text" in str(problem.help)
    assert not list(open_rows(tmp_path, "customer_id", wide).check_ids())
    assert not list(open_rows(tmp_path, "customer_id", lambda i: i // 10).check_ids())


def test_the_cases(cases: Path) -> None:
    folder = cases / "43-big-ids"
    table = open_table(find_source(folder / "t.csv"))
    assert table.count_ids("customer_id").distinct == 180
    assert table.id_column(None) == "customer_id"
    (problem,) = open_table(find_source(folder / "excel-e12.csv")).check_ids()
    assert "9 different ids in 180 rows" in problem.message
    outcome = run_json("preview", folder / "excel-e12.csv", "--clusters", "3")
    assert "W149" in outcome.codes
