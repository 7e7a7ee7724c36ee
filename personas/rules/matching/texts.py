"""Render a pack's texts: templates over one segment's facts, in a bounded sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from jinja2 import Template, TemplateError

from personas.sandbox import BoundedEnvironment, jinja

MAX_LENGTH = 2_000
FILTERS = ("abs", "capitalize", "d", "default", "dictsort", "first", "float", "int", "items",
           "last", "length", "lower", "number", "percent", "plural", "round", "sort", "title",
           "trim", "truncate", "upper")  # fmt: skip
# what a broken text can raise while it renders, besides Jinja's own errors
FAILURES = (TemplateError, ArithmeticError, TypeError, ValueError, AttributeError, LookupError)


@lru_cache(maxsize=1)
def environment() -> BoundedEnvironment:
    """Return the sandbox of packs: no globals, and only `FILTERS`."""
    sandbox = jinja.environment()
    sandbox.globals.clear()
    sandbox.filters = {name: sandbox.filters[name] for name in sandbox.filters if name in FILTERS}
    return sandbox


@lru_cache(maxsize=4096)
def _compile(text: str) -> Template:
    return environment().from_string(text)


def render(text: str, facts: Mapping[str, object]) -> str:
    """Render a template into one text of at most `MAX_LENGTH` characters; raises `FAILURES`."""
    if "{" not in text:
        return text
    result = _compile(text).render(facts).strip()
    return result if len(result) <= MAX_LENGTH else result[: MAX_LENGTH - 1] + "…"
