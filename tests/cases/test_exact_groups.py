"""Customers who are exactly alike in groups: each point is a group, and the groups are real."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from personas.segments.matrices import exact_groups
from tests.cases.running import run_json

POINTS = {2: [(10, 5), (90, 70)], 3: [(10, 5), (50, 40), (90, 70)],
          5: [(10, 5), (30, 5), (50, 40), (70, 41), (90, 70)]}  # fmt: skip


@pytest.mark.parametrize("name", ["two-int", "three", "three-int"])
def test_the_reported_tables(cases: Path, name: str) -> None:
    outcome = run_json("preview", next(cases.glob("81-*")) / f"{name}.csv")
    sizes = [segment["size"] for segment in outcome.json["segments"]]
    assert sizes == ([60] * 3 if name.startswith("three") else sizes[:1] * 2)
    assert "W303" not in outcome.codes


@pytest.mark.parametrize("k", POINTS)
def test_each_point_is_a_segment(tmp_path: Path, k: int) -> None:
    rows = [point for point in POINTS[k] for _ in range(40)]
    lines = [f"C{i},{a},{b}" for i, (a, b) in enumerate(rows)]
    (tmp_path / "t.csv").write_text("\n".join(["id,income,spending", *lines]))
    outcome = run_json("preview", tmp_path / "t.csv")
    assert [segment["size"] for segment in outcome.json["segments"]] == [40] * k
    assert outcome.json["structure"]["significant"]


def test_independent_answers_are_no_groups() -> None:
    generator = np.random.default_rng(0)
    assert exact_groups(generator.integers(0, 2, (200, 2)).astype(float)) is None
    assert exact_groups(generator.integers(0, 5, (200, 1)).astype(float)) is None
    assert exact_groups(np.repeat(np.arange(40.0), 5)[:, None] * np.ones(2)) is None
