"""Totals, means, counts and footers are left out in any language; customers never are."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from personas.domain.request import Reading
from personas.ingest.open import open_table
from personas.ingest.rows.labels import is_footer, label_statistic
from personas.ingest.sources import find_source
from tests.cases.rows import HEADER, REGIONS, add_up, base_rows, codes_of, read_rows, write_rows
from tests.cases.running import run_json, run_text


def some(texts: Sequence[str]) -> list[Any]:
    """Return all texts for the long tests, and every fourth for the others."""
    return [pytest.param(t, marks=[] if i % 4 == 0 else pytest.mark.long)
            for i, t in enumerate(texts)]  # fmt: skip


SHARED = {
    "count.csv": "W113", "es.csv": "W105", "grand.csv": "W105", "powerbi.csv": "W113",
    "salesforce.csv": "W113", "star.csv": "W105", "total_colon.csv": "W105", "two.csv": "W105",
}  # fmt: skip


@pytest.mark.parametrize(("name", "code"), SHARED.items())
def test_a_shared_case(cases: Path, name: str, code: str) -> None:
    table = read_rows(cases / "17-footers" / name)
    assert (table.rows, set(codes_of(table))) == (180, {code})
    assert {c.name: c.form for c in table.columns}["annual_income"] == "number"


def test_a_shared_case_has_the_segments_of_the_base(cases: Path) -> None:
    outcome = run_json("preview", cases / "17-footers" / "two.csv", "--clusters", "3")
    medians = [s["measures"]["spending"]["median"] for s in outcome.json["segments"]]
    assert medians == [8182.66, 5109.8, 2247.44]
    assert outcome.codes == {"W105", "W305"}


# What reports write in the place of an id; `Razem dla wszystkich oddziałów` is in no list.
LABELS = (
    "Total", "TOTAL:", "Totals", "Grand Total", "Total general", "Gesamtergebnis", "Gesamtsumme",
    "Total général", "Totale complessivo", "Totaal", "Suma", "Suma końcowa", "Celkem", "Összesen",
    "Итого", "Общий итог", "Всього", "合計", "総計", "总计", "합계", "Toplam", "Genel Toplam",
    "Γενικό Σύνολο", "Yhteensä", "Totalt", "المجموع", "सब मिलाकर", "*", "ALL", "(All)", "Σ", "",
    "--- Total ---", "Total (60)", "Razem dla wszystkich oddziałów", "999999",
)  # fmt: skip


@pytest.mark.parametrize("label", some(LABELS))
def test_a_row_of_sums_is_left_out_whatever_it_is_called(tmp_path: Path, label: str) -> None:
    rows = base_rows()
    total = [label, add_up(rows, 1), add_up(rows, 2), "", ""]
    table = read_rows(write_rows(tmp_path, [*rows, total]))
    assert (table.rows, codes_of(table)) == (60, ["W105"])
    (warning,) = table.warnings
    assert "`annual_income`, `spending`" in warning.message
    assert f"annual_income = {total[1]}" in warning.cells[0]
    assert "--totals keep" in (warning.help or "")


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_has_no_effect(tmp_path: Path, seed: int) -> None:
    rows = base_rows()
    parts = {region: [row for row in rows if row[4] == region] for region in REGIONS}
    sums = [["", add_up(part, 1), add_up(part, 2), "", name] for name, part in parts.items()]
    table = [*rows, *sums, ["Grand total", add_up(rows, 1), add_up(rows, 2), "", ""]]
    random.Random(seed).shuffle(table)
    opened = read_rows(write_rows(tmp_path, table))
    assert (opened.rows, codes_of(opened)) == (60, ["W105"])
    assert opened.warnings[0].message.startswith("4 rows ")


SUBTOTALS: dict[str, Callable[[str], tuple[str, str]]] = {
    "by a blank id": lambda region: ("", region),
    "by the region": lambda region: ("", f"{region} Total"),
    "by a label": lambda region: (f"Total {region}", ""),
    "by the word": lambda region: ("Subtotal", region),
    "by the word alone": lambda region: ("Zwischensumme", ""),
    "in German": lambda region: ("", f"{region} Ergebnis"),
}


@pytest.mark.parametrize("form", SUBTOTALS)
def test_subtotals_without_a_total(tmp_path: Path, form: str) -> None:
    rows = base_rows()
    sums = []
    for region in REGIONS:
        part = [row for row in rows if row[4] == region]
        label, place = SUBTOTALS[form](region)
        sums.append([label, add_up(part, 1), add_up(part, 2), "", place])
    table = read_rows(write_rows(tmp_path, [*rows, *sums]))
    assert (table.rows, set(codes_of(table))) == (60, {"W105"})


def test_margins_that_are_labelled_in_every_column_of_words(tmp_path: Path) -> None:
    rows = [[*row, ("basic", "gold")[row[3] % 2]] for row in base_rows()]
    sums = [
        ["All", add_up(part, 1), add_up(part, 2), "", region, "All"]
        for region in REGIONS
        if (part := [row for row in rows if row[4] == region])
    ]
    total = ["All", add_up(rows, 1), add_up(rows, 2), "", "All", "All"]
    table = read_rows(write_rows(tmp_path, [*rows, *sums, total], (*HEADER, "plan")))
    assert (table.rows, set(codes_of(table))) == (60, {"W105"})


def test_a_total_of_more_than_the_table_holds_is_told_by_its_label(tmp_path: Path) -> None:
    total = ["Gesamtergebnis", 9_999_999, 888_888, "", ""]
    table = read_rows(write_rows(tmp_path, [*base_rows(), total]))
    assert (table.rows, codes_of(table)) == (60, ["W105"])
    assert "by the label" in table.warnings[0].message
    filled = ["Gesamtergebnis", 9_999_999, 888_888, 40, "North"]
    table = read_rows(write_rows(tmp_path, [*base_rows(), filled]))
    assert (table.rows, codes_of(table)) == (61, ["W115"])


def test_a_total_that_is_a_mean(tmp_path: Path) -> None:
    rows = base_rows()
    means = [round(add_up(rows, column) / 60, 2) for column in (1, 2, 3)]
    table = read_rows(write_rows(tmp_path, [*rows, ["Total", *means, "North"]]))
    assert (table.rows, codes_of(table)) == (60, ["W105"])


def test_what_a_pivot_adds_up_and_what_it_averages(tmp_path: Path) -> None:
    rows = base_rows()
    ages = [row[3] for row in rows]
    summed = [["Sum total", add_up(rows, 1), add_up(rows, 2), sum(ages), ""]]
    averaged = [["Insgesamt", add_up(rows, 1), "", round(sum(ages) / 60, 1), ""]]
    rounded = [["Gesamt", round(add_up(rows, 1)), round(add_up(rows, 2)), "", ""]]
    for total in (summed, averaged, rounded):
        table = read_rows(write_rows(tmp_path, [*rows, *total]))
        assert (table.rows, codes_of(table)) == (60, ["W105"])


STATISTICS = ("Average", "Durchschnitt", "Moyenne", "Promedio", "Media", "Среднее", "平均", "Ø", "")


@pytest.mark.parametrize("label", some(STATISTICS))
def test_a_mean_beside_a_total(tmp_path: Path, label: str) -> None:
    rows = base_rows()
    means = [round(add_up(rows, column) / 60, 2) for column in (1, 2, 3)]
    total = ["Total", add_up(rows, 1), add_up(rows, 2), "", ""]
    for table_rows in ([*rows, [label, *means, ""]], [*rows, [label, *means, ""], total]):
        table = read_rows(write_rows(tmp_path, table_rows))
        assert (table.rows, set(codes_of(table))) == (60, {"W105"})


def test_the_statistics_of_a_data_frame(tmp_path: Path) -> None:
    rows = base_rows()
    frame = pd.DataFrame(rows, columns=list(HEADER))
    numbers = frame[["annual_income", "spending", "age"]]
    extremes = [["count", 60, 60, 60, ""], ["min", *numbers.min(), ""], ["max", *numbers.max(), ""]]
    table = read_rows(write_rows(tmp_path, [*rows, *extremes]))
    assert (table.rows, codes_of(table)) == (60, ["W105"] * 3)


FOOTERS = (
    "Confidential Information - Do Not Distribute", "Applied filters:\nYear is 2024",
    "Report generated on 2024-05-01", "Generated by: A B", "Count: 60", "60 rows", "Count 60",
    "(60 rows affected)", "Copyright (c) 2024 Example Ltd.", "© 2024 Example", "Page 1 of 3",
    "Erstellt am 01.05.2024 von A. B.", "Vertraulich", "Généré le 01/05/2024", "Anzahl: 60",
    "Сформировано 01.05.2024", "Source: CRM", "Prepared by: A B", "Signature: ______",
    "60 件数", "End of report", "* preliminary figures of the last quarter", "Vedi nota a margine",
)  # fmt: skip


@pytest.mark.parametrize("text", some(FOOTERS))
def test_a_footer_is_left_out_with_and_without_its_delimiters(tmp_path: Path, text: str) -> None:
    rows = base_rows()
    table = read_rows(write_rows(tmp_path, [*rows, [text, "", "", "", ""]]))
    assert (table.rows, codes_of(table)) == (60, ["W113"])
    assert " ".join(text.split())[:20] in table.warnings[0].cells[0]
    ragged = read_rows(write_rows(tmp_path, [*rows, [], [text]]))
    assert (ragged.rows, codes_of(ragged)) == (60, ["W113"])


def test_a_short_line_with_a_total(tmp_path: Path) -> None:
    rows = base_rows()
    path = write_rows(tmp_path, [*rows, ["Total", add_up(rows, 1), add_up(rows, 2)]])
    assert (read_rows(path).rows, codes_of(read_rows(path))) == (60, ["W105"])


def test_a_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    for cell in ("C00", "C0061,2"):
        path = write_rows(tmp_path, base_rows())
        path.write_text(path.read_text() + cell)
        outcome = run_text("preview", path)
        assert (outcome.exit, outcome.codes) == (2, {"E105"})


GENUINE: dict[str, list[Any]] = {
    "a large customer": ["C9999", 9_000_000, 900_000, 50, "North"],
    "a company": ["Total Energies", 70_000, 8_000, 50, "North"],
    "a company without a sum": ["Sum Company Ltd", 80_000, 7_000, 40, ""],
    "somebody named Suma": ["Suma", 41_000, 2_000, 40, "South"],
    "somebody named Max": ["Max", 41_000, 2_000, 40, "South"],
    "somebody without an id": ["", 41_000, 2_000, 40, "South"],
    "somebody of whom little is known": ["C9998", 41_000, "", "", ""],
    "somebody of whom nothing is known": ["C9997", "", "", "", ""],
}


@pytest.mark.parametrize("kind", GENUINE)
def test_a_customer_is_left_in(tmp_path: Path, kind: str) -> None:
    table = read_rows(write_rows(tmp_path, [*base_rows(), GENUINE[kind]]))
    assert (table.rows, codes_of(table)) == (61, [])


def test_one_sum_alone_is_no_proof_where_nothing_else_speaks_for_it(tmp_path: Path) -> None:
    rows = base_rows()
    chance = ["C9999", add_up(rows, 1), 4_000, 50, "North"]
    assert read_rows(write_rows(tmp_path, [*rows, chance])).rows == 61
    proven = ["C9999", add_up(rows, 1), add_up(rows, 2), 50, "North"]
    assert read_rows(write_rows(tmp_path, [*rows, proven])).rows == 60


def test_a_large_row_without_an_id_that_is_no_sum_is_wondered_at(tmp_path: Path) -> None:
    rows = base_rows()
    table = read_rows(write_rows(tmp_path, [*rows, ["", 2 * add_up(rows, 1), 10**6, "", ""]]))
    assert (table.rows, codes_of(table)) == (61, ["W115"])


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_customers_of_whom_one_is_the_sum_of_the_others(tmp_path: Path, count: int) -> None:
    rows = [[f"C{i}", 100 * i, 30 * i, 20 + i, "North"] for i in range(1, count + 1)]
    equal = ["C9", add_up(rows, 1), add_up(rows, 2), 40, "South"]
    table = open_table(find_source(write_rows(tmp_path, [*rows, equal])), Reading(), 1)
    assert table.rows == (count + 1 if count < 3 else 3)
    labelled = ["Total", *equal[1:3], "", ""]
    table = open_table(find_source(write_rows(tmp_path, [*rows, labelled])), Reading(), 1)
    assert table.rows == (count + 1 if count < 2 else count)


def test_a_category_named_total_is_none(tmp_path: Path) -> None:
    rows = [[*row[:4], ("total", "basic")[i % 2]] for i, row in enumerate(base_rows())]
    table = read_rows(write_rows(tmp_path, rows))
    assert (table.rows, codes_of(table)) == (60, [])
    without_ids = read_rows(write_rows(tmp_path, [row[1:] for row in rows], HEADER[1:]))
    assert (without_ids.rows, codes_of(without_ids)) == (60, [])


def test_counts_of_yes_and_no_prove_nothing(tmp_path: Path) -> None:
    header = ("customer_id", "complained", "returned", "age")
    rows = [[f"C{i:02d}", int(i < 2), int(i < 2), 20 + i] for i in range(40)]
    assert read_rows(write_rows(tmp_path, rows, header)).rows == 40


def test_every_kind_of_file_and_notation(tmp_path: Path) -> None:
    rows = base_rows()
    total = ["Total", add_up(rows, 1), add_up(rows, 2), None, None]
    frame = pd.DataFrame([*rows, total], columns=list(HEADER))
    frame.to_excel(tmp_path / "t.xlsx", index=False)
    frame.to_parquet(tmp_path / "t.parquet")
    for source in (frame, tmp_path / "t.xlsx", tmp_path / "t.parquet"):
        table = read_rows(source)
        assert (table.rows, codes_of(table)) == (60, ["W105"])
    comma = [[str(cell or "").replace(".", ",") for cell in row] for row in [*rows, total]]
    table = read_rows(write_rows(tmp_path, comma, delimiter=";"))
    assert (table.rows, codes_of(table)) == (60, ["W105"])


def test_totals_are_kept_when_that_is_said(tmp_path: Path) -> None:
    rows = base_rows()
    path = write_rows(tmp_path, [*rows, ["Total", add_up(rows, 1), add_up(rows, 2), "", ""]])
    table = open_table(find_source(path), Reading(totals="keep"))
    assert (table.rows, codes_of(table)) == (61, [])
    assert run_json("preview", path, "-k", "3", "--totals", "keep").json["customers"] == 61
    assert run_json("preview", path, "-k", "3").json["customers"] == 60


def test_a_total_below_purchases(tmp_path: Path) -> None:
    header = ("order_id", "customer_id", "order_date", "quantity", "amount")
    draw = random.Random(3)
    rows: list[list[Any]] = [
        [f"O{i}", f"C{i % 20}", f"2024-0{1 + i % 9}-11", draw.randint(1, 9), draw.randint(5, 999)]
        for i in range(80)
    ]
    path = write_rows(tmp_path, [*rows, ["Total", "", "", "", add_up(rows, 4)]], header)
    outcome = run_json("preview", path, "--purchases", "-k", "2")
    assert outcome.json["customers"] == 20
    assert {"W105"} <= outcome.codes
    assert not {"W132", "W136"} & outcome.codes
    by_customer = [
        [f"C{c} Total", "", "", "", add_up([r for r in rows if r[1] == f"C{c}"], 4)]
        for c in range(20)
    ]
    moved = [[row[0], *row[1:]] for row in by_customer]
    path = write_rows(tmp_path, [*rows, *[["", row[0], *row[2:]] for row in moved]], header)
    assert run_json("preview", path, "--purchases", "-k", "2").json["customers"] == 20


@pytest.mark.long
def test_assign_and_compare_leave_totals_out(tmp_path: Path) -> None:
    rows = base_rows()
    write_rows(tmp_path, rows, name="old.csv")
    assert run_text("report", "old.csv", "-k", "3", "--format", "md", "-q").exit == 0
    total = ["Total general", add_up(rows[:5], 1), add_up(rows[:5], 2), "", ""]
    few = write_rows(tmp_path, [*rows[:5], total, list(HEADER)], name="new.csv")
    outcome = run_text("assign", few)
    assert outcome.exit == 0
    assert {"W105", "W114"} <= outcome.codes
    ids = pd.read_csv("assigned.csv")["customer_id"].tolist()
    assert sorted(ids) == [row[0] for row in rows[:5]]
    compared = run_text("compare", "report", few, "--format", "json")
    assert compared.exit == 0
    assert '"customers": 5' in compared.out


def test_explore_says_it_too(tmp_path: Path) -> None:
    rows = base_rows()
    path = write_rows(tmp_path, [*rows, ["Total", add_up(rows, 1), add_up(rows, 2), "", ""]])
    outcome = run_text("explore", path)
    assert "W105" in outcome.out + outcome.err
    assert "Total" in outcome.out + outcome.err


@pytest.mark.parametrize(
    ("text", "statistic"),
    [("Total", "total"), ("Count: 180", "count"), ("180 rows", "count"), ("Ø", "mean"),
     ("** TOTAL **", "total"), ("Total général", "total"), ("TotalEnergies", None),
     ("Total Energies SA", None), ("Max Total Fitness", None), ("C0042", None), ("", None),
     ("Sub-Total", "total"), ("Sous-total", "total"), ('סה"כ', "total"), ("Maximum", "max")],
)  # fmt: skip
def test_what_a_label_is(text: str, statistic: str | None) -> None:
    assert label_statistic(text) == statistic


def test_what_a_footer_is() -> None:
    assert all(map(is_footer, ("Copyright 2024", "180 rows", "Applied filters: none", "Total")))
    assert not any(map(is_footer, ("C0042", "John Smith", "Total Energies SA")))


def test_preview_shows_the_cells_of_rows_that_were_left_out(tmp_path: Path) -> None:
    path = write_rows(tmp_path, [*base_rows(), ["Source: shop", "", "", "", ""]])
    outcome = run_text("preview", path, "--clusters", "2", "--details")
    text = " ".join(outcome.out.split())
    assert "1 row of `t.csv` is a note, and no customer: left out" in text
    assert "`customer_id = Source: shop`" in text
