"""Parse the text of an expression into a sqlglot tree, or say where it breaks off."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.errors import ParseError, TokenError

from personas.engine.expressions.names import nearest
from personas.engine.expressions.written import Written
from personas.facts.problem import PersonasError

MAX_LENGTH = 5_000
MAX_DEPTH = 60
HELP = (
    "Write for example `MntWines + MntFruits`, `2014 - Year_Birth` or `days between Joined and "
    '2014-12-31`; a name with spaces stands in "double quotes"'
)


def parse(written: Written, names: Iterable[str]) -> exp.Expression:
    """Return the tree of one condition or value: never a statement, whatever the text says.

    Raises `PersonasError` (E121) with the place where reading stopped; the whole text may be a
    slip of one of ``names``.
    """
    text, dates = written.quote_dates()
    if len(text) > MAX_LENGTH or _nesting(text) > MAX_DEPTH:
        raise _too_much(written)
    try:
        tree: exp.Expression = _parsed(text)
    except TokenError:
        raise _unread(written, "A quote does not end", None, names) from None
    except ParseError as cause:
        raise _broken(written, cause, dates, names) from None
    except RecursionError:
        raise _too_much(written) from None
    if _depth(tree) > MAX_DEPTH * 4:
        raise _too_much(written)
    return tree


def _parsed(text: str) -> Any:
    """Sqlglot knows several classes of trees by release; all are expressions to us."""
    return parse_one(text, into=exp.Condition)


def _nesting(text: str) -> int:
    """How many brackets are open at once: the parser goes down a step for each."""
    depth = deepest = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return deepest


def _depth(tree: Any) -> int:
    """How deep the tree is, found without going down into it by calls."""
    deepest, level = 0, [tree]
    while level:
        deepest += 1
        level = [child for node in level for child in node.iter_expressions()]
    return deepest


def _broken(
    written: Written, cause: ParseError, dates: list[int], names: Iterable[str]
) -> PersonasError:
    """Point at the word where the parser stopped; its columns count the quotes put around dates."""
    first = cause.errors[0] if cause.errors else {}
    word = str(first.get("highlight") or "")
    if not word:
        return _unread(written, "There is nothing to calculate", None, names)
    end = int(first.get("col") or 1) - 1
    quoted = [start + 2 * i for i, start in enumerate(dates)]
    at = end - len(word) + 1 - 2 * bisect_left(quoted, end)
    return _unread(written, f"It cannot be read on from `{word}`", max(at, 0) + 1, names)


def _too_much(written: Written) -> PersonasError:
    short = Written(written.text[:200], written.measure)
    return _unread(short, "It is longer or nested deeper than anybody could check", None, ())


def _unread(
    written: Written, message: str, column: int | None, names: Iterable[str]
) -> PersonasError:
    close = nearest(written.text, names)
    hint = f"Did you mean the column `{close[0]}`? " if close else ""
    return PersonasError(written.problem("E121", message, hint + HELP, column))
