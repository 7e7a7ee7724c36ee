"""The base table of the cases is read as it stands, and a wrong one is refused with its code."""

from __future__ import annotations

from pathlib import Path

from tests.cases.running import run_json


def test_a_base_table(cases: Path) -> None:
    outcome = run_json("preview", cases / "44-duplicate-header" / "unnamed0.csv")
    assert outcome.json["customers"] == 180
    medians = [s["measures"]["spending"]["median"] for s in outcome.json["segments"]]
    assert medians == [8182.66, 5109.8, 2247.44]
    assert outcome.codes == {"W305"}


def test_a_table_that_is_missing() -> None:
    outcome = run_json("preview", "missing.csv")
    assert outcome.exit == 2
    assert outcome.codes == {"E102"}
