"""The charts of a run, as SVG. matplotlib is loaded only when one is drawn."""

from __future__ import annotations

from personas.domain.run import Run
from personas.report.figures import chart_names


def draw_charts(run: Run) -> dict[str, bytes]:
    """Return file name → SVG for each chart that the run's facts suffice for.

    The same run gives the same bytes (of one version of matplotlib), whatever the machine's
    own settings. Text stays text: it can be searched, and no font travels with the file.
    """
    from personas.report.charts.draw import draw

    return {name: draw(name, run) for name in chart_names(run)}
