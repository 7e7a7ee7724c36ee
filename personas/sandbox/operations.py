"""Filters, functions, operators and formats that build no text, list or number without bound."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sized
from functools import wraps
from string import Formatter
from types import BuiltinMethodType, MethodType
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEscapeFormatter, SandboxedFormatter
from jinja2.utils import Namespace
from markupsafe import Markup

from personas.sandbox.budget import CALL_STEPS, Budget, RunawayError, current_budget

Operation = Callable[..., Any]

MAX_WIDTH = 1_000  # characters of padding, decimals, columns: numbers that filters accept
MAX_RANGE = 100_000
MAX_BITS = 1_024  # of an integer: as large as a double can be

# These answer differently each time, or take longer than their text is long.
EXCLUDED_FILTERS = ("lipsum", "pprint", "random", "striptags", "urlize")
_FILTERS_WITH_WIDTH = frozenset({
    "batch", "center", "indent", "number", "percent", "round", "slice", "tojson", "truncate",
    "wordwrap", "ljust", "rjust", "zfill",
})  # fmt: skip
_NUMBERS = (int, float)
_WIDTH = re.compile(r"\d+|\*")
# What stands between `%` or `%(name)` and the letter; a name may contain brackets itself.
_SPEC = re.compile(r"[%)]([#0\- +]*[\d*]*(?:\.[\d*]*)?)[hlL]?[A-Za-z]")


# Filters and tests


def bounded_filter(name: str, function: Operation) -> Operation:
    """Return a filter or a test that pays for its arguments and its result."""
    passes = getattr(function, "jinja_pass_arg", None)

    @pass_context  # which also keeps Jinja from constant folding
    @wraps(function, updated=())
    def pay(context: Context, *values: Any, **options: Any) -> Any:
        first = (_pass_argument(context, passes.name),) if passes else ()
        return bounded(name, lambda *a, **k: function(*first, *a, **k), values, options)

    return pay


def bounded(
    name: str, function: Operation, values: tuple[Any, ...], options: dict[str, Any]
) -> Any:
    """Call a function after a check that its result is not too large."""
    budget = current_budget()
    # `join` reads an iterator twice.
    values = tuple(
        list(budget.iterate(value)) if name == "join" and isinstance(value, Iterator) else value
        for value in values
    )
    budget.spend(CALL_STEPS)
    for value in (*values, *options.values()):
        budget.read(value)
    if name in _FILTERS_WITH_WIDTH:
        _check_numbers(name, (*values[1:], *options.values()))
    if name in _RESULT_SIZES and values:
        budget.afford(_RESULT_SIZES[name](budget, *values, **options))
    return budget.make(function(*values, **options))


def _pass_argument(context: Context, name: str) -> Any:
    return {
        "context": context, "eval_context": context.eval_ctx, "environment": context.environment
    }[name]  # fmt: skip


def _check_numbers(name: str, values: tuple[Any, ...]) -> None:
    if any(isinstance(value, _NUMBERS) and abs(value) > MAX_WIDTH for value in values):
        raise RunawayError(f"`{name}` with a number above {MAX_WIDTH:,}")


def _check_widths(form: str) -> None:
    """Raise `RunawayError` where a format has a width above `MAX_WIDTH`, or a variable one."""
    for width in _WIDTH.findall(form):
        if width == "*" or len(width) > len(str(MAX_WIDTH)) or int(width) > MAX_WIDTH:
            raise RunawayError(f"a format with a width above {MAX_WIDTH:,}")


# Upper limits of the characters of a result


def _total_size(budget: Budget, *values: Any, **options: Any) -> int:
    return sum(budget.size(value) for value in (*values, *options.values()))


def _join_size(budget: Budget, values: Any, separator: Any = "", *_: Any, **options: Any) -> int:
    count = len(values) if isinstance(values, Sized) else 0
    return budget.size(values) + count * budget.size(options.get("d", separator))


def _replace_size(budget: Budget, text: Any, *words: Any, **options: Any) -> int:
    length = budget.size(text)
    old, new = (*words, *options.values(), "", "")[:2]
    count = str(text).count(str(old)) if length <= budget.characters else length
    return length + (count + 1) * budget.size(new)


def _format_size(budget: Budget, text: Any, *values: Any, **options: Any) -> int:
    form = str(text)
    for spec in _SPEC.findall(form):
        _check_widths(spec)
    largest = max((budget.size(value) for value in (*values, *options.values())), default=0)
    return len(form) + form.count("%") * (largest + MAX_WIDTH)


def _indent_size(budget: Budget, text: Any, width: Any = 4, *_: Any, **options: Any) -> int:
    width = options.get("width", width)
    form = str(text) if budget.size(text) <= budget.characters else ""
    indent = width if isinstance(width, int) else budget.size(width)
    return budget.size(text) + (form.count("\n") + 1) * indent


def _wordwrap_size(budget: Budget, text: Any, *values: Any, **options: Any) -> int:
    texts = [value for value in (*values, *options.values()) if isinstance(value, str)]
    return budget.size(text) * (1 + max(map(budget.size, texts), default=1))


def _escape_size(budget: Budget, *values: Any, **options: Any) -> int:
    return 6 * _total_size(budget, *values, **options)


def _json_size(budget: Budget, value: Any, indent: Any = 0, **options: Any) -> int:
    return budget.size(value) * (1 + (indent or 0)) + _total_size(budget, **options)


_RESULT_SIZES: dict[str, Callable[..., int]] = {
    "e": _escape_size, "escape": _escape_size, "filesizeformat": _total_size,
    "forceescape": _escape_size, "format": _format_size, "indent": _indent_size,
    "join": _join_size, "replace": _replace_size, "string": _total_size, "tojson": _json_size,
    "urlencode": _escape_size, "wordwrap": _wordwrap_size, "xmlattr": _escape_size,
}  # fmt: skip


# Functions in place of Jinja's own


class BoundedNamespace(Namespace):
    """Jinja's namespace, printed without its values: it could contain itself."""

    def __repr__(self) -> str:
        return "<namespace>"


