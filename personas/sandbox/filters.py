"""Filters, each with a bound: none makes a text or a list that nobody could pay for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sized
from functools import wraps
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from personas.sandbox.budget import CALL, Budget, RunawayError, current

Act = Callable[..., Any]

WIDEST = 1_000  # characters of padding, decimals, columns: what a number may ask of a filter
# These answer differently each time, or take longer than their text is long.
DROPPED = ("lipsum", "pprint", "random", "striptags", "urlize")
_SIZED = frozenset({
    "batch", "center", "indent", "number", "percent", "round", "slice", "tojson", "truncate",
    "wordwrap", "ljust", "rjust", "zfill",
})  # fmt: skip
_WIDTH = re.compile(r"\d+|\*")
# what stands between `%` or `%(name)` and the letter; a name may hold brackets itself
_SPEC = re.compile(r"[%)]([#0\- +]*[\d*]*(?:\.[\d*]*)?)[hlL]?[A-Za-z]")


def bounded_filter(name: str, act: Act) -> Act:
    """Return a filter or a test that pays for what it reads and makes."""
    passed = getattr(act, "jinja_pass_arg", None)

    @pass_context  # which also keeps Jinja from trying it out while it compiles
    @wraps(act, updated=())
    def pay(context: Context, *values: Any, **options: Any) -> Any:
        first = _passed(context, passed.name) if passed else ()
        return bounded(name, lambda *a, **k: act(*first, *a, **k), values, options)

    return pay


def bounded(name: str, act: Act, values: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Call what makes a value of others, after it was seen that this is not too much."""
    budget = current()
    values = tuple(list(budget.each(v)) if _is_joined(name, v) else v for v in values)
    budget.spend(CALL)
    for value in (*values, *options.values()):
        budget.read(value)
    if name in _SIZED:
        _check_numbers(name, (*values[1:], *options.values()))
    if name in _GROWTH and values:
        budget.afford(_GROWTH[name](budget, *values, **options))
    return budget.make(act(*values, **options))


def _is_joined(name: str, value: object) -> bool:
    """Whether a value is gone through here and again by the filter."""
    return name == "join" and isinstance(value, Iterator)


def _passed(context: Context, what: str) -> tuple[Any, ...]:
    return ({
        "context": context, "eval_context": context.eval_ctx, "environment": context.environment
    }[what],)  # fmt: skip


def _check_numbers(name: str, values: tuple[Any, ...]) -> None:
    if any(isinstance(value, int | float) and abs(value) > WIDEST for value in values):
        raise RunawayError(f"`{name}` with a number above {WIDEST:,}")


def check_widths(form: str) -> None:
    """Raise `RunawayError` where a format asks for a width above `WIDEST`, or for any."""
    for width in _WIDTH.findall(form):
        if width == "*" or len(width) > len(str(WIDEST)) or int(width) > WIDEST:
            raise RunawayError(f"a format with a width above {WIDEST:,}")


def _of_all(budget: Budget, *values: Any, **options: Any) -> int:
    return sum(budget.size(value) for value in (*values, *options.values()))


def _joined(budget: Budget, values: Any, sign: Any = "", *_: Any, **options: Any) -> int:
    times = len(values) if isinstance(values, Sized) else 0
    return budget.size(values) + times * budget.size(options.get("d", sign))


def _replaced(budget: Budget, text: Any, *words: Any, **options: Any) -> int:
    length = budget.size(text)
    old, new = (*words, *options.values(), "", "")[:2]
    times = str(text).count(str(old)) if length <= budget.characters else length
    return length + (times + 1) * budget.size(new)


def _formatted(budget: Budget, text: Any, *values: Any, **options: Any) -> int:
    form = str(text)
    for spec in _SPEC.findall(form):
        check_widths(spec)
    largest = max((budget.size(value) for value in (*values, *options.values())), default=0)
    return len(form) + form.count("%") * (largest + WIDEST)


def _indented(budget: Budget, text: Any, width: Any = 4, *_: Any, **options: Any) -> int:
    width = options.get("width", width)
    form = str(text) if budget.size(text) <= budget.characters else ""
    by = width if isinstance(width, int) else budget.size(width)
    return budget.size(text) + (form.count("\n") + 1) * by


def _wrapped(budget: Budget, text: Any, *rest: Any, **options: Any) -> int:
    signs = (budget.size(value) for value in (*rest, *options.values()) if isinstance(value, str))
    return budget.size(text) * (1 + max(signs, default=1))


def _escaped(budget: Budget, *values: Any, **options: Any) -> int:
    return 6 * _of_all(budget, *values, **options)


def _dumped(budget: Budget, value: Any, indent: Any = 0, **options: Any) -> int:
    return budget.size(value) * (1 + (indent or 0)) + _of_all(budget, **options)


_GROWTH: dict[str, Callable[..., int]] = {
    "e": _escaped, "escape": _escaped, "filesizeformat": _of_all, "forceescape": _escaped,
    "format": _formatted, "indent": _indented, "join": _joined, "replace": _replaced,
    "string": _of_all, "tojson": _dumped, "urlencode": _escaped, "wordwrap": _wrapped,
    "xmlattr": _escaped,
}  # fmt: skip
