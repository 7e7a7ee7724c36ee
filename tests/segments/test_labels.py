"""Segments that are given as a column of labels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import personas
from personas.domain.problem import PersonasError
from personas.report import dump_json
from personas.use_cases.assign import AssignmentRequest, assign

ROWS = 240


def table() -> pd.DataFrame:
    """Three groups in two measures, labelled; one of them is cut in two by age alone."""
    generator = np.random.default_rng(3)
    group = np.repeat([0, 1, 2], [120, 80, 40])
    age = generator.integers(20, 70, ROWS).astype(float)
    names = np.array(["regular", "new", "lost"])[group]
    return pd.DataFrame(
        {
            "customer": [f"c{i:03}" for i in range(ROWS)],
            "spend": np.array([10.0, 60, 100])[group] + generator.normal(0, 5, ROWS),
            "visits": np.array([30.0, 10, 50])[group] + generator.normal(0, 3, ROWS),
            "age": age,
            "kind": np.where((names == "regular") & (age > 60), "old regular", names),
            "code": group + 1,
            "dice": generator.integers(0, 3, ROWS),
        }
    )


def segment_by(frame: pd.DataFrame, labels: str = "kind", **settings: Any) -> personas.Segmentation:
    dropped_columns = {"kind", "code", "dice"} - {labels}
    return personas.segment(
        frame, "generic", labels=labels, id="customer", ignore=sorted(dropped_columns), **settings
    )


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return table()


@pytest.fixture(scope="module")
def by_kind(frame: pd.DataFrame) -> personas.Segmentation:
    return segment_by(frame)


@pytest.fixture(scope="module")
def dealt(frame: pd.DataFrame) -> personas.Segmentation:
    return segment_by(frame, "dice")


def codes(segmentation: personas.Segmentation) -> set[str]:
    return {problem.code for problem in segmentation.warnings}


def test_every_customer_is_in_the_segment_of_its_label(
    by_kind: personas.Segmentation, frame: pd.DataFrame
) -> None:
    labels = by_kind.run.labels
    assert labels is not None
    assert list(labels.texts.values()) == list(frame["kind"].value_counts().index)
    labels_ = by_kind.customers.set_index("customer")["segment"].map(labels.texts)
    assert labels_.tolist() == frame.set_index("customer")["kind"].tolist()
    sizes = [segment.size for segment in by_kind.run.profile.segments]
    assert sizes == frame["kind"].value_counts().tolist()


def test_figures_are_those_of_the_rows(by_kind: personas.Segmentation, frame: pd.DataFrame) -> None:
    """Centroids, agreement, separation and inertia, from z-scores in memory."""
    run = by_kind.run
    features = run.clusters.recipe.features
    assert {f.measure for f in features} == {"age", "spend", "visits"}
    assert {(f.weight, f.weight_reason) for f in features} == {(1.0, "given")}
    matrix = np.array([[f.value(row[f.measure]) for f in features] for _, row in frame.iterrows()])
    assert run.labels is not None
    number = {text: place - 1 for place, text in run.labels.texts.items()}
    groups = frame["kind"].map(number).to_numpy()
    centroids = np.array([matrix[groups == g].mean(axis=0) for g in range(4)])
    assert np.array(run.clusters.centroids) == pytest.approx(centroids)
    distances = np.linalg.norm(matrix[:, None] - centroids, axis=2)
    a = distances[np.arange(ROWS), groups]
    assert run.clusters.inertia == pytest.approx((a**2).sum())
    assert run.labels.agreement == pytest.approx((distances.argmin(axis=1) == groups).mean())
    distances[np.arange(ROWS), groups] = np.inf
    b = distances.min(axis=1)
    apart = (b - a) / np.maximum(a, b)
    for g in range(4):
        trust = run.trust[g + 1]
        assert trust.separation == pytest.approx(apart[groups == g].mean())
        assert trust.border == pytest.approx((apart[groups == g] < 0.1).mean())


def test_found_segments_given_as_labels_are_the_same_segments(frame: pd.DataFrame) -> None:
    plain = frame[["customer", "spend", "visits", "age"]]
    settings: dict[str, Any] = {"id": "customer", "features": ["spend", "visits"]}
    fit = personas.segment(plain, "generic", clusters=3, **settings)
    numbers = fit.customers.set_index("customer")["segment"]
    labelled = plain.assign(cluster=plain["customer"].map(numbers))
    again = personas.segment(labelled, "generic", labels="cluster", **settings)
    assert again.run.profile == fit.run.profile
    assert {n: x.name for n, x in again.run.names.items()} == {
        n: x.name for n, x in fit.run.names.items()
    }
    assert again.run.clusters.centroids == fit.run.clusters.centroids
    assert again.run.labels is not None
    assert again.run.labels.agreement == 1.0
    for number, trust in again.run.trust.items():
        assert trust.separation == pytest.approx(fit.run.trust[number].separation)


def test_nothing_is_fitted_so_stability_is_not_measured(by_kind: personas.Segmentation) -> None:
    assert [trust.stability for trust in by_kind.run.trust.values()] == [None] * 4
    shares = [trust.confidence for trust in by_kind.run.trust.values()]
    assert all(share is not None and 0 <= share <= 1 for share in shares)
    assert by_kind.run.choice.reason == "labels"
    assert [candidate.k for candidate in by_kind.run.choice.candidates] == [4]
    assert by_kind.run.structure.significant
    assert "W313" not in codes(by_kind)


def test_dealt_labels_are_called_chance(dealt: personas.Segmentation) -> None:
    assert not dealt.run.structure.significant
    assert {"W313", "W314"} <= codes(dealt)
    assert max(t.separation or 0 for t in dealt.run.trust.values()) < 0.1


def test_the_column_is_no_measure(frame: pd.DataFrame) -> None:
    assert "code" not in {measure.name for measure in segment_by(frame, "code").run.measures}
    with pytest.raises(PersonasError) as raised:
        segment_by(frame, "code", measures={"group": "code * 2"})
    assert [problem.code for problem in raised.value.problems] == ["E122"]


def test_new_customers_go_to_the_nearest_label(
    by_kind: personas.Segmentation, frame: pd.DataFrame
) -> None:
    assert by_kind.run.labels is not None
    assigned = by_kind.assign(frame)["segment"].map(by_kind.run.labels.texts)
    agreement = (assigned == frame["kind"]).mean()
    assert agreement == pytest.approx(by_kind.run.labels.agreement)


def test_whoever_is_put_into_labels_later_is_warned_too(
    frame: pd.DataFrame, dealt: personas.Segmentation, by_kind: personas.Segmentation
) -> None:
    """Distances do not give the labels back: who moved since cannot be told from them."""
    assert [p.code for p in assign(AssignmentRequest(dealt.model, frame)).warnings] == ["W314"]
    assert assign(AssignmentRequest(by_kind.model, frame)).warnings == ()


def test_customers_without_a_label_are_left_out_and_counted(frame: pd.DataFrame) -> None:
    gaps = frame.assign(kind=frame["kind"].where(frame.index % 10 != 0))
    some, without = segment_by(gaps), segment_by(frame[frame.index % 10 != 0])
    assert some.run.labels is not None
    assert some.run.labels.unlabelled == 24
    assert "W311" in codes(some)
    assert some.run.profile == without.run.profile
    assert some.run.trust == without.run.trust


def test_imputation_keeps_the_labels(frame: pd.DataFrame) -> None:
    gaps = frame.assign(age=frame["age"].where(frame.index % 10 != 0))
    imputed = segment_by(gaps, gaps={"age": "median"}, outliers={"spend": "q1 to q99"})
    sizes = [segment.size for segment in imputed.run.profile.segments]
    assert sizes == frame["kind"].value_counts().tolist()
    dropped = segment_by(gaps, gaps={"age": "drop"})
    assert dropped.run.labels is not None
    assert (dropped.run.labels.unlabelled, dropped.run.profile.population.customers) == (0, 216)


@pytest.mark.long
def test_the_order_of_rows_leaves_no_trace(frame: pd.DataFrame) -> None:
    """Even of customers who differ by their label alone."""
    rounded = frame.round({"spend": -1, "visits": -1}).assign(age=40.0)
    copies = pd.concat([rounded, rounded.assign(kind="regular")])
    copies["customer"] = [f"t{i}" for i in range(len(copies))]
    documents = {
        dump_json(segment_by(copies.sample(frac=1, random_state=seed)).run) for seed in range(3)
    }
    assert len(documents) == 1


def test_few_customers_of_a_label_are_warned_of(frame: pd.DataFrame) -> None:
    few = frame.assign(kind=frame["kind"].where(frame.index >= 3, "test"))
    assert [p.message for p in segment_by(few).warnings if p.code == "W312"] == [
        "Only 3 customers are labelled `test`"
    ]


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"labels": "king"}, "E311"),
        ({"labels": "customer"}, "E312"),
        ({"labels": "kind", "clusters": 4}, "E313"),
    ],
)
def test_labels_that_make_no_segments_are_refused(
    frame: pd.DataFrame, settings: dict[str, Any], code: str
) -> None:
    with pytest.raises(PersonasError) as raised:
        personas.segment(frame, "generic", id="customer", **settings)
    assert [problem.code for problem in raised.value.problems] == [code]


def test_the_column_that_was_meant_is_named(frame: pd.DataFrame) -> None:
    with pytest.raises(PersonasError) as raised:
        personas.segment(frame, "generic", id="customer", labels="Kin")
    assert (raised.value.problems[0].help or "").startswith("Did you mean `kind`? ")


@pytest.mark.parametrize("value", ["everyone", None])
def test_one_label_or_none_is_refused(frame: pd.DataFrame, value: str | None) -> None:
    with pytest.raises(PersonasError) as raised:
        segment_by(frame.assign(kind=value))
    assert [problem.code for problem in raised.value.problems] == ["E312"]
