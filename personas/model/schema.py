"""The model file as JSON Schema, draft 7, made of the types that it is read by.

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
from personas.model.decode import hints_of, required
from personas.model.formats import FORMAT

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
    made: dict[str, Schema] = {}
    _schema(Model, made)
    whole = made.pop("Model")
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Model of personas",
        **whole,
        "properties": {"format": {"const": FORMAT}, **whole["properties"]},
        "required": ["format", *whole["required"]],
        "definitions": dict(sorted(made.items())),
    }


def _schema(kind: Any, made: dict[str, Schema]) -> Schema:
    """Return the schema of a type; those of dataclasses are kept in ``made``, by name."""
    arguments, origin = get_args(kind), get_origin(kind)
    if kind in SCALARS:
        return SCALARS[kind]
    if is_dataclass(kind):
        return _facts(kind, made)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(one, made) for one in arguments]}
    if origin is tuple:
        return _list(arguments, made)
    names = {"propertyNames": {"pattern": "^[0-9]+$"}} if arguments[0] is int else {}
    return {"type": "object", **names, "additionalProperties": _schema(arguments[1], made)}


def _list(kinds: tuple[Any, ...], made: dict[str, Schema]) -> Schema:
    if kinds[-1] is Ellipsis:
        return {"type": "array", "items": _schema(kinds[0], made)}
    items = [_schema(kind, made) for kind in kinds]
    return {"type": "array", "items": items, "minItems": len(items), "maxItems": len(items)}


def _facts(kind: Any, made: dict[str, Schema]) -> Schema:
    if kind.__name__ not in made:
        made[kind.__name__] = {}  # a type that holds itself ends here
        made[kind.__name__] = {
            "description": (getdoc(kind) or "").replace("``", "`"),
            "type": "object",
            "properties": {name: _schema(one, made) for name, one in hints_of(kind).items()},
            "required": list(required(kind)),
            "additionalProperties": False,
        }
    return {"$ref": f"#/definitions/{kind.__name__}"}


if __name__ == "__main__":
    sys.stdout.write(dump_schema())
