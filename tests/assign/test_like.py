"""A refit keeps the numbers of segments that come back, in facts, files and later refits."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

import personas
from personas.domain.comparison import AlertLimits
from personas.domain.problem import PersonasError
from personas.use_cases.compare import ComparisonSource, compare
from personas.use_cases.models import read_model

FOUR = ((0, 0), (20, 0), (0, 20), (20, 20))


def _shop(centers: Sequence[tuple[float, float]], seed: int, first: int = 0) -> pd.DataFrame:
    """Groups of 70, 69, … customers around centers: sizes say in which order they count."""
    rng = random.Random(seed)
    rows = [
        (rng.gauss(x, 1), rng.gauss(y, 1))
        for place, (x, y) in enumerate(centers)
        for _ in range(70 - place)
    ]
    frame = pd.DataFrame(rows, columns=["spend", "visits"])
    return frame.assign(id=range(first, first + len(rows)))


@pytest.fixture(scope="module")
def january(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("january") / "report"
    return personas.segment(_shop(FOUR, 1), "generic", clusters=4).report(folder, formats=("md",))


def _codes(segmentation: personas.Segmentation) -> list[str]:
    return [problem.code for problem in segmentation.warnings if problem.code.startswith("W72")]


def test_shared_customers_keep_their_numbers_where_everything_moved(january: Path) -> None:
    turned = _shop([(y + 100, x + 100) for x, y in FOUR], 2)
    segmentation = personas.segment(turned, "generic", clusters=4, like=january / "model.json")
    lineage = segmentation.run.lineage
    assert lineage is not None
    assert (lineage.by, lineage.customers, lineage.matched) == (
        "customers", 274, {1: 1.0, 2: 1.0, 3: 1.0, 4: 1.0})  # fmt: skip
    before = pd.read_csv(january / "customers.csv")
    assert (segmentation.customers["segment"] == before["segment"]).all()
    assert _codes(segmentation) == []


@pytest.mark.long
def test_other_customers_are_matched_by_centroids_and_numbers_retire(
    january: Path, tmp_path: Path
) -> None:
    later = _shop([(20, 20), (20, 0), (0, 0), (60, 60)], 3, first=5000)
    segmentation = personas.segment(later, "generic", clusters=4, like=january / "model.json")
    run = segmentation.run
    assert run.lineage is not None
    assert run.lineage.by == "centroids"
    assert sorted(run.names) == sorted(run.trust) == [s.id for s in run.profile.segments]
    assert run.lineage.gone == run.lineage.retired == (3,)
    assert run.lineage.new == (5,)
    assert _codes(segmentation) == ["W723", "W724"] or "W721" in _codes(segmentation)
    folder = segmentation.report(tmp_path / "march", formats=("md", "html", "xlsx"))
    model = read_model(folder / "model.json")
    assert model.retired == (3,)
    assert model.run.clusters.segments == (1, 2, 4, 5)
    again = personas.load_model(folder / "model.json").assign(
        later.drop(columns="id").assign(id="x")
    )
    assert set(again["segment"]) == {1, 2, 4, 5}
    assert "Segment 3 is gone" in (folder / "README.md").read_text("utf-8")
    third = personas.segment(
        _shop(FOUR, 4, 9000), "generic", clusters=4, like=folder / "model.json"
    )
    assert 3 not in third.run.names
    assert third.run.lineage is not None
    assert max(third.run.names) == 6
    assert set(third.run.lineage.retired) == {3, 5}


def test_a_refit_is_assigned_as_it_was_found(january: Path, tmp_path: Path) -> None:
    later = _shop([*FOUR, (40, 40)], 5)
    segmentation = personas.segment(later, "generic", clusters=5, like=january / "model.json")
    assert sorted(segmentation.run.names) == [1, 2, 3, 4, 5]
    segmentation.save(tmp_path / "model.json")
    assigned = personas.load_model(tmp_path / "model.json").assign(later)
    assert (assigned["segment"].to_numpy() == segmentation.customers["segment"].to_numpy()).all()
    assert segmentation.run.pictures is not None
    assert segmentation.run.pictures.silhouettes is not None
    assert sorted(segmentation.run.pictures.silhouettes.quantiles) == [1, 2, 3, 4, 5]


def test_what_cannot_be_matched_is_refused(january: Path, tmp_path: Path) -> None:
    other = _shop(FOUR, 6, 5000).rename(columns={"spend": "paid"})
    with pytest.raises(PersonasError) as caught:
        personas.segment(other, "generic", clusters=4, like=january / "model.json")
    assert [p.code for p in caught.value.problems] == ["E721"]
    labelled = _shop(FOUR, 6).assign(group="a")
    with pytest.raises(PersonasError) as caught:
        personas.segment(labelled, "generic", labels="group", like=january / "model.json")
    assert "E721" in [p.code for p in caught.value.problems]
    with pytest.raises(PersonasError) as caught:
        personas.segment(other, "generic", like=tmp_path / "none.json")
    assert [p.code for p in caught.value.problems] == ["E701"]


def test_a_refit_is_compared_by_segment(january: Path, tmp_path: Path) -> None:
    later = _shop([*FOUR[:3], (60, 60)], 7)
    segmentation = personas.segment(later, "generic", clusters=4, like=january / "model.json")
    march = segmentation.report(tmp_path / "march", formats=("md",))
    held = compare(january, ComparisonSource(str(march)), AlertLimits())
    assert held.by == "segment"
    assert segmentation.run.lineage is not None
    assert segmentation.run.lineage.by == "customers"
