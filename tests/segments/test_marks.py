"""What marks a segment, against the same computed from rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import personas
from personas.domain.evidence import VTest
from personas.domain.run import Run

ROWS = 300


def table() -> pd.DataFrame:
    """Three groups by spend and visits; age and town lean on them, luck does not; some gaps."""
    generator = np.random.default_rng(5)
    group = generator.integers(0, 3, ROWS)
    frame = pd.DataFrame(
        {
            "customer": [f"c{i}" for i in range(ROWS)],
            "spend": np.array([10, 60, 100])[group] + generator.normal(0, 4, ROWS),
            "visits": np.array([30, 10, 50])[group] + generator.normal(0, 3, ROWS),
            "age": 30 + 6 * group + generator.normal(0, 8, ROWS),
            "luck": generator.normal(0, 1, ROWS),
            "town": np.where(generator.random(ROWS) < 0.2 + 0.3 * group, "Harbour", "Hill"),
        }
    )
    return frame.mask((np.arange(ROWS)[:, None] % 17 == 3) & frame.columns.isin(["age", "town"]))


PACK = """
version: 1
name: shop
measures:
  spend: {columns: [spend]}
  visits: {columns: [visits]}
  age: {columns: [age]}
  luck: {columns: [luck]}
  town: {columns: [town]}
personas:
  harbour: {name: Harbour, when: {town: {value: Harbour, share: at least 50%}}}
"""


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return table()


@pytest.fixture(scope="module")
def made(frame: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> personas.Segmentation:
    pack = tmp_path_factory.mktemp("pack") / "shop.yaml"
    pack.write_text(PACK, encoding="utf-8")
    return personas.segment(frame, pack, clusters=3, id="customer", features=["spend", "visits"])


@pytest.fixture(scope="module")
def run(made: personas.Segmentation) -> Run:
    return made.run


def segments_of(made: personas.Segmentation, frame: pd.DataFrame) -> NDArray[np.int64]:
    found = made.customers.set_index("customer")["segment"]
    return frame["customer"].map(found).to_numpy()


def mark_of(run: Run, segment: int, measure: str, value: str | None = None) -> VTest:
    found = [m for m in run.v_tests[segment] if (m.measure, m.value) == (measure, value)]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("measure", ["spend", "visits", "age", "luck"])
def test_a_number_as_computed_from_rows(
    made: personas.Segmentation, frame: pd.DataFrame, measure: str
) -> None:
    values, segments = frame[measure].to_numpy(float), segments_of(made, frame)
    there = ~np.isnan(values)
    known, own = values[there], segments[there]
    for segment in (1, 2, 3):
        inside, n = known[own == segment], len(known)
        nc = len(inside)
        error = known.std() * np.sqrt((n - nc) / ((n - 1) * nc))  # as ANOVA books write it
        median = np.median(inside)
        below, above = (known < median).mean(), (known > median).mean()
        mark = mark_of(made.run, segment, measure)
        assert mark.v_test == pytest.approx((inside.mean() - known.mean()) / error)
        assert mark.effect == pytest.approx(below - above)
        assert mark.difference == pytest.approx((inside.mean() - known.mean()) / known.std(ddof=1))


def test_a_category_as_its_values_coded_0_and_1(
    made: personas.Segmentation, frame: pd.DataFrame
) -> None:
    there, segments = frame["town"].notna().to_numpy(), segments_of(made, frame)
    coded, own = (frame["town"][there] == "Harbour").to_numpy(float), segments[there]
    for segment in (1, 2, 3):
        inside, n = coded[own == segment], len(coded)
        nc = len(inside)
        error = coded.std() * np.sqrt((n - nc) / ((n - 1) * nc))
        mark = mark_of(made.run, segment, "town", "Harbour")
        assert mark.v_test == pytest.approx((inside.mean() - coded.mean()) / error)
        assert mark.effect == pytest.approx(inside.mean() - coded.mean())
        other = mark_of(made.run, segment, "town", "Hill")
        assert (other.effect, other.v_test) == pytest.approx((-mark.effect, -mark.v_test))


def test_variance_between_segments(made: personas.Segmentation, frame: pd.DataFrame) -> None:
    segments = segments_of(made, frame)
    coded = frame.assign(town=(frame["town"] == "Harbour").where(frame["town"].notna()))
    for telling in made.run.effect_sizes:
        values = coded[telling.measure].to_numpy(float)
        there = ~np.isnan(values)
        known, own = values[there], segments[there]
        within = sum(((g := known[own == s]) - g.mean()) @ (g - g.mean()) for s in (1, 2, 3))
        total = (known - known.mean()) @ (known - known.mean())
        assert telling.share == pytest.approx(1 - within / total)


def test_the_largest_effect_comes_first(run: Run) -> None:
    for marks in run.v_tests.values():
        effects = [round(abs(mark.effect), 9) for mark in marks]
        assert effects == sorted(effects, reverse=True)
    assert [t.measure for t in run.effect_sizes][-1] == "luck"


def test_what_shaped_the_segments_is_told_from_what_did_not(run: Run) -> None:
    assert {m.measure for marks in run.v_tests.values() for m in marks if m.is_feature} == {
        "spend",
        "visits",
    }
    assert {t.measure for t in run.effect_sizes if t.is_feature} == {"spend", "visits"}
