"""What one rendering may spend: steps and characters, counted alike on every machine."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, ValuesView
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from jinja2 import TemplateRuntimeError

STEPS = 5_000_000  # parts of expressions and items of lists
CHARACTERS = 20_000_000  # of all texts that are made on the way, whether they are written or not
DEPTH = 50  # macros that call macros
CHARACTERS_A_STEP = 100
CALL = 8  # steps, of a macro, a method, a filter or a test

_GROUPS = (list, tuple, set, frozenset, dict, KeysView, ValuesView, ItemsView, range)
_SCALAR = 20  # characters, about, of a number


class RunawayError(TemplateRuntimeError):
    """A template does more than any report needs."""


@dataclass(slots=True)
class Budget:
    """What is left; ``sizes`` are the characters that values held by others would take as text."""

    steps: int = STEPS
    characters: int = CHARACTERS
    depth: int = DEPTH
    sizes: dict[int, tuple[object, int]] = field(default_factory=dict)

    def spend(self, steps: int) -> None:
        """Take steps; raises `RunawayError` where none are left."""
        self.steps -= steps
        if self.steps < 0:
            raise RunawayError(f"more than {STEPS:,} steps")

    def write(self, characters: int) -> None:
        """Take characters that were made."""
        self.afford(characters)
        self.characters -= characters

    def afford(self, characters: int) -> None:
        """Raise `RunawayError` where a text that is about to be made would be too long."""
        if characters > self.characters:
            raise RunawayError(f"texts of more than {CHARACTERS:,} characters")

    def read(self, value: object) -> None:
        """Take what it costs to go through a value once."""
        if isinstance(value, str):
            self.spend(len(value) // CHARACTERS_A_STEP)
        elif isinstance(value, _GROUPS):
            self.spend(len(value))
            self.afford(self.size(value))

    def make(self, value: Any) -> Any:
        """Take what a value cost that was just made, and return it."""
        if isinstance(value, str):
            self.write(len(value))
        elif isinstance(value, Iterator):
            return self.each(value)
        self.read(value)
        return value

    def each(self, values: Iterator[Any]) -> Iterator[Any]:
        """Yield values that are made one by one, a step for each."""
        for value in values:
            self.spend(1)
            self.read(value)
            yield value

    def size(self, value: object) -> int:
        """Return about how many characters a value takes as text.

        A list that holds another twice takes it twice: a few lists can stand for more than any
        memory holds. What is handed to templates never changes, so that each is looked at once.
        """
        if isinstance(value, str):
            return len(value)
        if isinstance(value, range) or not isinstance(value, _GROUPS):
            return _SCALAR * (len(value) if isinstance(value, range) else 1)
        held = self.sizes.get(id(value))
        if held is None:
            parts = sum(2 + self.size(part) for part in _parts(value))
            held = self.sizes[id(value)] = (value, 2 + parts)
        return held[1]

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Take a level of calls for as long as it lasts."""
        if not self.depth:
            raise RunawayError(f"more than {DEPTH} calls within each other")
        self.depth -= 1
        try:
            yield
        finally:
            self.depth += 1


def _parts(value: Iterable[object]) -> Iterator[object]:
    return chain.from_iterable(value.items()) if isinstance(value, dict) else iter(value)


_OPEN: ContextVar[Budget | None] = ContextVar("budget", default=None)


def current() -> Budget:
    """Return the budget of the rendering that runs; outside of one each act has its own."""
    return _OPEN.get() or Budget()


@contextmanager
def opened() -> Iterator[None]:
    """Give what is rendered in here one budget: that of the rendering around it, or a new one."""
    if _OPEN.get() is not None:
        yield
        return
    token = _OPEN.set(Budget())
    try:
        yield
    finally:
        _OPEN.reset(token)
