"""The variables of templates: paths, descriptions from the views' annotations, values in a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from personas.report.views.run import RunView


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a template; ``[]`` in its ``path`` stands for each member of a list."""

    path: str
    description: str
    value: Any


def describe_variables(view: RunView) -> list[Variable]:
    """Return every variable, with a value from ``view`` where there is one."""
    return [Variable(path, text, _value(view, path)) for path, text in descriptions().items()]


@cache
def descriptions() -> dict[str, str]:
    """Return path → description; a class that occurs again is described where it occurs first."""
    return dict(_describe(RunView, "", set()))


def variable_names() -> frozenset[str]:
    """Return every name that a template may use, for suggestions."""
    return frozenset(name for path in descriptions() for name in path.replace("[]", "").split("."))


def field_descriptions(view: type) -> dict[str, str]:
    """Return field → description, from ``Annotated[type, description]``."""
    hints = get_type_hints(view, include_extras=True).items()
    return {name: getattr(hint, "__metadata__", ("",))[0] for name, hint in hints}


def _describe(view: type, prefix: str, classes: set[type]) -> Iterator[tuple[str, str]]:
    classes.add(view)
    texts = field_descriptions(view)
    for name, hint in get_type_hints(view).items():
        yield prefix + name, texts[name]
        nested, suffix = _nested_view(hint)
        if nested is not None and nested not in classes:
            yield from _describe(nested, f"{prefix}{name}{suffix}.", classes)


def _nested_view(hint: Any) -> tuple[type | None, str]:
    """Return the view class inside a type, and ``[]`` where it is a list of them."""
    if is_dataclass(hint) and isinstance(hint, type):
        return hint, ""
    nested = next((view for part in get_args(hint) if (view := _nested_view(part)[0])), None)
    return nested, "[]" if get_origin(hint) is tuple else ""


def _value(value: Any, path: str) -> Any:
    """Follow a path; None where there is nothing on the way."""
    if not path:
        return value
    name, _, below = path.partition(".")
    member = getattr(value, name.removesuffix("[]"), None)
    if not name.endswith("[]"):
        return _value(member, below)
    values = (_value(item, below) for item in member or ())
    return next((item for item in values if item is not None), None)
