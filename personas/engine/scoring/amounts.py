"""Numbers as people write them, read with REPLACE alone: no engine lacks that."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from sqlglot import exp

from personas.engine.queries.amounts import SPACES
from personas.facts.measure import Column

THOUSANDS = "'’"


def marked(known: Column) -> bool:
    """Whether a column of numbers held text that people wrote: `$1,234`."""
    return known.form == "number" and known.notation in ("point", "comma")


def without_marks(text: exp.Expression, known: Column) -> exp.Expression:
    """Return the text of a number without its unit and thousands, as programs write it.

    What reads as a number where the segments were found reads as the same one here. Some cells
    that were gaps there are numbers here, since signs may stand anywhere: `1,2,3` is 123.
    """
    return reduce(_replaced, _replacements(known), text)


def _replacements(known: Column) -> Iterator[tuple[str, str]]:
    if known.unit:
        yield known.unit, ""
        yield from [(known.unit[:-1], "")] if known.unit.endswith("s") else []
    thousands, decimal = (",", ".") if known.notation == "point" else (".", ",")
    yield from ((sign, "") for sign in (thousands, *THOUSANDS, *SPACES))
    yield from [(decimal, ".")] if decimal != "." else []
    yield from (("−", "-"), ("(", "-"), (")", ""))


def _replaced(text: exp.Expression, change: tuple[str, str]) -> exp.Expression:
    old, new = (exp.Literal.string(part) for part in change)
    return exp.Replace(this=text, expression=old, replacement=new)
