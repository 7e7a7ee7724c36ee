"""The two environments that templates run in: one writes Markdown, one plain phrases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import mod, mul
from pathlib import Path
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment

from personas.files.resources import bundled
from personas.jinja import environment
from personas.report.escape import clean, coded, escape_markdown, fenced


def markdown_environment(folders: Sequence[Path] = ()) -> ImmutableSandboxedEnvironment:
    """Return the environment of reports: ``folders`` come before the bundled templates.

    Every value that a template prints is escaped for Markdown. What a template's own macros and
    blocks have made is `Markup` and stays; so does what the filters ``fenced`` (a code block) and
    ``coded`` (a message whose backticks mark code) have made.
    """
    base = environment([*folders, bundled("templates")])
    made = base.overlay(autoescape=True, finalize=escape_markdown)
    made.filters = base.filters | {"fenced": fenced, "coded": coded}
    # The sandbox by itself does not stop ``'a' * 10_000_000``.
    made.intercepted_binops = frozenset({"*", "%", "**"})
    made.binop_table = base.binop_table | {
        "*": _of_numbers(mul), "%": _of_numbers(mod), "**": _of_numbers(_power)
    }  # fmt: skip
    return made


def _of_numbers(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def calculate(left: object, right: object) -> Any:
        if not isinstance(left, int | float) or not isinstance(right, int | float):
            raise TypeError("templates calculate with numbers only")
        return operation(left, right)

    return calculate


def _power(base: float, exponent: float) -> Any:
    """Whole numbers could grow without end; others cannot."""
    return float(base) ** exponent


@lru_cache(maxsize=1)
def phrases() -> Any:
    """Return the macros of ``templates/phrases.j2``, which here write plain text, not Markdown.

    The terminal and the charts speak through these; they are the same sentences as the report's.
    """
    made = environment([bundled("templates")]).overlay(finalize=_plain)
    return made.get_template("phrases.j2").module


@lru_cache(maxsize=4)
def phrases_of(folder: str) -> Any:
    """Return the macros of ``templates/<folder>/phrases.j2``, which write plain text."""
    made = environment([bundled("templates")]).overlay(finalize=_plain)
    return made.get_template(f"{folder}/phrases.j2").module


def _plain(value: object) -> str:
    return clean(str(value))
