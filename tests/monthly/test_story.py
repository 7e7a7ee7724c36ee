"""January and February of a made shop: what was planted is what is told, to the last customer."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Mapping
from math import log
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from personas.cli.commands import personas as cli
from tests.monthly import tables

Run = Callable[..., Result]
SETTINGS = """\
data: customers.csv
id: CustomerID
rules: made.yaml
clusters: 4
model: january/model.json
compare: {old: january, new: customers.csv}
audience:
  {format: klaviyo, persona: [well_off], email: Email,
   consent: newsletter=yes}
report: {output: january, format: md}
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a shop: January is reported, and February's table lies there."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "personas.yaml").write_text(SETTINGS)
    (folder / "made.yaml").write_text(tables.RULES)
    with pytest.MonkeyPatch.context() as there:
        there.chdir(folder)
        tables.write(folder / "customers.csv", tables.january())
        done = CliRunner().invoke(cli, ["report"], standalone_mode=False)
        assert done.return_value == 0, done.output
        tables.write(folder / "customers.csv", tables.february(tables.january()))
    return folder


@pytest.fixture
def run(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    def go(*words: str) -> Result:
        monkeypatch.chdir(shop)
        done = CliRunner().invoke(cli, list(words), standalone_mode=False)
        assert done.exception is None, done.exception
        return done

    return go


@pytest.fixture(scope="module")
def segment(shop: Path) -> Mapping[str, int]:
    """The segment of each group."""
    return tables.segments_of(tables.january(), shop / "january" / "customers.csv")


@pytest.fixture
def found(run: Run) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run("compare", "--format", "json").stdout)
    return told


def test_everybody_is_assigned_to_the_group_of_now(
    run: Run, shop: Path, segment: Mapping[str, int]
) -> None:
    assert run("assign", "-o", "assigned.csv").return_value == 0
    with (shop / "assigned.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["CustomerID"]: row for row in csv.DictReader(stream)}
    customers = tables.february(tables.january())
    assert len(rows) == len(customers) == 840
    assert all(rows[str(one.id)]["segment"] == str(segment[one.group]) for one in customers)
    names = {group: rows[str(one.id)]["persona_id"] for one in customers for group in one.group}
    assert names == {"a": "modest", "b": "thrifty", "c": "well_off", "d": "rich"}


def test_the_planted_movement_is_told_exactly(
    found: dict[str, Any], segment: Mapping[str, int]
) -> None:
    a, b, c, d = (str(segment[group]) for group in "abcd")
    assert {g["key"]: (g["before"], g["after"]) for g in found["groups"]} == {
        a: (150, 100), b: (150, 150), c: (150, 180), d: (150, 410)
    }  # fmt: skip
    movement = found["movement"]
    told = {key: movement[key] for key in ("stayers", "movers", "leavers", "joiners", "unclear")}
    assert told == {
        "stayers": 540, "movers": 30, "leavers": 60, "joiners": 300, "unclear": 0
    }  # fmt: skip
    keys = [column["key"] for column in movement["columns"]]
    rows = {row["key"]: dict(zip(keys, row["cells"], strict=True)) for row in movement["rows"]}
    counts = {(row, to): cell["count"] for row, cells in rows.items() for to, cell in cells.items()}
    planted = Counter({
        (a, a): 100, (a, c): 30, (a, "left"): 20, (b, b): 150, (c, c): 150,
        (d, d): 110, (d, "left"): 40, ("joined", d): 300,
    })  # fmt: skip
    assert counts == {pair: planted[pair] for pair in counts}
    assert rows[a][c]["share"] == pytest.approx(30 / 150)


def test_customers_who_changed_are_told_from_thresholds_that_did(
    found: dict[str, Any], segment: Mapping[str, int]
) -> None:
    causes = found["causes"]
    names = {
        s["segment"]: (s["by_old_thresholds"], s["by_new_thresholds"]) for s in causes["segments"]
    }
    assert names == {
        segment["a"]: ("modest", "modest"),
        segment["b"]: ("thrifty", "thrifty"),
        segment["c"]: ("well_off", "modest"),
        segment["d"]: ("rich", "rich"),
    }
    # 30 rose to c by the thresholds of then; all 180 there are below the median of now.
    keys = ("by_customers", "by_thresholds", "by_any", "threshold_changes")
    assert [causes[key] for key in keys] == [30, 180, 180, 180]


def test_drift_and_the_new_category_are_told(found: dict[str, Any]) -> None:
    drifts = {drift["measure"]: drift for drift in found["drifts"]}
    assert drifts["age"]["medians"][1] - drifts["age"]["medians"][0] == pytest.approx(10, abs=2)
    assert drifts["age"]["band"] == "major"
    channel = drifts["channel"]
    assert channel["unseen"] == ["app"]
    bins = [(b["value"], b["before"], b["after"]) for b in channel["bins"]]
    shares = [(max(then, 0.5 / 600), now) for _, then, now in bins]
    by_hand = sum((now - then) * log(now / then) for then, now in shares)
    assert bins[-1] == (None, 0, pytest.approx(60 / 840, abs=1e-6))
    assert channel["psi"] == pytest.approx(by_hand, rel=1e-4)


def test_alerts_are_those_that_were_planted(found: dict[str, Any], run: Run) -> None:
    codes = Counter(alert["code"] for alert in found["alerts"])
    assert codes == {"W811": 3, "W812": 3, "W815": 1, "W816": 1}
    drifted = [a["message"] for a in found["alerts"] if a["code"] == "W811"]
    assert [message.split("`")[1] for message in drifted] == ["Income", "Age", "Channel"]
    assert run("compare", "--strict", "--format", "json").return_value == 1


def test_the_audience_is_the_group_that_agreed(run: Run, shop: Path) -> None:
    assert run("export", "--to", "audience", "-o", "audience.csv").return_value == 0
    with (shop / "audience.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    meant = [c for c in tables.february(tables.january()) if c.group == "c" and c.id % 10]
    assert {row["Email"] for row in rows} == {f"c{c.id}@made.example" for c in meant}
    assert {row["Persona"] for row in rows} == {"Well off"}


def test_the_same_month_again_raises_nothing(run: Run, shop: Path) -> None:
    tables.write(shop / "again.csv", tables.january())
    done = run("compare", "january", "again.csv", "--strict")
    assert done.return_value == 0, done.output


def test_a_refit_keeps_the_numbers_and_tells_the_same_movement(
    run: Run, shop: Path, segment: Mapping[str, int]
) -> None:
    assert run("report", "--like", "january/model.json", "-o", "february").return_value == 0
    customers = tables.february(tables.january())
    assert tables.segments_of(customers, shop / "february" / "customers.csv") == segment
    told = json.loads(run("compare", "january", "february", "--format", "json").stdout)
    assert told["by"] == "segment"
    movement = told["movement"]
    counts = {key: movement[key] for key in ("stayers", "movers", "leavers", "joiners")}
    assert counts == {"stayers": 540, "movers": 30, "leavers": 60, "joiners": 300}
    names = {s["segment"]: s["current"] for s in told["causes"]["segments"]}
    said = {"a": "modest", "b": "thrifty", "c": "modest", "d": "rich"}
    assert names == {segment[group]: persona for group, persona in said.items()}
