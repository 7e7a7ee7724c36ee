"""Operators between values, none of which makes a number or a text without end."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from personas.sandbox.budget import RunawayError, current

BITS = 1_024  # of a whole number: as large as a double can be
_NUMBERS = (int, float)


def _added(left: Any, right: Any) -> Any:
    budget = current()
    if not isinstance(left, _NUMBERS):
        budget.afford(budget.size(left) + budget.size(right))
    return budget.make(left + right)


def _power(base: Any, exponent: Any) -> Any:
    whole = isinstance(base, int) and isinstance(exponent, int)
    if whole and abs(base) > 1 and base.bit_length() * exponent > BITS:
        raise RunawayError("a power without end")
    return base**exponent


def _of_numbers(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def calculate(left: Any, right: Any) -> Any:
        if not isinstance(left, _NUMBERS) or not isinstance(right, _NUMBERS):
            raise TypeError("templates calculate with numbers only")
        return operation(left, right)

    return calculate


def _small(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def calculate(left: Any, right: Any) -> Any:
        made = operation(left, right)
        if isinstance(made, int) and made.bit_length() > BITS:
            raise RunawayError("a whole number without end")
        return made

    return calculate


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": _small(_added),
    "-": _small(_of_numbers(operator.sub)),
    "*": _small(_of_numbers(operator.mul)),
    "/": _of_numbers(operator.truediv),
    "//": _of_numbers(operator.floordiv),
    "%": _of_numbers(operator.mod),
    "**": _small(_of_numbers(_power)),
}
