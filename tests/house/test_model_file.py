"""The format of model files is a promise: documented as it is, and every one of them loads."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from personas.model.load import encode
from personas.model.schema import dump_schema, model_schema
from personas.use_cases.saved import read_model

FIRST = Path("tests") / "model" / "first.json"


def test_the_schema_is_in_step(root: Path) -> None:
    page = (root / "docs" / "model.schema.json").read_text(encoding="utf-8")
    assert page == dump_schema(), "docs/model.schema.json is out of step: run `make docs`"


def test_the_first_model_loads_for_ever(root: Path) -> None:
    """A field that is new to the facts needs a default, and one that was there stays."""
    model = read_model(root / FIRST)
    said = json.loads((root / FIRST).read_text(encoding="utf-8"))
    assert said.pop("format") == 1
    assert _missing(encode(model), said) == []
    names = [naming.name for naming in model.run.names.values()]
    assert names == ["Everyday Enthusiasts", "Potential Loyalists", "Cautious Savers"]


def test_the_first_model_fits_the_schema(root: Path) -> None:
    said = json.loads((root / FIRST).read_text(encoding="utf-8"))
    faults = jsonschema.Draft7Validator(model_schema()).iter_errors(said)
    assert [fault.message for fault in faults] == []


def _missing(read: object, said: object, at: str = "") -> list[str]:
    """Return the pointers of what a file says and its model does not hold."""
    if isinstance(said, dict) and isinstance(read, dict):
        return [p for key in said for p in _missing(read.get(key), said[key], f"{at}/{key}")]
    if isinstance(said, list) and isinstance(read, list) and len(said) == len(read):
        return [p for i, one in enumerate(said) for p in _missing(read[i], one, f"{at}/{i}")]
    return [] if read == said else [at]