def bounded_range(*limits: int) -> range:
    """Return a range that is not too long."""
    numbers = range(*limits)
    if numbers[MAX_RANGE:]:
        raise RunawayError(f"a `range` of more than {MAX_RANGE:,}")
    return numbers


def sum_filter(map_filter: Operation) -> Operation:
    """Return the filter ``sum`` for numbers: lists would be copied at each addition."""

    @pass_context
    def add(context: Context, values: Any, attribute: Any = None, start: Any = 0) -> Any:
        parts = values if attribute is None else map_filter(context, values, attribute=attribute)
        return sum(map(_require_number, parts), start)

    return add


def _require_number(value: object) -> int | float:
    if not isinstance(value, _NUMBERS):
        raise TypeError(f"`sum` adds numbers, not {type(value).__name__}")
    return value


# ``str.format``


def bounded_format(environment: Environment, method: Any) -> Callable[..., str] | None:
    """Return a bounded replacement of a text's ``format`` or ``format_map``; else None."""
    if not isinstance(method, MethodType | BuiltinMethodType):
        return None
    text = method.__self__
    if method.__name__ not in ("format", "format_map") or not isinstance(text, str):
        return None
    escape = getattr(text, "escape", None) if isinstance(text, Markup) else None
    formatter: Formatter = (
        _EscapeFormatter(environment, escape=escape) if escape else _PlainFormatter(environment)
    )
    takes_mapping = method.__name__ == "format_map"

    def write(*args: Any, **kwargs: Any) -> str:
        fields: Any = args[0] if takes_mapping else kwargs
        return type(text)(formatter.vformat(text, () if takes_mapping else args, fields))

    return write


class _BoundedFormatter(Formatter):
    def format_field(self, value: Any, format_spec: str) -> Any:
        budget = current_budget()
        budget.spend(1)
        _check_widths(format_spec)
        budget.afford(budget.size(value))
        return budget.make(super().format_field(value, format_spec))

    def convert_field(self, value: Any, conversion: Any) -> Any:
        budget = current_budget()
        budget.afford(budget.size(value))
        return super().convert_field(value, conversion)


class _PlainFormatter(_BoundedFormatter, SandboxedFormatter):
    pass


class _EscapeFormatter(_BoundedFormatter, SandboxedEscapeFormatter):
    pass


# Operators


def _add(left: Any, right: Any) -> Any:
    budget = current_budget()
    if not isinstance(left, _NUMBERS):
        budget.afford(budget.size(left) + budget.size(right))
    return budget.make(left + right)


def _power(base: Any, exponent: Any) -> Any:
    are_integers = isinstance(base, int) and isinstance(exponent, int)
    if are_integers and abs(base) > 1 and base.bit_length() * exponent > MAX_BITS:
        raise RunawayError("a power without end")
    return base**exponent


def _numeric(operation: Operation) -> Operation:
    def calculate(left: Any, right: Any) -> Any:
        if not isinstance(left, _NUMBERS) or not isinstance(right, _NUMBERS):
            raise TypeError("templates calculate with numbers only")
        return operation(left, right)

    return calculate


def _small(operation: Operation) -> Operation:
    def calculate(left: Any, right: Any) -> Any:
        result = operation(left, right)
        if isinstance(result, int) and result.bit_length() > MAX_BITS:
            raise RunawayError("a whole number without end")
        return result

    return calculate


OPERATORS: dict[str, Operation] = {
    "+": _small(_add),
    "-": _small(_numeric(operator.sub)),
    "*": _small(_numeric(operator.mul)),
    "/": _numeric(operator.truediv),
    "//": _numeric(operator.floordiv),
    "%": _numeric(operator.mod),
    "**": _small(_numeric(_power)),
}
