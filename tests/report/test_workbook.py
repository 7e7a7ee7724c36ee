"""The workbook: whole, the same bytes each time, with charts, and without a single formula."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from personas.domain.run import Run
from personas.report import context
from personas.report.views import run_view
from personas.report.workbook import write_workbook
from tests.report.runs import with_value

SHEETS = [
    "Summary", "Profiles", "All measures", "Evidence", "Recommendations", "Method",
    "Data dictionary",
]  # fmt: skip
Table = list[list[Any]]


def opened(run: Run) -> dict[str, Table]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_workbook(run)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def parts(run: Run) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(write_workbook(run))) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def test_it_opens_with_all_its_sheets(any_run: Run) -> None:
    view = run_view(any_run)
    of_value = ["Value and outcomes"] if view.value or view.outcomes else []
    assert list(opened(any_run)) == [*SHEETS[:1], *of_value, *SHEETS[1:]]


def test_the_front_page_leads_with_the_answer(retail: Run) -> None:
    rows = opened(retail)["Summary"]
    assert rows[0][0].startswith("customers.csv: 400 customers, 6 segments")
    assert rows[1][0] == run_view(retail).answer.headline
    assert rows[3][0].startswith("Constructed. A handy division")


def test_the_front_page_has_a_row_a_segment(retail: Run) -> None:
    rows = opened(retail)["Summary"][6:12]
    assert [row[:4] for row in rows] == [
        [s["number"], s["title"], s["size"], s["share"]] for s in context(retail)["segments"]
    ]
    assert rows[2][4:] == [
        "sure", "High income and high spending; loyal and profitable.",
        "Offer a VIP tier with early access",
    ]  # fmt: skip
    assert opened(retail)["Summary"][12][1:4] == ["All customers", 400, 1.0]


def test_with_a_value_its_table_comes_first(retail: Run) -> None:
    run = with_value(retail, "income")
    rows = opened(run)["Summary"]
    head = next(row for row in rows if row[1] == "Segment")
    assert head[2:7] == [
        "Customers", "Share", "Share of annual income", "Per customer", "How sure",
    ]  # fmt: skip
    start = rows.index(head) + 1
    assert [row[0] for row in rows[start : start + 6]] == list(run_view(run).answer.order)
    values = [s.value.share or 0.0 for s in run_view(run).segments if s.value]
    assert [row[4] for row in rows[start : start + 6]] == pytest.approx(
        sorted(values, reverse=True)
    )


def test_profiles_are_medians_then_positions(retail: Run) -> None:
    table = opened(retail)["Profiles"]
    assert table[1][:5] == ["", "Segment", "Annual income (k$)", "Spending score", "Age (years)"]
    segment = context(retail)["segments"][2]
    assert table[4][2:5] == [n["median"] for n in segment["numbers"]]
    assert table[13][2:5] == pytest.approx([n["position"] for n in segment["numbers"]])


def test_advice_is_a_line_a_row(retail: Run) -> None:
    rows = opened(retail)["Recommendations"]
    assert [3, "Premium Shoppers", "Avoid", "Blanket discounts"] in rows
    kinds = ("do", "avoid", "channels", "kpis")
    assert len(rows) == 1 + sum(len(s[k]) for s in context(retail)["segments"] for k in kinds)


def test_every_figure_of_every_k_is_there(retail: Run) -> None:
    table = opened(retail)["Method"][3:13]
    assert table[0][4:8] == ["Davies–Bouldin", "Gap", "Prediction strength", "Personas"]
    found = [(c.k, c.gap, c.prediction_strength, c.personas) for c in retail.choice.candidates]
    assert [(row[0], *row[5:8]) for row in table[1:]] == found


def test_every_warning_is_there(retail: Run) -> None:
    codes = {row[0] for row in opened(retail)["Method"]}
    assert {problem.code for problem in retail.warnings} <= codes


def test_charts_are_native(retail: Run) -> None:
    charts = [name for name in parts(retail) if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
    assert len(charts) == 2  # the front page and the silhouettes
    series = [parts(with_value(retail, "income"))[name].count("<c:ser>") for name in charts]
    assert max(series) == 2


def test_the_same_run_gives_the_same_bytes(retail: Run) -> None:
    assert write_workbook(retail) == write_workbook(retail)


def test_no_text_is_a_formula_or_a_link(any_run: Run) -> None:
    for name, text in parts(any_run).items():
        if name.startswith("xl/worksheets"):
            assert "<f>" not in text
            assert "<hyperlink" not in text


def test_hostile_text_is_text(hostile: Run) -> None:
    cells = [cell for table in opened(hostile).values() for row in table for cell in row]
    assert '=HYPERLINK("http://evil.example")' in cells
    assert "<script>alert(1)</script>" in cells


def test_what_is_withheld_is_withheld_here(retail: Run, hostile: Run) -> None:
    table = opened(retail)["Profiles"]
    gender = next(place for place, row in enumerate(table) if row[0] == "Gender")
    assert table[gender + 7][3] == "withheld"
    assert table[gender + 6][3] == "withheld"
    assert "jane" not in str(opened(hostile))


@pytest.mark.parametrize("sheet", SHEETS)
def test_nothing_of_python_shows(any_run: Run, sheet: str) -> None:
    words = " ".join(str(cell) for row in opened(any_run)[sheet] for cell in row)
    assert not re.search(r"\b(None|True|False|nan|Undefined)\b", words)


def test_evidence_is_that_of_the_report(retail: Run) -> None:
    rows = opened(retail)["Evidence"]
    trust = next(row for row in rows if row[1] == "Premium Shoppers")
    assert trust[2:8] == [0.88, 0.93, 0.52, 0.06, pytest.approx(55 / 78), pytest.approx(15 / 322)]
    marks = [row for row in rows if row[1] == "Premium Shoppers"][1:]
    assert [row[2] for row in marks] == ["Spending score", "Annual income", "Gender"]
    assert marks[2][6] == "Male"
    assert "not used" in marks[2][7]
