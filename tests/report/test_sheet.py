"""The segments as a table for spreadsheets: complete, rectangular, harmless."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from personas.domain.run import Run
from personas.report import segments_csv, to_json
from personas.report.documents import _text


def rows_of(run: Run) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(segments_csv(run))))


def test_the_table_is_golden(retail: Run, golden: Callable[[str, str], None]) -> None:
    golden("retail.csv", segments_csv(retail))


def test_a_row_a_segment_and_as_many_cells(any_run: Run) -> None:
    header, *rows = csv.reader(io.StringIO(segments_csv(any_run)))
    assert len(rows) == len(any_run.profile.segments)
    assert {len(row) for row in rows} == {len(header)}
    assert len(set(header)) == len(header)


def test_it_agrees_with_the_machine_view(retail: Run) -> None:
    for row, segment in zip(rows_of(retail), to_json(retail)["segments"], strict=True):
        assert int(row["segment"]) == segment["id"]
        assert row["persona"] == segment["persona"]["name"]
        assert float(row["confidence"]) == segment["persona"]["confidence"]
        assert float(row["income_median"]) == segment["measures"]["income"]["median"]
        assert row["spending_level"] == segment["measures"]["spending"]["level"]


def test_small_cells_are_withheld(retail: Run) -> None:
    assert [row["gender=Male"] for row in rows_of(retail)][-2:] == ["withheld", "withheld"]


def test_rare_values_are_lumped_together(hostile: Run) -> None:
    assert "jane@example.com" not in segments_csv(hostile)
    assert "c: other values" in rows_of(hostile)[0]


def test_no_cell_is_a_formula(hostile: Run) -> None:
    for row in csv.reader(io.StringIO(segments_csv(hostile))):
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r"))
            assert not cell.startswith("-") or float(cell) < 0


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1+1", "@SUM(A1)", "＝1", "- 1", "\t=1", "\r\n-2+A1", "'=1"]
)
def test_formulas_are_led_by_an_apostrophe(text: str) -> None:
    assert _text(text).startswith("'")


def test_a_measure_that_a_segment_lacks_is_empty(retail: Run) -> None:
    first = retail.profile.segments[0]
    numbers = {name: p for name, p in first.numbers.items() if name != "age"}
    segments = (replace(first, numbers=numbers), *retail.profile.segments[1:])
    row = rows_of(replace(retail, profile=replace(retail.profile, segments=segments)))[0]
    assert (row["age_median"], row["age_position"], row["age_level"]) == ("", "", "")


def test_no_segments_no_rows(retail: Run) -> None:
    assert segments_csv(replace(retail, profile=replace(retail.profile, segments=()))) == "\n"
