"""The page's script places every row as `assign` does: it is run in node on the same values."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from sqlglot import exp

from examples.make import EXAMPLES
from personas.cli.commands import personas
from personas.domain.measure import Measure
from personas.domain.model import Model
from personas.domain.recipe import Component, Feature, Recipe, Rotation
from personas.domain.run import Clusters
from personas.files.resources import bundled_folder
from personas.model.assign import assign_customer
from personas.report.page.arithmetic import Arithmetic, arithmetic_of, with_public_ends
from personas.sql.build import column
from personas.sql.features import MARGIN, SEGMENT
from personas.use_cases.assign import AssignmentRequest, assign
from personas.use_cases.models import read_model
from tests.report.shared import run_of
from tests.scoring.made import requests
from tests.scoring.parity import case_of

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="there is no node to run the script")

DATA = {
    "mall": "customers.csv", "campaign": "customers.csv", "crm": "customers.csv",
    "online-retail": "purchases.csv", "sales": "customers.xlsx",
}  # fmt: skip
HARNESS = """
const page = { one: () => null };
new Function("page", require("fs").readFileSync(process.argv[1], "utf8"))(page);
const { facts, rows, detailed } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const model = page.modelOf(facts);
console.log(JSON.stringify(rows.map((values) => {
  const near = model.place(values);
  const placed = [near[0].segment, near[0].distance, model.margin(near)];
  if (!detailed) return placed;
  return [...placed, model.votes(values, near), model.change(values, near[0].segment)];
})));
"""
Values = Sequence[float | str | None]


@dataclass(frozen=True)
class Rows:
    """What `assign` says of the rows of a table: values by measure, segment, distance, margin."""

    names: tuple[str, ...]
    values: list[list[Any]]
    placed: list[tuple[int, float, float]]


def in_node(
    arithmetic: Arithmetic, names: Sequence[str], rows: Sequence[Values], detailed: bool = False
) -> list[list[Any]]:
    """Place rows by the page's script."""
    controls: list[dict[str, Any]] = [
        {"measure": n, "options": [], "low": 0, "high": 100, "step": None} for n in names
    ]
    facts = json.loads(json.dumps(arithmetic.facts())) | {"controls": controls}
    told = json.dumps({"facts": facts, "rows": rows, "detailed": detailed})
    script = bundled_folder("templates") / "page" / "customer.js"
    done = subprocess.run(
        [NODE or "", "-e", HARNESS, str(script)], input=told, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    placed: list[list[Any]] = json.loads(done.stdout)
    return placed


def assigned(model: Model, data: object) -> Rows:
    """Assign the rows of a table, and return their measures as well."""
    customers = assign(AssignmentRequest(model, data)).customers
    names = tuple(dict.fromkeys(f.measure for f in model.run.clusters.recipe.features))
    measures = [column(customers.column(name)) for name in names]
    facts = [column(name) for name in (SEGMENT, "feature_distance", MARGIN)]
    query = exp.select(*measures, *facts).from_(customers.source)
    rows = list(customers.engine.rows(query))
    return Rows(names, [list(r[:-3]) for r in rows], [(r[-3], r[-2], r[-1]) for r in rows])


def check_alike(model: Model, rows: Rows) -> None:
    """No row is in another segment, nor at another distance or margin."""
    arithmetic = with_public_ends(arithmetic_of(model.run.clusters), model.run.profile)
    placed = in_node(arithmetic, rows.names, rows.values)
    assert len(placed) == len(rows.placed) > 0
    moved = [
        (values, one, other)
        for values, one, other in zip(rows.values, placed, rows.placed, strict=True)
        if one[0] != other[0]
        or not math.isclose(one[1], other[1], rel_tol=1e-9, abs_tol=1e-9)
        or not math.isclose(one[2], other[2], rel_tol=1e-9, abs_tol=1e-7)
    ]
    assert moved == []


@pytest.mark.parametrize(
    "name", ["mall", *(pytest.param(n, marks=pytest.mark.long) for n in DATA if n != "mall")]
)
def test_every_row_of_an_example(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES / name)
    words = ["report", "--format", "md", "--template", "crm", "-o", str(tmp_path / "report")]
    done = CliRunner().invoke(personas, [*words, "--quiet"], standalone_mode=False)
    assert done.exit_code == 0
    model = read_model(tmp_path / "report" / "model.json")
    check_alike(model, assigned(model, os.fspath(EXAMPLES / name / DATA[name])))


QUICK = "categories"


@pytest.mark.parametrize(
    "name", [QUICK, *(pytest.param(n, marks=pytest.mark.long) for n in requests() if n != QUICK)]
)
def test_gaps_curves_categories_and_components(name: str) -> None:
    case = case_of(name)
    check_alike(case.model, assigned(case.model, case.finished.request.data))


FEATURES = (
    Feature("amount", 3.0, 2.0, 1.5, "log", shift=1.0, low=0.0, high=90.0, weight=0.7),
    Feature("count", None, 1.0, 0.8, "sqrt", shift=2.0, low=-1.0),
    Feature("balance", None, 0.4, 2.0, "yeo-johnson", power=0.3, low=-40.0, high=60.0),
    Feature("ratio", None, 0.1, 1.0, "yeo-johnson", power=0.0),
    Feature("rank", None, 0.5, 0.3, "rank", knots=((0.0, 0.1), (5.0, 0.5), (20.0, 0.9))),
    Feature("spent", None, 0.2, 0.7, pile=(-0.1, 0.1)),
    Feature("spent", None, 0.3, 0.7, pile=(50.0, None)),
    Feature("spent", None, 10.0, 5.0, piles=((-0.1, 0.1), (50.0, None))),
    Feature("city", None, 0.4, 0.9, category="Évry", weight=0.5),
    Feature("city", None, 0.3, 0.9, category="<b>", weight=0.5),
)
NAMES = tuple(dict.fromkeys(feature.measure for feature in FEATURES))
CENTROIDS = ((0.2,) * 10, (-0.9, 1, 0.4, -0.3, 1, 0, 0.5, -1, 0.2, 0), (1,) * 5 + (-1.0,) * 5)
TURNED = Rotation(
    tuple(0.05 * i for i in range(10)),
    (
        Component((0.6, *(0.0,) * 8, 0.8), 0.5),
        Component((0.0, *(8**-0.5,) * 8, 0.0), 0.3),
    ),
)


def rows_of_all_kinds() -> list[list[float | str | None]]:
    """Numbers inside, at and beyond every end, gaps, each option and another one."""
    dice = Random(3)
    numbers: list[float | None] = [None, 0.0, -40.0, 0.1, 5.0, 20.0, 50.0, 1e6, 3.7, -0.5]
    cities = ["Évry", "<b>", "elsewhere", None]

    def number(name: str) -> float | None:
        value = dice.choice([*numbers, dice.uniform(0, 60)])
        # The power of a ratio is a logarithm, which begins above −1.
        return max(value, -0.5) if value is not None and name == "ratio" else value

    return [[*map(number, NAMES[:-1]), dice.choice(cities)] for _ in range(300)]


def told(row: Values) -> dict[str, str]:
    return {n: str(x) for n, x in zip(NAMES, row, strict=True) if x is not None}


@pytest.mark.parametrize("rotation", [None, TURNED], ids=["features", "components"])
def test_every_kind_of_feature(rotation: Rotation | None) -> None:
    centroids = tuple(c[:2] for c in CENTROIDS) if rotation else CENTROIDS
    clusters = Clusters(Recipe(FEATURES, rotation=rotation), centroids, 0.0, (4, 2, 7))
    measures = tuple(Measure(n, n, "category" if n == "city" else "number", n) for n in NAMES)
    run = replace(run_of("retail"), measures=measures, clusters=clusters)
    rows = [row for row in rows_of_all_kinds() if told(row)]
    placed = in_node(arithmetic_of(clusters), NAMES, rows, detailed=True)
    for row, (segment, distance, margin, votes, turn) in zip(rows, placed, strict=True):
        expected = assign_customer(run, told(row))
        assert segment == expected.nearest[0].segment
        assert distance == pytest.approx(expected.nearest[0].distance, rel=1e-9, abs=1e-9)
        assert margin == pytest.approx(expected.margin, rel=1e-9, abs=1e-7)
        first, second = expected.nearest[:2]
        total = second.distance**2 - first.distance**2
        if rotation is None:
            pull = [total * expected.pull.get(n, 0.0) for n in NAMES]
            assert votes == pytest.approx(pull, rel=1e-6, abs=1e-6)
        if turn:
            other = told([*row[: turn["index"]], turn["value"], *row[turn["index"] + 1 :]])
            assert assign_customer(run, other).nearest[0].segment == turn["segment"] != segment


def test_components_divide_among_all_measures() -> None:
    clusters = Clusters(Recipe(FEATURES, rotation=TURNED), tuple(c[:2] for c in CENTROIDS), 0.0)
    rows: list[Values] = [[3.0, 4.0, 1.0, 2.0, 6.0, 20.0, "Évry"]]
    ((_, near, margin, votes, _),) = in_node(arithmetic_of(clusters), NAMES, rows, detailed=True)
    far = near / (1 - margin)
    assert math.fsum(votes) == pytest.approx(far**2 - near**2)
    assert sum(vote != 0 for vote in votes) > 3
