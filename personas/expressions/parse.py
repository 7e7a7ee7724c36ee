"""From the text of an expression to a sqlglot tree, with every problem at its place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.errors import ParseError, TokenError

from personas.domain.measure import Column
from personas.domain.problem import Location, PersonasError, Problem
from personas.ingest.columns import plain

_TEXT, _NAME = r"'(?:[^']|'')*'", r'"(?:[^"]|"")*"'
_DATE, _WORD = r"(?<![\w.])\d{4}-\d{2}-\d{2}(?![\w.])", r"[^\W\d]\w*"
_TOKEN = re.compile(f"{_TEXT}|{_NAME}|(?P<date>{_DATE})|{_WORD}")


@dataclass(frozen=True, slots=True)
class Written:
    """The text of an expression and the measure that it is for."""

    text: str
    measure: str

    def problem(self, code: str, message: str, help: str, column: int | None) -> Problem:  # noqa: A002
        """Return a problem at a column of the text (from 1)."""
        place = Location(f"measure {self.measure}", 1, column, self.text)
        return Problem(code, message, help, place)

    def place(self, word: str) -> int | None:
        """Return the column where a name, a function or a text first stands."""
        wanted = word.casefold()
        return next((at + 1 for at, token in self._tokens() if _bare(token) == wanted), None)

    def quote_dates(self) -> tuple[str, list[int]]:
        """Return the text with bare dates (``2014-12-31``) in quotes, and where these begin.

        SQL would subtract twelve and thirty-one from two thousand and fourteen.
        """
        found = [match for match in _TOKEN.finditer(self.text) if match["date"]]
        quoted = _TOKEN.sub(lambda m: f"'{m[0]}'" if m["date"] else m[0], self.text)
        return quoted, [match.start() for match in found]

    def _tokens(self) -> Iterator[tuple[int, str]]:
        return ((match.start(), match[0]) for match in _TOKEN.finditer(self.text))


def _bare(token: str) -> str:
    quote = token[0]
    if quote in "\"'":
        token = token[1:-1].replace(quote * 2, quote)
    return token.casefold()


MOST_SHOWN = 40


def resolve(tree: exp.Expression, columns: Sequence[Column], written: Written) -> dict[str, Column]:
    """Return name → column for every name of the tree; raise E122 for all that mean none.

    A name is a column's when it is the same, else the same without case and punctuation.
    """
    named = {name: _find(name, columns) for name in _names(tree)}
    unknown = [name for name, column in named.items() if column is None]
    if unknown:
        raise PersonasError(*(_unknown(name, columns, written) for name in unknown))
    return {name: column for name, column in named.items() if column}


def _names(tree: exp.Expression) -> list[str]:
    """Return the names in the order of the text; the `days` of `days between` is none."""
    words = {id(node.this) for node in tree.find_all(exp.Between) if is_days(node.this)}
    found = (node for node in tree.find_all(exp.Column, bfs=False) if id(node) not in words)
    return list(dict.fromkeys(node.name for node in found))


def is_days(node: exp.Expression) -> bool:
    """Tell whether a node is the word `days`: in double quotes it would be a column."""
    bare = isinstance(node, exp.Column) and not node.this.args.get("quoted")
    return bare and node.name.casefold() == "days"


def _find(name: str, columns: Sequence[Column]) -> Column | None:
    for alike in (str, str.casefold, plain):
        wanted = alike(name)
        found = [column for column in columns if wanted and alike(column.name) == wanted]
        if len(found) == 1:
            return found[0]
    return None


def _unknown(name: str, columns: Sequence[Column], written: Written) -> Problem:
    close = nearest(name, (column.name for column in columns))
    found = _list(sorted(column.name for column in columns)[:MOST_SHOWN])
    more = ", …" if len(columns) > MOST_SHOWN else ""
    hint = f"Nearest: {_list(close)}. " if close else ""
    message = f"There is no column `{name}` to calculate `{written.measure}` from"
    return written.problem(
        "E122", message, f"{hint}Columns found: {found}{more}", written.place(name)
    )


def nearest(name: str, names: Iterable[str]) -> list[str]:
    """Return up to three names that ``name`` may be a slip of."""
    by_plain = {plain(known): known for known in sorted(names, reverse=True)}
    return [by_plain[known] for known in get_close_matches(plain(name), sorted(by_plain), n=3)]


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


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
