"""The kinds of values that the language reads, as schemas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from personas.rules.schema.patterns import FALSE, TRUE

Schema = dict[str, Any]

# A YAML reader gives a number or a truth value where the language reads text; none is blank.
TEXT: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
TEXTS: Schema = {"type": "array", "items": TEXT}


def written(pattern: str) -> Schema:
    """A text of this form."""
    return {"type": "string", "pattern": pattern}


YES: Schema = {"anyOf": [{"const": True}, written(TRUE)]}
NO: Schema = {"anyOf": [{"const": False}, written(FALSE)]}
FLAG: Schema = {"anyOf": [YES, NO]}


def mapping(properties: Schema, required: Iterable[str] = ()) -> Schema:
    """A mapping with these keys and no others."""
    closed: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return closed | ({"required": list(required)} if required else {})


def by_name(values: Schema, **more: Any) -> Schema:
    """A mapping by any name."""
    return {"type": "object", "additionalProperties": values, **more}


def ref(name: str) -> Schema:
    """What the schema defines under this name."""
    return {"$ref": f"#/definitions/{name}"}


def said(schema: Schema, description: str) -> Schema:
    """Add what editors show; draft 7 reads nothing beside a `$ref`."""
    return {"description": description} | ({"allOf": [schema]} if "$ref" in schema else schema)
