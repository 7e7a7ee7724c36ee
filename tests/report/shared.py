"""The runs to write about, each made once and drawn once: most of a report's time is its charts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from personas.domain.run import Run
from personas.report import draw_charts, render
from tests.report import runs

Charts = Mapping[str, bytes]

RUNS: dict[str, Callable[[], Run]] = {
    "retail": runs.retail_run,
    "large": runs.large_run,
    "wide": runs.wide_run,
    "hostile": runs.hostile_run,
    "bare": runs.bare_run,
    "labelled": runs.labelled_run,
}


@cache
def run_of(name: str) -> Run:
    """Make a run of ``RUNS``, once."""
    return RUNS[name]()


@cache
def text_of(name: str, template: str = "readme") -> str:
    """Render a run of ``RUNS``, once; for tests and their own fixtures, where the version stays."""
    return render(run_of(name), template)


@cache
def charts_of(name: str) -> Charts:
    """Draw the charts of a run of ``RUNS``, once."""
    return draw_charts(run_of(name))
