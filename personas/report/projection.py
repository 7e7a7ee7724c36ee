"""Views of facts: fields of equal name are copied."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

View = TypeVar("View")


def project(view: type[View], source: object, **values: Any) -> View:
    """Return a view with ``values``; its other fields are copied from ``source`` by name."""
    names = [field.name for field in fields(view) if field.name not in values]  # type: ignore[arg-type]
    return view(**{name: getattr(source, name) for name in names}, **values)
