"""Many customers get the answer that few would get: all that is done otherwise is done to few."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from benchmarks.speed.made import make
from personas.customers.write import fetch_customers, write_customers
from personas.domain.request import Request
from personas.use_cases.run import RunResult, run

THRESHOLDS = {
    "customers.order_statistics": ("MAX_AGGREGATE_ROWS", "MAX_DISTINCT"),
    "customers.table": ("MAX_MEMORY_ROWS",),
    "ingest.columns.read": ("MANY_ROWS",),
    "ingest.columns.counting": ("MANY_ROWS",),
    "ingest.loading": ("SMALL_TEXT",),
}


@pytest.mark.long
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_many_customers_get_the_same_answer(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = make(1500, tmp_path / f"made.{form}")
    few = run(Request(table, clusters="4"))
    for module, names in THRESHOLDS.items():
        for name in names:
            monkeypatch.setattr(import_module(f"personas.{module}"), name, 20)
    many = run(Request(table, clusters="4"))
    assert not few.customers.has_integer_ids
    assert many.customers.has_integer_ids
    assert many.run == few.run
    assert _written(many, tmp_path) == _written(few, tmp_path)


def _written(finished: RunResult, folder: Path) -> bytes:
    names = {s: (n.persona or "", n.name) for s, n in finished.run.names.items()}
    write_customers(finished.customers, "customer_id", names, folder / "out.csv")
    assert len(fetch_customers(finished.customers, "customer_id", names)) == 1500
    return (folder / "out.csv").read_bytes()
