"""The progress of a run: its step, and the current pass over the rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

Step = Literal["read", "look", "cluster", "profile", "trust", "assign", "save", "write"]


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass over the rows: elapsed seconds, and the share that is finished, if known."""

    seconds: float
    share: float | None

    @property
    def remaining(self) -> float | None:
        """The remaining seconds at the present speed; None while no share is known."""
        return self.seconds * (1 - self.share) / self.share if self.share else None


@dataclass(frozen=True, slots=True)
class Progress:
    """What another thread can read while a step runs.

    ``running`` returns the current pass, None between passes; each pass reads ``rows`` rows,
    None before their number is known.
    """

    rows: int | None
    running: Callable[[], Pass | None]


class OnStep(Protocol):
    """A callback at the start of each step; its ``progress`` holds until the next call."""

    def __call__(self, step: Step, progress: Progress | None = None, /) -> None:
        """Handle the start of a step."""


def no_progress(_step: Step, _progress: Progress | None = None, /) -> None:
    """Ignore the step."""
