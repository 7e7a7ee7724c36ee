"""What report templates are given: plain facts of a run, no prose."""

from __future__ import annotations

from typing import Any

from personas.facts.measure import Measure
from personas.facts.population import CategorySummary, NumberSummary
from personas.facts.run import Candidate, Run
from personas.report.figures import CHOOSING, MAP, PROFILE, SIZES, chart_names, map_axes
from personas.report.segment_view import is_money, segment_view
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
    - ``segments``: number, name, icon, persona (id or None), outcome (``rule``, ``near``,
      ``none``), tags, story, do, avoid, channels, kpis, size, share, stability, stability_band
      (``dissolved``, ``doubtful``, ``pattern``, ``valid``, ``highly_stable``), confidence (these
      three are None where not measured), and
        - ``numbers``, in the order of measures: measure, label, unit, median, mean, q25, q75,
          position, below and above (shares of all customers strictly so), overall (median of
          all), level, gaps, total_share (of money only)
        - ``marks``: those of ``numbers`` that set the segment apart, the most telling first
        - ``categories``: measure, label, cells (value or None for the rare rest, share or None
          if withheld, small, hidden)
        - ``attempt``, ``runner_up`` or None: persona, name, verdict, distance, checks and missed
          (label, unit, category, stat, condition, verdict, actual, withheld, low, high, gap,
          within)
    - ``largest``: the largest segment; ``leaders``: for money, label, segment, total_share
    - ``counts``: how many segments have outcome rule, near, none; stable and weak ones
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
        "table": _table(run),
        "customers": run.profile.population.customers,
        "k": run.choice.k,
        "pack": {"name": run.pack.name, "description": run.pack.description},
        "measures": [_measure(run, measure) for measure in run.measures],
        "choice": _choice(run),
        "structure": _structure(run),
        "segments": segments,
        "warnings": [{"code": p.code, "message": p.message, "help": p.help} for p in run.warnings],
        "charts": _charts(run),
        "axes": [measure.label for measure in map_axes(run) or ()],
        "smallest": SMALLEST,
    } | _overview(segments)


def _table(run: Run) -> dict[str, Any]:
    supplied = {measure.column for measure in run.measures} | {run.table.id}
    return {
        "name": run.table.name,
        "rows": run.table.rows,
        "columns": len(run.table.columns),
        "id": run.table.id,
        "unused": [c.name for c in run.table.columns if c.name not in supplied],
    }


def _measure(run: Run, measure: Measure) -> dict[str, Any]:
    everyone = run.profile.population
    common = {
        "name": measure.name,
        "label": measure.label,
        "kind": measure.kind,
        "unit": measure.unit,
        "column": measure.column,
        "used": any(f.measure == measure.name for f in run.clusters.recipe.features),
    }
    if measure.kind == "number":
        return common | _number(everyone.numbers[measure.name], measure)
    return common | _category(everyone.categories[measure.name])


def _number(summary: NumberSummary, measure: Measure) -> dict[str, Any]:
    # No minimum and maximum: each is one customer's own value.
    shares = {"q10": 0.1, "q25": 0.25, "median": 0.5, "q75": 0.75, "q90": 0.9}
    found = {name: summary.quantile(share) for name, share in shares.items()}
    return found | {"gaps": summary.gaps, "money": is_money(measure.unit)}


def _category(summary: CategorySummary) -> dict[str, Any]:
    kept = [(v, s) for v, s in summary.shares.items() if round(s * summary.count) >= SMALLEST]
    ranked = sorted(kept, key=lambda pair: (-round(pair[1] * summary.count), pair[0]))
    return {"gaps": summary.gaps, "values": [{"value": v, "share": s} for v, s in ranked]}


def _choice(run: Run) -> dict[str, Any]:
    taken = [c for c in run.choice.candidates if c.k == run.choice.k]
    others = [c for c in run.choice.candidates if c.k != run.choice.k]
    return {
        "asked": run.choice.asked,
        "rows": run.choice.silhouette_rows,
        "candidates": [_candidate(run, c) for c in run.choice.candidates],
        "taken": _best(run, taken),
        "best": _best(run, [*taken, *others]),
        "rival": _best(run, others),
    }


def _candidate(run: Run, candidate: Candidate) -> dict[str, Any]:
    return {
        "k": candidate.k,
        "inertia": candidate.inertia,
        "silhouette": candidate.silhouette,
        "calinski_harabasz": candidate.calinski_harabasz,
        "taken": candidate.k == run.choice.k,
    }


def _best(run: Run, candidates: list[Candidate]) -> dict[str, Any] | None:
    best = max(candidates, key=lambda c: c.silhouette, default=None)
    return _candidate(run, best) if best else None


def _structure(run: Run) -> dict[str, Any]:
    return {
        "found": run.structure.found,
        "p_value": run.structure.p_value,
        "statistic": run.structure.statistic,
        "reference_mean": run.structure.reference_mean,
        "references": run.structure.references,
    }


def _segments(run: Run) -> list[dict[str, Any]]:
    cells = {m.name: category_cells(run, m.name) for m in run.measures if m.kind == "category"}
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
