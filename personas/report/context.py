"""What report templates are given: plain facts of a run, no prose."""

from __future__ import annotations

from typing import Any

from personas.facts.measure import Measure
from personas.facts.run import Run
from personas.report.figures import CHOOSING, MAP, PROFILE, SIZES, chart_names, map_axes
from personas.report.run_view import choice_view, measure_view, structure_view, table_view
from personas.report.segment_view import segment_view
from personas.report.withhold import SMALLEST, category_cells
from personas.version import __version__


def context(run: Run) -> dict[str, Any]:
    """Return the variables of a report template. Shares and positions are 0…1.

    - ``version``, ``engine``, ``reproduce`` (the command, maybe of several lines), ``resamples``
    - ``table``: name, rows, columns (a count), id (a column's name or None), unused (names of
      columns that no measure was made of)
    - ``customers``, ``k``; ``pack``: name, description
    - ``measures``: name, label, kind (``number`` or ``category``), unit, column, gaps, used
      (is it a feature); a number's median, q10, q25, q75, q90, money (is its unit a currency);
      a category's values (value, share), the commonest first, rare ones left out
    - ``choice``: asked, rows (that silhouettes were computed on), candidates (k, inertia,
      silhouette, calinski_harabasz, taken), taken, best (the candidate of the highest
      silhouette), rival (the best other than the one taken); each is a candidate or None
    - ``structure``: found, p_value, statistic, reference_mean, references
    - ``segments``: number, name, title (the name with a capital), icon, persona (id or None),
      outcome (``rule``, ``near``, ``none``), tags, story, do, avoid, channels, kpis, size,
      share, stability, stability_band (``dissolved``, ``doubtful``, ``pattern``, ``valid``,
      ``highly_stable``), confidence (these three are None where not measured), and
        - ``numbers``, in the order of measures: measure, label, unit, median, mean, q25, q75,
          position, below and above (shares of all customers strictly so), overall (median of
          all), level, gaps, total_share (of money only)
        - ``marks``: those of ``numbers`` that set the segment apart, the most telling first
        - ``categories``: measure, label, hidden (is all of it withheld), cells (value or None
          for the rare rest, share or None if withheld, overall, small, hidden)
        - ``attempt``, ``runner_up`` or None: persona (its id), verdict, distance, checks (label,
          unit, category, stat, condition, verdict, actual, withheld, low, high, gap, within)
    - ``largest``: the largest segment; ``leaders``: for money, label, segment, total_share
    - ``counts``: how many segments have outcome rule, near, none; are stable, weak, measured (for
      stability) at all
    - ``warnings``: code, message, help
    - ``charts``: sizes, profile, choosing, map: file name or None; ``axes``: labels of the map
    - ``smallest``: counts below this are withheld; ``withheld``: is anything
    """
    segments = _segments(run)
    return {
        "version": __version__,
        "engine": run.engine,
        "reproduce": run.reproduce,
        "resamples": run.resamples,
        "table": table_view(run),
        "customers": run.profile.population.customers,
        "k": run.choice.k,
        "pack": {"name": run.pack.name, "description": run.pack.description},
        "measures": [measure_view(run, measure) for measure in _known(run)],
        "choice": choice_view(run),
        "structure": structure_view(run),
        "segments": segments,
        "warnings": [{"code": p.code, "message": p.message, "help": p.help} for p in run.warnings],
        "charts": _charts(run),
        "axes": [measure.label for measure in map_axes(run) or ()],
        "smallest": SMALLEST,
    } | _overview(segments)


def _known(run: Run) -> list[Measure]:
    """Return the measures that anybody has a value for."""
    known = {*run.profile.population.numbers, *run.profile.population.categories}
    return [measure for measure in run.measures if measure.name in known]


def _segments(run: Run) -> list[dict[str, Any]]:
    cells = {m.name: category_cells(run, m.name) for m in _known(run) if m.kind == "category"}
    return [
        segment_view(run, s, {name: rows[s.id] for name, rows in cells.items()})
        for s in run.profile.segments
    ]


def _charts(run: Run) -> dict[str, str | None]:
    names = chart_names(run)
    keys = {"sizes": SIZES, "profile": PROFILE, "choosing": CHOOSING, "map": MAP}
    return {key: name if name in names else None for key, name in keys.items()}


def _overview(segments: list[dict[str, Any]]) -> dict[str, Any]:
    cells = [c for s in segments for category in s["categories"] for c in category["cells"]]
    return {
        "largest": max(segments, key=lambda s: (s["size"], -s["number"]), default=None),
        "leaders": _leaders(segments),
        "counts": _counts(segments),
        "withheld": any(cell["hidden"] for cell in cells),
    }


def _counts(segments: list[dict[str, Any]]) -> dict[str, int]:
    outcomes = [segment["outcome"] for segment in segments]
    bands = [segment["stability_band"] for segment in segments]
    return {
        "rule": outcomes.count("rule"),
        "near": outcomes.count("near"),
        "none": outcomes.count("none"),
        "stable": bands.count("valid") + bands.count("highly_stable"),
        "weak": bands.count("dissolved") + bands.count("doubtful"),
        "measured": len(bands) - bands.count(None),
    }


def _leaders(segments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return, for each measure of money, the segment that holds most of its total."""
    best: dict[str, dict[str, Any]] = {}
    for segment in segments:
        for number in segment["numbers"]:
            share, name = number["total_share"], number["measure"]
            if share is not None and share > best.get(name, {"total_share": 0.0})["total_share"]:
                held = {"label": number["label"], "segment": segment, "total_share": share}
                best[name] = held
    return list(best.values())
