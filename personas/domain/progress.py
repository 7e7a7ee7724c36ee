"""How far a run has come: its step, and the pass over the rows that is under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

Step = Literal["read", "look", "cluster", "profile", "trust", "assign", "save", "write"]


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass over the rows: seconds since it began, and the share done, where that is known."""

    seconds: float
    share: float | None

    @property
    def left(self) -> float | None:
        """Return the seconds that it takes from here, if it goes on as it went so far."""
        return self.seconds * (1 - self.share) / self.share if self.share else None


@dataclass(frozen=True, slots=True)
class Progress:
    """What can be looked at while a step runs, from another thread.

    ``running`` gives the pass under way, None between passes; each is over ``rows`` rows, None
    before they are counted.
    """

    rows: int | None
    running: Callable[[], Pass | None]


class OnStep(Protocol):
    """Is told of each step as it begins; what is watched stays so until something else is."""

    def __call__(self, step: Step, progress: Progress | None = None, /) -> None:
        """Take note of a step."""


def no_progress(_step: Step, _watched: Progress | None = None, /) -> None:
    """Tell nobody."""
