"""The machine view keeps its shape, its order and its bytes."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from personas.domain.run import Run, Structure
from personas.report import dump_json, to_json
from personas.report.json_view import round_significant

TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda x: isinstance(x, dict),
    "array": lambda x: isinstance(x, list),
    "string": lambda x: isinstance(x, str),
    "boolean": lambda x: isinstance(x, bool),
    "integer": lambda x: isinstance(x, int) and not isinstance(x, bool),
    "number": lambda x: isinstance(x, int | float) and not isinstance(x, bool),
    "null": lambda x: x is None,
}


def breaches(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    """Yield what breaks the schema; knows the keywords that ours uses, and no others."""
    known = {"$schema", "title", "description", "definitions", "$ref", "type", "required",
             "additionalProperties", "properties", "items", "enum", "minimum", "maximum",
             "pattern", "anyOf"}  # fmt: skip
    assert schema.keys() <= known
    if "$ref" in schema:
        schema = root["definitions"][schema["$ref"].rpartition("/")[2]]
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(TYPES[name](value) for name in types):
        yield f"{value!r} is no {types}"
    if "anyOf" in schema and all(any(breaches(value, s, root)) for s in schema["anyOf"]):
        yield f"{value!r} is none of the alternatives"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{value!r} is not in {schema['enum']}"
    yield from _bounds(value, schema)
    yield from _members(value, schema, root)


def _bounds(value: Any, schema: dict[str, Any]) -> Iterator[str]:
    low, high = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
    if isinstance(value, int | float) and not low <= value <= high:
        yield f"{value} is out of bounds"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{value!r} does not match"


def _members(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from breaches(item, schema.get("items", {}), root)
    if isinstance(value, dict):
        properties, rest = schema.get("properties", {}), schema.get("additionalProperties")
        yield from (f"{key} is missing" for key in schema.get("required", []) if key not in value)
        for key, member in value.items():
            if key not in properties and rest is False:
                yield f"{key} is unknown"
            yield from breaches(member, properties.get(key, rest or {}), root)


@pytest.fixture(scope="module")
def schema(root: Path) -> dict[str, Any]:
    text = (root / "docs" / "preview.schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def test_every_document_obeys_the_schema(any_run: Run, schema: dict[str, Any]) -> None:
    assert list(breaches(json.loads(dump_json(any_run)), schema, schema)) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.pop("k"),
        lambda d: d.update(more=1),
        lambda d: d.update(customers="400"),
        lambda d: d["segments"][0].update(share=1.2),
        lambda d: d["segments"][0]["persona"].update(outcome="maybe"),
        lambda d: d["segments"][0]["measures"]["age"].pop("median"),
        lambda d: d["warnings"][0].update(code="104"),
        lambda d: d["choice"]["candidates"][0].pop("personas"),
        lambda d: d["choice"]["candidates"][0].update(prediction_strength=1.1),
    ],
)
def test_a_spoilt_document_is_noticed(
    retail: Run, schema: dict[str, Any], spoil: Callable[[Any], Any]
) -> None:
    document = to_json(retail)
    spoil(document)
    assert list(breaches(document, schema, schema))


def test_keys_come_in_the_order_of_the_schema(retail: Run, schema: dict[str, Any]) -> None:
    document = to_json(retail)
    assert list(document) == list(schema["properties"])
    assert list(document["segments"][0]) == list(schema["definitions"]["segment"]["properties"])
    assert list(document["segments"][0]["measures"]) == ["age", "gender", "income", "spending"]


def test_the_document_is_golden(retail: Run, golden: Callable[[str, str], None]) -> None:
    golden("retail.json", dump_json(retail))


def test_the_last_bits_do_not_show(retail: Run) -> None:
    shaken = replace(retail, structure=replace(retail.structure, statistic=0.43 + 1e-12))
    assert dump_json(shaken) == dump_json(retail)


def test_what_is_no_number_is_null(retail: Run) -> None:
    assert round_significant(math.nan) is None
    assert round_significant(math.inf) is None
    assert round_significant(1 / 3) == 0.333333
    broken = replace(retail, structure=Structure(False, 1.0, math.nan, 0.1, 0))
    assert to_json(broken)["structure"]["statistic"] is None


def test_withheld_shares_are_null_and_rare_values_absent(hostile: Run, retail: Run) -> None:
    assert to_json(retail)["segments"][5]["measures"]["gender"]["shares"]["Male"] is None
    assert "jane@example.com" not in dump_json(hostile)


def test_names_in_any_script_stay_legible(retail: Run) -> None:
    names = {n: replace(naming, name="Großzügige 客户") for n, naming in retail.names.items()}
    assert "Großzügige 客户" in dump_json(replace(retail, names=names))
