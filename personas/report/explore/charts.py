"""The pictures of a first look. matplotlib is loaded only when they are drawn."""

from __future__ import annotations

from personas.facts.explored import Explored


def draw_explored(seen: Explored) -> dict[str, bytes]:
    """Return file name → SVG: histograms and box plots of numbers, correlations as a heat map."""
    from personas.report.charts.draw import draw_figure
    from personas.report.explore.boxes import boxes
    from personas.report.explore.categories import categories
    from personas.report.explore.heat import correlations
    from personas.report.explore.histograms import histograms

    drawn = {}
    if seen.numbers:
        drawn["histograms.svg"] = draw_figure("histograms.svg", lambda: histograms(seen))
        drawn["boxes.svg"] = draw_figure("boxes.svg", lambda: boxes(seen))
    if seen.categories:
        drawn["categories.svg"] = draw_figure("categories.svg", lambda: categories(seen))
    if seen.correlations:
        drawn["correlations.svg"] = draw_figure("correlations.svg", lambda: correlations(seen))
    return drawn
