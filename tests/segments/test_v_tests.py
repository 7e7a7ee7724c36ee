"""V-tests and effect sizes, against the same computed from rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import personas
from personas.domain.naming import VTest
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
def segmentation(
    frame: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> personas.Segmentation:
    pack = tmp_path_factory.mktemp("pack") / "shop.yaml"
    pack.write_text(PACK, encoding="utf-8")
    return personas.segment(frame, pack, clusters=3, id="customer", features=["spend", "visits"])


@pytest.fixture(scope="module")
def run(segmentation: personas.Segmentation) -> Run:
    return segmentation.run


def segments_of(segmentation: personas.Segmentation, frame: pd.DataFrame) -> NDArray[np.int64]:
    matches = segmentation.customers.set_index("customer")["segment"]
    return frame["customer"].map(matches).to_numpy()


def v_test_of(run: Run, segment: int, measure: str, value: str | None = None) -> VTest:
    matches = [m for m in run.v_tests[segment] if (m.measure, m.value) == (measure, value)]
    assert len(matches) == 1
    return matches[0]


@pytest.mark.parametrize("measure", ["spend", "visits", "age", "luck"])
def test_a_number_as_computed_from_rows(
    segmentation: personas.Segmentation, frame: pd.DataFrame, measure: str
) -> None:
    values, segments = frame[measure].to_numpy(float), segments_of(segmentation, frame)
    is_filled = ~np.isnan(values)
    filled_values, labels = values[is_filled], segments[is_filled]
    for segment in (1, 2, 3):
        inside, n = filled_values[labels == segment], len(filled_values)
        nc = len(inside)
        error = filled_values.std() * np.sqrt((n - nc) / ((n - 1) * nc))  # as ANOVA books write it
        median = np.median(inside)
        below, above = (filled_values < median).mean(), (filled_values > median).mean()
        v_test = v_test_of(segmentation.run, segment, measure)
        assert v_test.v_test == pytest.approx((inside.mean() - filled_values.mean()) / error)
        assert v_test.effect == pytest.approx(below - above)
        assert v_test.difference == pytest.approx(
            (inside.mean() - filled_values.mean()) / filled_values.std(ddof=1)
        )


def test_a_category_as_its_values_coded_0_and_1(
    segmentation: personas.Segmentation, frame: pd.DataFrame
) -> None:
    is_filled, segments = frame["town"].notna().to_numpy(), segments_of(segmentation, frame)
    indicator, labels = (frame["town"][is_filled] == "Harbour").to_numpy(float), segments[is_filled]
    for segment in (1, 2, 3):
        inside, n = indicator[labels == segment], len(indicator)
        nc = len(inside)
        error = indicator.std() * np.sqrt((n - nc) / ((n - 1) * nc))
        v_test = v_test_of(segmentation.run, segment, "town", "Harbour")
        assert v_test.v_test == pytest.approx((inside.mean() - indicator.mean()) / error)
        assert v_test.effect == pytest.approx(inside.mean() - indicator.mean())
        second = v_test_of(segmentation.run, segment, "town", "Hill")
        assert (second.effect, second.v_test) == pytest.approx((-v_test.effect, -v_test.v_test))


def test_variance_between_segments(
    segmentation: personas.Segmentation, frame: pd.DataFrame
) -> None:
    segments = segments_of(segmentation, frame)
    indicator = frame.assign(town=(frame["town"] == "Harbour").where(frame["town"].notna()))
    for effect in segmentation.run.effect_sizes:
        values = indicator[effect.measure].to_numpy(float)
        is_filled = ~np.isnan(values)
        filled_values, labels = values[is_filled], segments[is_filled]
        within = sum(
            ((g := filled_values[labels == s]) - g.mean()) @ (g - g.mean()) for s in (1, 2, 3)
        )
        total = (filled_values - filled_values.mean()) @ (filled_values - filled_values.mean())
        assert effect.share == pytest.approx(1 - within / total)


def test_the_largest_effect_comes_first(run: Run) -> None:
    for v_tests in run.v_tests.values():
        effects = [round(abs(v_test.effect), 9) for v_test in v_tests]
        assert effects == sorted(effects, reverse=True)
    assert [t.measure for t in run.effect_sizes][-1] == "luck"


def test_features_are_marked_as_such(run: Run) -> None:
    assert {m.measure for v_tests in run.v_tests.values() for m in v_tests if m.is_feature} == {
        "spend",
        "visits",
    }
    assert {t.measure for t in run.effect_sizes if t.is_feature} == {"spend", "visits"}
