"""The profile of all columns: figures as pandas has them, withheld where small, short to read."""

from __future__ import annotations

import io
import json
import math
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import personas
from personas.domain.answers import affirmative
from personas.domain.measure import Measure
from personas.domain.naming import Naming
from personas.domain.patterns import is_same_pattern
from personas.domain.run import Run
from personas.report import render, run_view, to_json
from personas.report.strongest import MAX_MEASURES, strongest_measures
from personas.report.views.figures import CellView, median_value
from personas.report.workbook import write_workbook
from tests.effort import examples
from tests.report import runs

ORDER = ("Low", "Medium", "High")


def made_table(seed: int, rows: int = 240) -> pd.DataFrame:
    """Customers with segments given, gaps everywhere, an ordinal, yes and no, and years."""
    dice = np.random.default_rng(seed)
    part = dice.integers(0, 3, rows)
    table = pd.DataFrame({
        "customer_id": [f"c{n}" for n in range(rows)],
        "cluster": part.astype(str),
        "spend": np.round(np.exp(dice.normal(3 + part, 0.4)), 2),
        "visits": dice.poisson(2 + 3 * part).astype(float),
        "balance": np.round(dice.normal(part - 1, 2), 2),
        "birth_year": dice.integers(1950, 2004, rows).astype(float),
        "level": [str(dice.choice(ORDER, p=np.roll([0.6, 0.3, 0.1], p))) for p in part],
        "job": [str(dice.choice(["artist", "doctor", "lawyer"], p=np.roll([0.7, 0.2, 0.1], p)))
                for p in part],
        "member": np.where(dice.random(rows) < 0.2 + 0.25 * part, "yes", "no"),
    })  # fmt: skip
    for name in ("spend", "balance", "level", "job"):
        table.loc[dice.random(rows) < 0.1, name] = None
    return table


def ordered(run: Run) -> Run:
    """The run with `level` as an ordinal, whatever the table told of it."""
    measures = tuple(
        replace(m, order=ORDER) if m.column == "level" else m for m in run.all_measures
    )
    n = len(run.measures)
    return replace(run, measures=measures[:n], descriptors=measures[n:])


def run_of(table: pd.DataFrame) -> Run:
    result = personas.segment(table, rules="generic", labels="cluster", id="customer_id")
    return ordered(result.run)


@cache
def made_run(seed: int) -> Run:
    return run_of(made_table(seed))


def sides(run: Run) -> Iterator[tuple[dict[str, Any], str]]:
    """Each segment of the JSON, with its label."""
    for segment in to_json(run)["segments"]:
        yield segment["measures"], segment["label"]


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_is_that_of_pandas(seed: int) -> None:
    table = made_table(seed)
    run = made_run(seed)
    names = {m.column: m.name for m in run.all_measures}
    assert {*table.columns} - {"customer_id", "cluster"} == names.keys()
    for measures, label in sides(run):
        inside = table[table.cluster == label]
        for column in ("spend", "visits", "balance", "birth_year"):
            figures, mean = measures[names[column]], inside[column].mean()
            assert figures["median"] == pytest.approx(inside[column].median(), rel=1e-5)
            assert figures["mean"] == pytest.approx(mean, rel=1e-5)
            if column in ("spend", "visits"):
                assert figures["index"] == pytest.approx(
                    100 * mean / table[column].mean(), rel=1e-5
                )
            else:  # it can be negative; it is a calendar year
                assert figures["index"] is None
        for column in ("level", "job", "member"):
            figures, overall = measures[names[column]], table[column].value_counts(normalize=True)
            shares = inside[column].value_counts(normalize=True)
            counts = inside[column].value_counts()
            for value, share in figures["shares"].items():
                if share is None:
                    assert figures["index"][value] is None
                else:
                    assert share == pytest.approx(shares.get(value, 0.0), rel=1e-5)
                    index = 100 * shares.get(value, 0.0) / overall[value]
                    assert figures["index"][value] == pytest.approx(index, rel=1e-5)
            assert all(figures["shares"][v] is None for v, n in counts.items() if n < 11)
        level = measures[names["level"]]
        if None not in level["shares"].values():
            codes = pd.Categorical(inside.level.dropna(), ORDER, ordered=True).codes
            middle = int(np.quantile(codes, 0.5, method="inverted_cdf"))
            assert level["median"] == ORDER[middle]


def cells(counts: list[int], hidden: list[bool]) -> list[CellView]:
    total = sum(counts)
    return [
        CellView(value, None if flag else n / total, None, 0.3, flag)
        for value, n, flag in zip("abcdef", counts, hidden, strict=False)
    ]


