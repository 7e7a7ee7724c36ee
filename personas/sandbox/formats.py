"""``str.format``, whose fields are no wider than filters may make a text."""

from __future__ import annotations

from collections.abc import Callable
from string import Formatter
from types import BuiltinMethodType, MethodType
from typing import Any

from jinja2 import Environment
from jinja2.sandbox import SandboxedEscapeFormatter, SandboxedFormatter
from markupsafe import Markup

from personas.sandbox.budget import current
from personas.sandbox.filters import check_widths


def bounded_format(environment: Environment, method: Any) -> Callable[..., str] | None:
    """Return what stands in the place of ``format`` and ``format_map`` of a text; else None."""
    if not isinstance(method, MethodType | BuiltinMethodType):
        return None
    text = method.__self__
    if method.__name__ not in ("format", "format_map") or not isinstance(text, str):
        return None
    escape = getattr(text, "escape", None) if isinstance(text, Markup) else None
    formatter: Formatter = _Escaping(environment, escape=escape) if escape else _Plain(environment)
    mapped = method.__name__ == "format_map"

    def write(*args: Any, **named: Any) -> str:
        fields: Any = args[0] if mapped else named
        return type(text)(formatter.vformat(text, () if mapped else args, fields))

    return write


class _Measured(Formatter):
    def format_field(self, value: Any, format_spec: str) -> Any:
        budget = current()
        budget.spend(1)
        check_widths(format_spec)
        budget.afford(budget.size(value))
        return budget.make(super().format_field(value, format_spec))

    def convert_field(self, value: Any, conversion: Any) -> Any:
        budget = current()
        budget.afford(budget.size(value))
        return super().convert_field(value, conversion)


class _Plain(_Measured, SandboxedFormatter):
    pass


class _Escaping(_Measured, SandboxedEscapeFormatter):
    pass
