"""Parse the text of an expression into a sqlglot tree; every problem has its position."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.errors import ParseError, TokenError

from personas.domain.measure import Column
from personas.domain.problem import Location, PersonasError, Problem
from personas.ingest.columns.id_names import normalize_name

_TEXT, _NAME = r"'(?:[^']|'')*'", r'"(?:[^"]|"")*"'
_DATE, _WORD = r"(?<![\w.])\d{4}-\d{2}-\d{2}(?![\w.])", r"[^\W\d]\w*"
_TOKEN = re.compile(f"{_TEXT}|{_NAME}|(?P<date>{_DATE})|{_WORD}")


@dataclass(frozen=True, slots=True)
class ExpressionText:
    """The text of an expression and the measure that it defines."""

    text: str
    measure: str

    def problem(self, code: str, message: str, help: str, position: int | None) -> Problem:  # noqa: A002
        """Return a problem at a position in the text (from 1)."""
        location = Location(f"measure {self.measure}", 1, position, self.text)
        return Problem(code, message, help, location)

    def find_word(self, word: str) -> int | None:
        """Return the position (from 1) of the first occurrence of a name, function or text."""
        key = word.casefold()
        tokens = ((match.start(), match[0]) for match in _TOKEN.finditer(self.text))
        return next((start + 1 for start, token in tokens if _unquote(token) == key), None)

    def quote_dates(self) -> tuple[str, list[int]]:
        """Return the text with unquoted dates (``2014-12-31``) in quotes, and their starts.

        SQL would subtract twelve and thirty-one from two thousand and fourteen.
        """
        dates = [match.start() for match in _TOKEN.finditer(self.text) if match["date"]]
        return _TOKEN.sub(lambda m: f"'{m[0]}'" if m["date"] else m[0], self.text), dates


def _unquote(token: str) -> str:
    quote = token[0]
    if quote in "\"'":
        token = token[1:-1].replace(quote * 2, quote)
    return token.casefold()


MAX_LISTED = 40


def resolve(
    tree: exp.Expression, columns: Sequence[Column], source: ExpressionText
) -> dict[str, Column]:
    """Return name → column for every name of the tree; raise E122 for all unknown names.

    A name means the column of the same name, else of the same name without case and punctuation.
    """
    columns_by_name = {name: _find(name, columns) for name in _names(tree)}
    unknown = [name for name, column in columns_by_name.items() if column is None]
    if unknown:
        raise PersonasError(*(_unknown(name, columns, source) for name in unknown))
    return {name: column for name, column in columns_by_name.items() if column}


def _names(tree: exp.Expression) -> list[str]:
    """Return the names in the order of the text, without the `days` of `days between`."""
    words = {id(node.this) for node in tree.find_all(exp.Between) if is_days_word(node.this)}
    nodes = (node for node in tree.find_all(exp.Column, bfs=False) if id(node) not in words)
    return list(dict.fromkeys(node.name for node in nodes))


def is_days_word(node: exp.Expression) -> bool:
    """Return whether a node is the word `days`: in double quotes it would be a column."""
    is_unquoted = isinstance(node, exp.Column) and not node.this.args.get("quoted")
    return is_unquoted and node.name.casefold() == "days"


def _find(name: str, columns: Sequence[Column]) -> Column | None:
    for key in (str, str.casefold, normalize_name):
        matches = [column for column in columns if key(name) and key(column.name) == key(name)]
        if len(matches) == 1:
            return matches[0]
    return None


def _unknown(name: str, columns: Sequence[Column], source: ExpressionText) -> Problem:
    close = nearest(name, (column.name for column in columns))
    names = _list(sorted(column.name for column in columns)[:MAX_LISTED])
    more = ", …" if len(columns) > MAX_LISTED else ""
    hint = f"Nearest: {_list(close)}. " if close else ""
    message = f"There is no column `{name}` to calculate `{source.measure}` from"
    help_ = f"{hint}Columns found: {names}{more}"
    return source.problem("E122", message, help_, source.find_word(name))


def nearest(name: str, names: Iterable[str]) -> list[str]:
    """Return up to three of the names that are close to a misspelt ``name``."""
    by_plain = {normalize_name(candidate): candidate for candidate in sorted(names, reverse=True)}
    return [
        by_plain[match] for match in get_close_matches(normalize_name(name), sorted(by_plain), n=3)
    ]


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


MAX_LENGTH = 5_000
MAX_DEPTH = 60
HELP = (
    "Write for example `MntWines + MntFruits`, `2014 - Year_Birth` or `days between Joined and "
    '2014-12-31`; a name with spaces stands in "double quotes"'
)


def parse(source: ExpressionText, names: Iterable[str]) -> exp.Expression:
    """Return the tree of one condition or value, never of a statement.

    Raises `PersonasError` (E121) with the position where the parser stopped; the hint suggests
    one of ``names`` where the whole text is close to it.
    """
    text, dates = source.quote_dates()
    if len(text) > MAX_LENGTH or _nesting(text) > MAX_DEPTH:
        raise _too_long(source)
    try:
        parsed: Any = parse_one(text, into=exp.Condition)  # its class differs between releases
        tree: exp.Expression = parsed
    except TokenError:
        raise _unreadable(source, "A quote does not end", None, names) from None
    except ParseError as cause:
        raise _syntax_error(source, cause, dates, names) from None
    except RecursionError:
        raise _too_long(source) from None
    if _depth(tree) > MAX_DEPTH * 4:
        raise _too_long(source)
    return tree


def _nesting(text: str) -> int:
    """Return how many brackets are open at once: the parser recurses for each."""
    depth = deepest = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return deepest


def _depth(tree: Any) -> int:
    """Return the depth of the tree, computed without recursion."""
    depth, level = 0, [tree]
    while level:
        depth += 1
        level = [child for node in level for child in node.iter_expressions()]
    return depth


def _syntax_error(
    source: ExpressionText, cause: ParseError, dates: list[int], names: Iterable[str]
) -> PersonasError:
    """Locate the word where the parser stopped; its columns include the quotes around dates."""
    first = cause.errors[0] if cause.errors else {}
    word = str(first.get("highlight") or "")
    if not word:
        return _unreadable(source, "There is nothing to calculate", None, names)
    end = int(first.get("col") or 1) - 1
    quotes = [start + 2 * i for i, start in enumerate(dates)]
    start = end - len(word) + 1 - 2 * bisect_left(quotes, end)
    return _unreadable(source, f"It cannot be read on from `{word}`", max(start, 0) + 1, names)


def _too_long(source: ExpressionText) -> PersonasError:
    start = ExpressionText(source.text[:200], source.measure)
    return _unreadable(start, "It is longer or nested deeper than anybody could check", None, ())


def _unreadable(
    source: ExpressionText, message: str, position: int | None, names: Iterable[str]
) -> PersonasError:
    close = nearest(source.text, names)
    hint = f"Did you mean the column `{close[0]}`? " if close else ""
    return PersonasError(source.problem("E121", message, hint + HELP, position))
