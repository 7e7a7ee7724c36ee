"""The format of model files is a promise: documented as it is, and every one of them loads."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from personas.model.decode import FORMAT
from personas.model.load import encode
from personas.model.schema import dump_schema, model_schema
from personas.use_cases.models import read_model

# A frozen model of each format: the same run.
FORMATS = {1: Path("tests") / "model" / "first.json", 2: Path("tests") / "model" / "second.json"}


def test_the_schema_is_in_step(root: Path) -> None:
    page = (root / "docs" / "model.schema.json").read_text(encoding="utf-8")
    assert page == dump_schema(), "docs/model.schema.json is out of step: run `make reference`"


@pytest.mark.parametrize("number", FORMATS)
def test_every_format_loads(root: Path, number: int) -> None:
    """A field that is new to the facts needs a default; a field that is renamed, an entry."""
    file = root / FORMATS[number]
    model = read_model(file)
    assert json.loads(file.read_text(encoding="utf-8"))["format"] == number
    names = [naming.name for naming in model.run.names.values()]
    assert names == ["Everyday Enthusiasts", "Potential Loyalists", "Cautious Savers"]
    assert model == read_model(root / FORMATS[FORMAT])


def test_nothing_of_the_file_is_lost(root: Path) -> None:
    file = root / FORMATS[FORMAT]
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content.pop("format") == FORMAT
    assert _missing(encode(read_model(file)), content) == []


def test_the_frozen_model_fits_the_schema(root: Path) -> None:
    content = json.loads((root / FORMATS[FORMAT]).read_text(encoding="utf-8"))
    faults = jsonschema.Draft7Validator(model_schema()).iter_errors(content)
    assert [fault.message for fault in faults] == []


def _missing(read: object, said: object, at: str = "") -> list[str]:
    """Return the pointers of what a file says and its model does not hold."""
    if isinstance(said, dict) and isinstance(read, dict):
        return [p for key in said for p in _missing(read.get(key), said[key], f"{at}/{key}")]
    if isinstance(said, list) and isinstance(read, list) and len(said) == len(read):
        return [p for i, one in enumerate(said) for p in _missing(read[i], one, f"{at}/{i}")]
    return [] if read == said else [at]
