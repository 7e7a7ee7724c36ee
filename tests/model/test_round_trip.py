"""A model that was written and read again is the same model, small cells withheld."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest

import personas
from personas import rules
from personas.domain.model import Model, Source
from personas.domain.run import Run
from personas.model import dump_model
from personas.model.decode import Decoder
from personas.model.schema import model_schema
from personas.report import context, publishable_run, write_workbook
from personas.suppression import category_cells
from personas.use_cases.models import read_model, rules_of
from tests.report.shared import run_of


def _kept(run: Run) -> Model:
    return Model("0.0.0", "f" * 16, Source(), publishable_run(run), {"version": 1}, (7, 9))


@pytest.fixture(params=["retail", "large", "hostile", "bare"])
def run(request: pytest.FixtureRequest) -> Run:
    return run_of(request.param)


def test_what_is_written_is_read(run: Run) -> None:
    model, decoder = _kept(run), Decoder()
    value = json.loads(dump_model(model))
    jsonschema.Draft7Validator(model_schema()).validate(value)
    del value["format"]
    assert decoder.decode(Model, value, "") == model
    assert decoder.faults == []


def test_a_kept_run_shows_the_cells_of_the_run_itself(run: Run) -> None:
    kept = publishable_run(run)
    assert publishable_run(kept) == kept
    for measure in run.profile.population.categories:
        for before, after in zip(
            category_cells(run.profile, measure).values(),
            category_cells(kept.profile, measure).values(),
            strict=True,
        ):
            shown = [(c.value, c.is_hidden, None if c.is_hidden else c.count) for c in before]
            assert [
                (c.value, c.is_hidden, None if c.is_hidden else c.count) for c in after
            ] == shown


def test_a_kept_run_is_reported_on_like_the_run_itself(run: Run) -> None:
    before, after = context(run), context(publishable_run(run))
    differing = _differing(before["segments"], after["segments"])
    # which of the hidden cells are small is what hiding more of them keeps from view
    assert [each for each in differing if "/small:" not in each] == []
    assert write_workbook(publishable_run(run))


def test_no_withheld_share_is_in_the_file() -> None:
    run = run_of("retail")
    text = dump_model(_kept(run))
    hidden = [
        cell
        for measure in run.profile.population.categories
        for row in category_cells(run.profile, measure).values()
        for cell in row
        if cell.is_hidden
    ]
    assert hidden
    assert [cell for cell in hidden if repr(cell.share) in text] == []


@pytest.fixture(scope="module")
def found() -> personas.Segmentation:
    customers = pd.DataFrame(
        {
            "id": [f"{i:04}" for i in range(300)],
            "paid": [f"{(i * 7919) % 1000 + 300 * (i % 3)},50 €" for i in range(300)],
            "visits": [(i * 31) % 17 + 20 * (i % 2) for i in range(300)],
            "town": [("Ulm", "Köln", 'a"\\/~b')[i % 3] for i in range(300)],
            "note": ["x"] * 300,
        }
    )
    return personas.segment(
        customers,
        clusters=3,
        measures={"paid": "paid", "calls": "visits * 2", "town": "town"},
        features=["paid", "calls"],
        gaps={"paid": "median"},
        outliers={"calls": "q1 to q99"},
        reading=personas.Reading(decimal={"paid": ","}, missing=("n/a",)),
    )


def test_a_segmentation_is_saved_and_read(found: personas.Segmentation, tmp_path: Path) -> None:
    read = read_model(found.save(tmp_path / "model.json"))
    assert read == found.model
    assert dump_model(read) == (tmp_path / "model.json").read_text("utf-8")
    assert read.source.reading.decimal == {"paid": ","}
    assert read.source.gaps == {"paid": "median"}
    assert [m.expression for m in read.run.measures if m.name == "calls"] == ["visits * 2"]


def test_the_rules_of_a_model_name_its_segments_again(found: personas.Segmentation) -> None:
    names, _ = rules.name_segments(rules_of(found.model), found.run.profile, found.run.all_measures)
    assert {naming.segment: naming.name for naming in names} == {
        number: naming.name for number, naming in found.run.names.items()
    }


def test_rules_with_awkward_texts_survive(tmp_path: Path) -> None:
    text = (
        "tab\t line\u2028 next\x85 del\x7f nul-less \ufeff bell\x07 emoji 💎 {{ share | percent }}"
    )
    pack = rules.load("retail")
    odd = {**rules.resolve_tree(pack), "description": text}
    assert rules.load_tree(odd, "model.json").description.split() == text.split()


def test_a_model_is_small_and_reads_well(root: Path) -> None:
    made = dump_model(personas.segment(root / "examples" / "mall" / "customers.csv").model)
    lines = made.splitlines()
    assert len(made) < 100_000
    (income,) = [line for line in lines if line.strip().startswith('{"name": "income"')]
    assert '"column": "Annual Income (k$)"' in income


def _differing(one: Any, other: Any, at: str = "") -> list[str]:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        keys = sorted({*one, *other})
        return [d for k in keys for d in _differing(one.get(k), other.get(k), f"{at}/{k}")]
    if isinstance(one, list | tuple) and isinstance(other, list | tuple) and len(one) == len(other):
        return [d for i, o in enumerate(one) for d in _differing(o, other[i], f"{at}/{i}")]
    if isinstance(one, float) and isinstance(other, float) and math.isclose(one, other):
        return []
    return [] if one == other else [f"{at}: {one!r} {other!r}"]
