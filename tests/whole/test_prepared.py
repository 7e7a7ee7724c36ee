"""A preparation set by hand, from a flag to new customers: said three ways, one answer."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import personas
from personas.api.loaded import PersonasWarning
from personas.cli import main as command_line
from personas.model import load_model

FEATURES = ["income", "spending", "age", "gender"]
WORDS = {
    "income": "rank weight 2",
    "spending": {"transform": "yeo-johnson", "scale": "robust", "clip": [5, 95]},
    "age": "log min-max",
    "gender": "weight 0.5",
}
CONFIG = """\
data: customers.csv
clusters: 4
features: [income, spending, age, gender]
preparation:
  income: rank weight 2
  spending: {transform: yeo-johnson, scale: robust, clip: [5, 95]}
  age: log min-max
  gender: {weight: 0.5}
pca: 3
preview: {format: json}
"""


@pytest.fixture(scope="module")
def table(root: Path) -> pd.DataFrame:
    frame = pd.read_csv(root / "examples" / "mall" / "customers.csv", dtype={"CustomerID": str})
    frame.loc[::17, "Age"] = np.nan
    frame.loc[::11, "Gender"] = None
    return frame


def made(frame: pd.DataFrame) -> personas.Segmentation:
    return personas.segment(
        frame, clusters=4, features=FEATURES, preparation=WORDS, pca=3  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture(scope="module")
def found(table: pd.DataFrame) -> personas.Segmentation:
    return made(table)


def test_the_recipe_is_what_was_asked_for(found: personas.Segmentation) -> None:
    recipe = found.run.clusters.recipe
    assert [f.name for f in recipe.features] == [
        "income", "spending", "age", "gender: Female", "gender: Male",
    ]  # fmt: skip
    assert [f.transform for f in recipe.features[:3]] == ["rank", "yeo-johnson", "log"]
    assert [f.scaling for f in recipe.features[:3]] == ["standard", "robust", "min-max"]
    assert [f.weight for f in recipe.features] == [2, 1, 1, 0.5, 0.5]
    assert (recipe.features[1].low, recipe.features[1].high) == (5, 95)
    assert recipe.width == 3
    assert {len(centroid) for centroid in found.run.clusters.centroids} == {3}


def test_rows_leave_no_trace(found: personas.Segmentation, table: pd.DataFrame) -> None:
    again = made(table.sample(frac=1, random_state=3)[sorted(table.columns)])
    assert again.run.clusters == found.run.clusters


def test_engine_facts_and_matrix_place_customers_alike(
    found: personas.Segmentation, table: pd.DataFrame
) -> None:
    clusters, centroids = found.run.clusters, np.array(found.run.clusters.centroids)
    columns = {"income": "Annual Income (k$)", "spending": "Spending Score (1-100)",
               "age": "Age", "gender": "Gender"}  # fmt: skip
    rows = table[list(columns.values())].astype(object).where(table.notna(), None)
    places = [
        clusters.recipe.compute_point(dict(zip(columns, row, strict=True)))
        for row in rows.to_numpy()
    ]
    nearest = ((np.array(places)[:, None] - centroids) ** 2).sum(axis=2).argmin(axis=1) + 1
    assert found.assign(table)["segment"].tolist() == nearest.tolist()
    kept = found.customers.set_index("CustomerID")["segment"]
    assert kept[table["CustomerID"]].tolist() == nearest.tolist()


def test_a_model_keeps_the_recipe(found: personas.Segmentation, tmp_path: Path) -> None:
    model, _ = load_model(found.save(tmp_path / "model.json"))
    assert model.run.clusters.recipe == found.run.clusters.recipe


def test_new_categories_and_gaps_have_a_place(
    found: personas.Segmentation, table: pd.DataFrame
) -> None:
    new = table.head(8).assign(Gender="Nonbinary", Age=None)
    with pytest.warns(PersonasWarning) as told:
        placed = found.assign(new)
    assert placed["segment"].between(1, 4).all()
    assert any("Nonbinary" in str(one.message) for one in told), [str(one.message) for one in told]


@pytest.mark.long
def test_the_file_and_the_flags_say_the_same(
    table: pd.DataFrame,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    found: personas.Segmentation,
) -> None:
    monkeypatch.chdir(tmp_path)
    table.to_csv("customers.csv", index=False)
    flags = ["--prepare", "income=rank weight 2", "--prepare", "gender=weight 0.5",
             "--prepare", "spending=clip 5 to 95, yeo-johnson, robust",
             "--prepare", "age=log min-max", "--pca", "3", "-k", "4",
             "--features", ",".join(FEATURES), "--format", "json"]  # fmt: skip

    def preview(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["personas", "preview", "customers.csv", "-q", *words])
        with pytest.raises(SystemExit):
            command_line.main()
        return capsys.readouterr().out

    typed = preview(*flags)
    Path("personas.yaml").write_text(CONFIG)
    assert json.loads(preview()) == json.loads(typed)
    sizes = [segment["size"] for segment in json.loads(typed)["segments"]]
    assert sizes == [segment.size for segment in found.run.profile.segments]
