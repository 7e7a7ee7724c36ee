"""Functions that templates call in the place of Jinja's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from jinja2.utils import Namespace

from personas.sandbox.budget import RunawayError

MOST_TURNS = 100_000  # of a `range`


class Names(Namespace):
    """Jinja's namespace, which is printed without what it holds: that could be itself."""

    def __repr__(self) -> str:
        return "<namespace>"


def bounded_range(*ends: int) -> range:
    """Return a range that is not too long."""
    made = range(*ends)
    if made[MOST_TURNS:]:
        raise RunawayError(f"a `range` of more than {MOST_TURNS:,}")
    return made


def summed(pick: Callable[..., Any]) -> Callable[..., Any]:
    """Return the filter ``sum`` for numbers: lists would be copied for each that is added."""

    @pass_context
    def add(context: Context, values: Any, attribute: Any = None, start: Any = 0) -> Any:
        parts = values if attribute is None else pick(context, values, attribute=attribute)
        return sum(map(_number, parts), start)

    return add


def _number(value: object) -> int | float:
    if not isinstance(value, int | float):
        raise TypeError(f"`sum` adds numbers, not {type(value).__name__}")
    return value