@examples(150)
@given(
    st.lists(st.integers(0, 40), min_size=2, max_size=5).filter(any),
    st.lists(st.booleans(), min_size=5, max_size=5),
)
def test_a_median_level_tells_nothing_of_withheld_cells(
    counts: list[int], flags: list[bool]
) -> None:
    """It is the true one, and it is there only where every division of the hidden sum has it."""
    order, hidden = "abcde"[: len(counts)], flags[: len(counts)]
    values = [value for value, n in zip(order, counts, strict=True) for _ in range(n)]
    true = values[math.ceil(len(values) / 2) - 1]
    median = median_value(cells(counts, hidden), order)
    assert median in (true, None)
    if not any(hidden):
        assert median == true
    if median is not None:
        rest = sum(n for n, flag in zip(counts, hidden, strict=True) if flag)
        for place, flag in enumerate(hidden):
            moved = [0 if f else n for n, f in zip(counts, hidden, strict=True)]
            moved[place] += rest if flag else 0
            if flag:
                assert median_value(cells(moved, [False] * len(counts)), order) == median


def test_values_in_their_order() -> None:
    run = made_run(1)
    for segment in run_view(run).segments:
        level = next(c for c in segment.categories if c.measure == "level")
        assert [cell.value for cell in level.cells] == list(ORDER)


def test_yes_is_told_of_yes_and_no() -> None:
    assert [affirmative(v) for v in (["no", "Yes"], ["0", "1"], ["1", "2"], ["yes"])] == [
        "Yes", "1", None, None,
    ]  # fmt: skip
    run = made_run(1)
    for segment in run_view(run).segments:
        member = next(c for c in segment.categories if c.measure == "member")
        assert member.leading is None or member.leading.value == "yes"
        assert all(t.value == "yes" for t in segment.v_tests if t.measure == "member")


def test_marks_read_as_people_say_them() -> None:
    text = render(made_run(1))
    assert "times as many" in text or "twice as many" in text
    assert " as often as usual (" in text or "less often than usual (" in text
    table = text.partition("**What tells the segments apart most**")[2].partition("Of a number")[0]
    assert len([line for line in table.splitlines() if line.startswith("|")]) == 2 + 7


def test_patterns_that_say_the_same() -> None:
    first = [[0.2, 0.3], [0.5, 0.6], [0.8, 0.9], [0.4, 0.5]]
    near = [[x + 0.01 * (n % 2) for x in row] for n, row in enumerate(first)]
    against = [[1 - x for x in row] for row in first]
    weaker = [[0.5 + (x - 0.5) / 3 for x in row] for row in first]
    assert is_same_pattern(first, near)
    assert is_same_pattern(first, against)
    assert not is_same_pattern(first, weaker)
    assert not is_same_pattern(first, first[::-1])
    assert not is_same_pattern([], [])
    # Over two segments all patterns correlate: they must be as good as equal.
    assert not is_same_pattern([[0.2], [0.8]], [[0.25], [0.75]])
    assert is_same_pattern([[0.2], [0.8]], [[0.21], [0.8]])


def test_marks_do_not_repeat_each_other() -> None:
    table = made_table(3)
    dice = random.Random(3)
    for copy in range(6):
        table[f"spend_{copy}"] = [
            None if pd.isna(x) else round(x * dice.uniform(0.97, 1.03), 2) for x in table.spend
        ]
    table["cluster"] = [f"{a}{b}" for a, b in zip(table.cluster, table.member, strict=True)]
    for segment in run_view(run_of(table)).segments:
        spends = [mark.measure for mark in segment.traits if mark.measure.startswith("spend")]
        assert len(spends) <= 1 or len(segment.traits) <= 3


COLOURS = ["red", "green", "blue", "grey"]


def wide_table(rows: int = 300) -> pd.DataFrame:
    dice = np.random.default_rng(8)
    part = dice.integers(0, 4, rows)
    columns: dict[str, Any] = {"customer_id": [f"c{n}" for n in range(rows)]}
    columns["cluster"] = part.astype(str)
    for n in range(100):
        shift = np.roll([0, 8, 16, 24], n)[part] if n < 8 else 0
        columns[f"number_{n:02}"] = np.round(dice.normal(50 + shift, 10, rows), 1)
        odds = [np.roll([0.6, 0.2, 0.1, 0.1], p if n < 4 else 0) for p in part]
        columns[f"choice_{n:02}"] = [str(dice.choice(COLOURS, p=p)) for p in odds]
    return pd.DataFrame(columns)


def invented_wide_run() -> Run:
    """Four groups that eight numbers and four categories of a hundred each tell apart."""
    measures = tuple(Measure(f"number_{n:02}", f"number_{n:02}", "number", "n") for n in range(100))
    measures += tuple(
        Measure(f"choice_{n:02}", f"choice_{n:02}", "category", "c") for n in range(100)
    )
    groups = [
        runs.Group(
            60 + 20 * place,
            {f"number_{n:02}": 50 + (n < 8) * 8 * ((place + n) % 4) for n in range(100)},
            {f"choice_{n:02}": dict(zip(COLOURS, np.roll([6, 2, 1, 1], place if n < 4 else 0),
                                        strict=True)) for n in range(100)},
        )
        for place in range(4)
    ]  # fmt: skip
    profile = runs.profile_of(groups, measures, {})
    names = {
        s.id: Naming(s.id, None, f"group {s.id}", "none", runs.levels_of(s))
        for s in profile.segments
    }
    run = runs.make_run(groups, measures, profile, names)
    return replace(run, measures=measures[:40], descriptors=measures[40:])


