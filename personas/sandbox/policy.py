"""What a template may reach of a value; texts of packs are checked by the same list."""

from __future__ import annotations

from types import (
    BuiltinMethodType,
    CodeType,
    FrameType,
    FunctionType,
    GeneratorType,
    MethodType,
    TracebackType,
)

# Their attributes lead into Python, or change what others hold.
_CLOSED = (
    type, FunctionType, MethodType, BuiltinMethodType, GeneratorType, CodeType, FrameType,
    TracebackType, bytes, bytearray, complex, range, set, frozenset,
)  # fmt: skip
_TEXT = frozenset({
    "capitalize", "casefold", "center", "count", "endswith", "find", "format", "format_map",
    "index", "isalnum", "isalpha", "isdecimal", "isdigit", "islower", "isnumeric", "isspace",
    "istitle", "isupper", "join", "ljust", "lower", "lstrip", "partition", "removeprefix",
    "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip",
    "split", "splitlines", "startswith", "strip", "swapcase", "title", "unescape", "upper",
    "zfill",
})  # fmt: skip
_OPEN: tuple[tuple[type | tuple[type, ...], frozenset[str]], ...] = (
    (str, _TEXT),
    (dict, frozenset({"get", "items", "keys", "values"})),
    ((list, tuple), frozenset({"count", "index"})),
    ((int, float), frozenset({"is_integer"})),
    (_CLOSED, frozenset()),
)


def may_read(value: object, attribute: str) -> bool:
    """Whether a template may read an attribute of a value."""
    if attribute.startswith("_"):
        return False
    return next((attribute in names for kind, names in _OPEN if isinstance(value, kind)), True)
