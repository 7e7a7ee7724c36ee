"""Kinds of exports in pairs: each is read right also where another one is."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest
from sqlglot import exp

from personas.ingest import prepare
from personas.ingest.open import SourceTable, ignore_columns, open_table
from personas.ingest.sources import find_source
from personas.sql.cells import as_number
from tests.cases.pairs import BASE, CONTENTS, NAMES, REGIONS, pairs, sums, write
from tests.cases.reading import read_here


def _open(path: Path) -> SourceTable:
    with mock.patch.object(prepare, "read_in_process", read_here):
        return ignore_columns(open_table(find_source(path)), ())


@pytest.mark.parametrize(("content", "container"), pairs())
def test_a_pair(tmp_path: Path, content: str, container: str) -> None:
    table = _open(write(tmp_path, content, container))
    columns = {column.name: column for column in table.columns}
    assert table.rows == len(BASE)
    assert columns.keys() >= {*NAMES}
    totals = [exp.Sum(this=as_number(columns[name])) for name in NAMES[1:4]]
    query = exp.select(*totals).from_(exp.to_table(table.view))
    assert table.engine.rows(query)[0] == pytest.approx(sums())
    assert columns["since"].form == "date"
    assert columns["since"].gap_words == (5 if content == "gap words" else 0)
    regions = exp.select(exp.column("region")).distinct().from_(exp.to_table(table.view))
    texts = {cell for (cell,) in table.engine.rows(regions)}
    assert columns["region"].affix == ("endpoint" if content == "scale" else None)
    assert content == "scale" or texts == {*REGIONS}
    codes = {warning.code for warning in table.warnings}
    assert not CONTENTS[content][1] or codes & CONTENTS[content][1]
