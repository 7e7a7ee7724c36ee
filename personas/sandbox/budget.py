"""The budget of one rendering: steps and characters, counted alike on every machine."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, ValuesView
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, is_dataclass
from itertools import chain
from typing import Any

from jinja2 import TemplateRuntimeError

MAX_STEPS = 5_000_000  # parts of expressions and items of lists
MAX_CHARACTERS = 20_000_000  # of all texts that are built on the way, printed or not
MAX_DEPTH = 50  # macros that call macros
CHARACTERS_PER_STEP = 100
CALL_STEPS = 8  # of a macro, a method, a filter or a test

_COLLECTIONS = (list, tuple, set, frozenset, dict, KeysView, ValuesView, ItemsView)
_NUMBER_LENGTH = 20  # characters, about


class RunawayError(TemplateRuntimeError):
    """A template does more than any report needs."""


@dataclass(slots=True)
class Budget:
    """The remaining steps, characters and depth of a rendering.

    ``sizes`` caches object id → the object and its number of characters as text.
    """

    steps: int = MAX_STEPS
    characters: int = MAX_CHARACTERS
    depth: int = MAX_DEPTH
    sizes: dict[int, tuple[object, int]] = field(default_factory=dict)

    def spend(self, steps: int) -> None:
        """Take steps; raises `RunawayError` where none remain."""
        self.steps -= steps
        if self.steps < 0:
            raise RunawayError(f"more than {MAX_STEPS:,} steps")

    def write(self, characters: int) -> None:
        """Take the characters of a new text."""
        self.afford(characters)
        self.characters -= characters

    def afford(self, characters: int) -> None:
        """Raise `RunawayError` where a text of this length would exceed the budget."""
        if characters > self.characters:
            raise RunawayError(f"texts of more than {MAX_CHARACTERS:,} characters")

    def read(self, value: object) -> None:
        """Take the cost of one pass over a value."""
        if isinstance(value, str):
            self.spend(len(value) // CHARACTERS_PER_STEP)
        elif isinstance(value, (range, *_COLLECTIONS)):
            self.spend(len(value))
            self.afford(self.size(value))
        elif is_dataclass(value):
            self.spend(len(fields(value)))
            self.afford(self.size(value))

    def make(self, value: Any) -> Any:
        """Take the cost of a new value, and return it."""
        if isinstance(value, str):
            self.write(len(value))
        elif isinstance(value, Iterator):
            return self.iterate(value)
        self.read(value)
        return value

    def iterate(self, values: Iterator[Any]) -> Iterator[Any]:
        """Yield values that are computed one by one, a step for each."""
        for value in values:
            self.spend(1)
            self.read(value)
            yield value

    def size(self, value: object) -> int:
        """Return about how many characters a value takes as text.

        A list that contains another twice counts it twice: a few lists can stand for more than any
        memory holds. Values of templates never change, so that each is measured once.
        """
        if isinstance(value, str):
            return len(value)
        if isinstance(value, range):
            return _NUMBER_LENGTH * len(value)
        cached = self.sizes.get(id(value))
        if cached is not None:
            return cached[1]
        parts = _parts(value)
        if parts is None:
            return _NUMBER_LENGTH
        size = 2 + sum(2 + self.size(part) for part in parts)
        self.sizes[id(value)] = (value, size)
        return size

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Take a level of calls for the duration of the block."""
        if not self.depth:
            raise RunawayError(f"more than {MAX_DEPTH} calls within each other")
        self.depth -= 1
        try:
            yield
        finally:
            self.depth += 1


def _parts(value: object) -> list[object] | None:
    """Return what a collection or a view contains; None of other values."""
    if isinstance(value, dict):
        return list(chain.from_iterable(value.items()))
    if isinstance(value, _COLLECTIONS):
        return list(value)
    if is_dataclass(value):
        names = (f.name for f in fields(value))
        return list(chain.from_iterable((name, getattr(value, name)) for name in names))
    return None


_BUDGET: ContextVar[Budget | None] = ContextVar("budget", default=None)


def current_budget() -> Budget:
    """Return the budget of the current rendering; outside of one each action has its own."""
    return _BUDGET.get() or Budget()


@contextmanager
def rendering() -> Iterator[None]:
    """Give a rendering its budget: that of the rendering around it, or a new one."""
    if _BUDGET.get() is not None:
        yield
        return
    token = _BUDGET.set(Budget())
    try:
        yield
    finally:
        _BUDGET.reset(token)
