"""What the sections of the report's page are made from, and what each of them returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from personas.domain.run import Run
from personas.report.views import RunView
from personas.report.views.segment import SegmentView

COLOURS = 10  # of personas; the eleventh has the first again


@dataclass(frozen=True, slots=True)
class Person:
    """A segment on the page: ``rank`` is its rank in the order of the answer, from 1.

    ``colour`` is its CSS class; ``slug`` is the id of its card, by which links reach it.
    """

    segment: SegmentView
    rank: int
    colour: str
    slug: str


@dataclass(frozen=True, slots=True)
class PageSource:
    """The facts of the page. Categories come from ``view`` alone, where small cells are withheld.

    ``run`` holds the figures of numbers that the view has not; these are redacted in it.
    """

    run: Run
    view: RunView
    people: tuple[Person, ...]
    charts: Mapping[str, bytes]
    folders: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """``variables`` are those of its template, ``facts`` go to its script as JSON."""

    variables: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


def at(share: float) -> str:
    """Return a share (0…1) as a length or a place in a drawing."""
    return f"{100 * share:.4g}%"