@pytest.fixture(scope="module")
def wide() -> Run:
    return invented_wide_run()


def test_two_hundred_columns_are_readable(wide: Run) -> None:
    text = render(wide)
    lines = text.splitlines()
    assert len(wide.all_measures) == 200
    assert len(lines) < 500
    assert max(map(len, lines)) < 2_000
    assert f"the {MAX_MEASURES} of 200 measures" in text
    names = [m.name for m in strongest_measures(wide)]
    assert len(names) == MAX_MEASURES
    assert {f"number_{n:02}" for n in range(8)} <= {*names}
    assert sum(name.startswith("choice") for name in names) >= 3
    assert all(len(s.traits) <= 5 for s in run_view(wide).segments)


def test_the_workbook_has_all_of_two_hundred(wide: Run) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_workbook(wide)))
    rows = book.get_sheet_by_name("All measures").to_python()
    assert len(rows[0]) == 4 + 4
    assert len({row[0] for row in rows[1:]}) == 200
    assert len(rows) == 1 + 100 * 3 + 100 * 4 * 2  # median, mean, index; share, index
    first = next(row for row in rows if row[0] == "number_00" or row[0] == "Number 00")
    population, segments = wide.profile.population.numbers["number_00"], wide.profile.segments
    assert first[2:4] == ["Median", pytest.approx(population.median)]
    medians = [s.numbers["number_00"].median.value for s in segments]
    assert first[4:] == pytest.approx(medians)
    assert max(len(book.get_sheet_by_name("Profiles").to_python()[1]), 0) <= 2 + MAX_MEASURES


@pytest.mark.long
def test_a_run_of_two_hundred_columns_fits_the_memory() -> None:
    table = wide_table()
    run = run_of(table)
    assert len(run.all_measures) == 200
    assert len(render(run).splitlines()) < 500
    for measures, label in sides(run):
        for name in ("number_00", "number_99"):
            median = table[table.cluster == label][name].median()
            assert measures[name]["median"] == pytest.approx(median)


def test_json_has_all_of_two_hundred(wide: Run) -> None:
    assert all(len(measures) == 200 for measures, _ in sides(wide))
    assert json.dumps(to_json(wide))


def test_means_that_are_withheld_have_no_index() -> None:
    """Of 12 customers in a segment 6 have a spend: it is absent, and another's mean as well."""
    table = made_table(5)
    small = table.index[table.cluster == "2"]
    table.loc[small[12:], "cluster"] = "1"
    table.loc[small[:6], "spend"] = None
    run = run_of(table)
    by_label = {label: measures for measures, label in sides(run)}
    assert "spend" not in by_label["2"]
    others = [by_label[label]["spend"] for label in "01"]
    assert [o["mean"] is None for o in others] == [o["index"] is None for o in others]
    assert sum(o["index"] is None for o in others) == 1


DATA = Path(__file__).parents[3] / "shared" / "data"
PUBLIC = {
    "campaign": "campaign/marketing_campaign.csv",
    "ecommerce": "ecommerce/Ecommerce_Consumer_Behavior_Analysis_Data.csv",
}


@pytest.mark.long
@pytest.mark.parametrize("name", PUBLIC)
def test_public_tables_are_those_of_pandas(name: str) -> None:
    file = DATA / PUBLIC[name]
    if not file.exists():
        pytest.skip(f"{file} is not beside the checkout")
    segmentation = personas.segment(str(file))
    table = pd.read_csv(file, sep=None, engine="python", dtype=str, keep_default_na=False)
    run, checked = segmentation.run, 0
    assigned = segmentation.customers
    segment_of = dict(zip(assigned.iloc[:, 0].astype(str), assigned["segment"], strict=True))
    segments = table[run.table.id].map(segment_of)
    for segment in to_json(run)["segments"]:
        inside = table[segments == segment["id"]]
        for measure in run.all_measures:
            figures = segment["measures"].get(measure.name)
            if figures and not measure.expression:
                checked += _compare(figures, inside[measure.column], table[measure.column])
    assert checked > 100


def _compare(figures: dict[str, Any], inside: pd.Series[str], everyone: pd.Series[str]) -> int:
    """Compare what can be read without the reader of cells; return how many figures that was."""
    if "shares" not in figures:
        values = pd.to_numeric(inside[inside != ""], errors="coerce")
        if values.isna().any():  # written with a unit
            return 0
        assert figures["median"] == pytest.approx(values.median(), rel=1e-5)
        assert figures["mean"] == pytest.approx(values.mean(), rel=1e-5)
        return 2
    if not {*figures["shares"]} <= {*everyone}:
        return 0
    shares, overall = (c[c != ""].value_counts(normalize=True) for c in (inside, everyone))
    shown = {value: share for value, share in figures["shares"].items() if share is not None}
    for value, share in shown.items():
        assert share == pytest.approx(shares.get(value, 0), rel=1e-5)
        index = 100 * shares.get(value, 0) / overall[value]
        assert figures["index"][value] == pytest.approx(index, rel=1e-4)
    return 2 * len(shown)
