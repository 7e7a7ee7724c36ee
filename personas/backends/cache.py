"""Answers that were given: until a table changes, the same question has the same answer."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any, TypeVar

Answer = TypeVar("Answer", bound=Any)

MOST_ROWS = 1 << 17  # of one answer; of all together eight times as many


class Answers:
    """Answers by their form and the text of their questions, as far as they are small."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], Any] = {}

    def find(self, question: tuple[str, str], ask: Callable[[], Answer]) -> Answer:
        """Return a copy of the answer that is known, else what ``ask`` returns."""
        if question not in self._given:
            answer = ask()
            if len(answer) > MOST_ROWS:
                return answer
            if sum(map(len, self._given.values())) > 8 * MOST_ROWS:
                self.forget()
            self._given[question] = answer
        return copy(self._given[question])  # type: ignore[no-any-return]

    def forget(self) -> None:
        """Forget all answers: what they were about is another now."""
        self._given.clear()
