"""The JSON Schema (draft 7) of the model file, derived from the dataclasses of a model.

`python -m personas.model.schema > docs/model.schema.json`
"""

from __future__ import annotations

import json
import sys
import types
from dataclasses import is_dataclass
from inspect import getdoc
from typing import Any, Literal, Union, get_args, get_origin

from personas.domain.model import Model
from personas.model.decode import FORMAT, field_types, required_fields

Schema = dict[str, Any]
SCALARS: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    Any: {},
}


def dump_schema() -> str:
    """Return the schema as JSON text."""
    return json.dumps(model_schema(), ensure_ascii=False, indent=1) + "\n"


def model_schema() -> Schema:
    """Return the schema of a model file."""
    definitions: dict[str, Schema] = {}
    _schema(Model, definitions)
    model = definitions.pop("Model")
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Model of personas",
        **model,
        "properties": {"format": {"const": FORMAT}, **model["properties"]},
        "required": ["format", *model["required"]],
        "definitions": dict(sorted(definitions.items())),
    }


def _schema(kind: Any, definitions: dict[str, Schema]) -> Schema:
    """Return the schema of a type; add those of dataclasses to ``definitions`` by name."""
    arguments, origin = get_args(kind), get_origin(kind)
    if kind in SCALARS:
        return SCALARS[kind]
    if is_dataclass(kind):
        return _reference(kind, definitions)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(member, definitions) for member in arguments]}
    if origin is tuple:
        return _list(arguments, definitions)
    names = {"propertyNames": {"pattern": "^[0-9]+$"}} if arguments[0] is int else {}
    return {"type": "object", **names, "additionalProperties": _schema(arguments[1], definitions)}


def _list(kinds: tuple[Any, ...], definitions: dict[str, Schema]) -> Schema:
    if kinds[-1] is Ellipsis:
        return {"type": "array", "items": _schema(kinds[0], definitions)}
    items = [_schema(kind, definitions) for kind in kinds]
    return {"type": "array", "items": items, "minItems": len(items), "maxItems": len(items)}


def _reference(kind: Any, definitions: dict[str, Schema]) -> Schema:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}  # ends the recursion of a type that contains itself
        definitions[kind.__name__] = {
            "description": (getdoc(kind) or "").replace("``", "`"),
            "type": "object",
            "properties": {name: _schema(t, definitions) for name, t in field_types(kind).items()},
            "required": list(required_fields(kind)),
            "additionalProperties": False,
        }
    return {"$ref": f"#/definitions/{kind.__name__}"}


if __name__ == "__main__":
    sys.stdout.write(dump_schema())
