"""An expression as it was written: what stands where in it, and problems that point there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from personas.facts.problem import Location, Problem

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
