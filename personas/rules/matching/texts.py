"""Texts of a pack: templates over one segment's facts, with nothing in them that can run away."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from jinja2 import Template, TemplateError

from personas import jinja as wording
from personas.sandbox import BoundedEnvironment

MAX_LENGTH = 2_000
FILTERS = ("abs", "capitalize", "d", "default", "dictsort", "first", "float", "int", "items",
           "last", "length", "lower", "number", "percent", "plural", "round", "sort", "title",
           "trim", "truncate", "upper")  # fmt: skip
# what a broken text can raise while it renders, besides Jinja's own errors
FAILURES = (TemplateError, ArithmeticError, TypeError, ValueError, AttributeError, LookupError)


@lru_cache(maxsize=1)
def environment() -> BoundedEnvironment:
    """Return the sandbox of packs: no globals and a few filters."""
    made = wording.environment()
    made.globals.clear()
    for name in [name for name in made.filters if name not in FILTERS]:
        del made.filters[name]
    return made


@lru_cache(maxsize=4096)
def compiled(text: str) -> Template:
    """Compile a template once; raises Jinja's `TemplateSyntaxError`."""
    return environment().from_string(text)


def render(text: str, facts: Mapping[str, object]) -> str:
    """Render a template into one text of at most `MAX_LENGTH` characters; raises `FAILURES`."""
    if "{" not in text:
        return text
    whole = compiled(text).render(facts).strip()
    return whole if len(whole) <= MAX_LENGTH else whole[: MAX_LENGTH - 1] + "…"
