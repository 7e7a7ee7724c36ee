"""Each segment's share of the total beside its share of customers."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from personas.facts.profile import Segment
from personas.facts.run import Run
from personas.report.charts.look import BLUE, GREY, needed, new_figure, quiet, segment_label, short
from personas.report.figures import money_measure
from personas.report.words import phrases


def money(run: Run) -> Figure:
    """Draw two bars a segment: of all customers, and of the total of a measure of money."""
    measure = needed(money_measure(run))
    segments, say = run.profile.segments, phrases()
    figure = new_figure(0.7 + 0.5 * len(segments))
    axes = figure.subplots()
    parts = [_part(segment, measure.name) for segment in segments]
    pairs: tuple[tuple[float, Sequence[float | None], str, str], ...] = (
        (-0.19, [s.share for s in segments], GREY, say.share_of_customers()),
        (0.19, parts, BLUE, say.share_of_total(short(measure.label))),
    )
    for shift, shares, colour, label in pairs:
        places = [place + shift for place in range(len(segments))]
        bars = axes.barh(places, [s or 0.0 for s in shares], 0.36, color=colour, label=label)
        axes.bar_label(bars, [say.part(share) for share in shares], padding=4, fontsize=9)
    axes.set_yticks(range(len(segments)), [segment_label(run, s.id, 34) for s in segments])
    axes.margins(x=0.12, y=0.02)
    axes.invert_yaxis()
    axes.set_xticks([])
    quiet(axes)
    figure.legend(loc="outside upper left", ncols=2, frameon=False)
    return figure


def _part(segment: Segment, measure: str) -> float | None:
    profile = segment.numbers.get(measure)
    return profile.total_share if profile else None
