"""A column's name is a name, whatever it says; and nothing of it is left out or acted upon."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import personas
from personas.ingest.open import open_table
from personas.ingest.sources import find_source
from personas.report import dump_json
from tests.data_in.dialects import rows

NAMES = {
    "drop": '"; drop table source; --',
    "quotes": 'it\'s "quoted" `twice`',
    "newline": "two\nlines",
    "long": "x" * 10_000,
    "rich": "[red]bold[/red]",
    "script": "<script>alert(1)</script>",
    "jinja": "{{ 7 * 7 }}",
    "keyword": "select",
    "formula": "=1+1",
    "null": "NULL",
    "accents": "é|ü;漢字",
    "ours": "m0",
}
PACK = """version: 1
name: hostile
measures:
  income: {label: Income, columns: [Income]}
personas:
  rich: {name: Rich, when: {income: high}}
"""


def write(folder: Path, name: str) -> Path:
    """Write a table whose second measure has this name."""
    path = folder / "customers.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        table = [["CustomerID", "Income", name], *([r[0], r[2], r[3]] for r in rows())]
        csv.writer(out).writerows(table)
    (folder / "pack.yaml").write_text(PACK)
    return path


@pytest.mark.parametrize("name", NAMES)
def test_every_source_keeps_it(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, NAMES[name])
    opened = open_table(find_source(path))
    assert [column.name for column in opened.columns][2] == NAMES[name]
    assert opened.rows == len(rows())


@pytest.mark.parametrize("name", ["drop", "newline", "long", "rich", "script", "jinja"])
def test_a_whole_run_takes_it_as_a_measure(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, NAMES[name])
    found = personas.segment(
        path, tmp_path / "pack.yaml", clusters=3, measures={"hostile": NAMES[name]}
    )
    seen = json.loads(dump_json(found.run))
    assert all("hostile" in segment["measures"] for segment in seen["segments"])
