"""What report templates are given: plain facts of a run, no prose."""

from __future__ import annotations

from typing import Any

from personas.domain.measure import Measure
from personas.domain.pictures import Pictures
from personas.domain.run import Run
from personas.report.evidence import shown_fits, telling_view
from personas.report.figures import FILES, chart_names, map_axes, money_measure
from personas.report.run_view import (
    choice_view,
    components_view,
    labels_view,
    lineage_view,
    measure_view,
    strongest,
    structure_view,
    table_view,
)
from personas.report.segment_view import segment_view
from personas.suppression import SMALLEST, category_cells
from personas.version import __version__


def context(run: Run) -> dict[str, Any]:
    """Return the variables of a report template; ``templates/context.yaml`` says what each is."""
    segments = _segments(run)
    return {
        "version": __version__,
        "engine": run.engine,
        "reproduce": run.reproduce,
        "resamples": run.resamples,
        "table": table_view(run),
        "customers": run.profile.population.customers,
        "k": run.choice.k,
        "pack": {
            "name": run.pack.name,
            "description": run.pack.description,
            "chosen_for": run.pack.matched_measures,
        },
        "measures": [measure_view(run, measure) for measure in _known(run)],
        "components": components_view(run),
        "choice": choice_view(run),
        "structure": structure_view(run),
        "labels": labels_view(run),
        "lineage": lineage_view(run),
        "telling": telling_view(run),
        "segments": segments,
        "warnings": [{"code": p.code, "message": p.message, "help": p.help} for p in run.warnings],
        "charts": _charts(run),
        "axes": [measure.label for measure in map_axes(run) or ()],
        "money": _label(money_measure(run)),
        "pictures": _pictures(run),
        "smallest": SMALLEST,
    } | _overview(segments)


def _known(run: Run) -> list[Measure]:
    """Return the measures that anybody has a value for."""
    known = {*run.profile.population.numbers, *run.profile.population.categories}
    return [measure for measure in run.measures if measure.name in known]


def _segments(run: Run) -> list[dict[str, Any]]:
    fits = shown_fits(run)
    cells = {
        m.name: category_cells(run.profile, m.name) for m in _known(run) if m.kind == "category"
    }
    return [
        segment_view(run, s, {name: rows[s.id] for name, rows in cells.items()}, fits.get(s.id))
        for s in run.profile.segments
    ]


def _charts(run: Run) -> dict[str, str | None]:
    names = chart_names(run)
    return {key: name if name in names else None for key, name in FILES.items()}


def _label(measure: Measure | None) -> str | None:
    return measure.label if measure else None


def _pictures(run: Run) -> dict[str, Any]:
    """What pictures show, in the few numbers that their descriptions need."""
    found = run.pictures or Pictures()
    cloud = found.components
    return {
        "points": len(found.scatter.points) if found.scatter else None,
        "explained": list(cloud.explained_variance) if cloud and cloud.explained_variance else None,
        "silhouette": found.silhouettes.mean if found.silhouettes else None,
        "silhouette_rows": found.silhouettes.rows if found.silhouettes else None,
        "strongest": strongest(run, found.correlations),
    }


def _overview(segments: list[dict[str, Any]]) -> dict[str, Any]:
    cells = [c for s in segments for category in s["categories"] for c in category["cells"]]
    return {
        "largest": max(segments, key=lambda s: (s["size"], -s["number"]), default=None),
        "leaders": _leaders(segments),
        "channels": _channels(segments),
        "counts": _counts(segments),
        "firm": _firm(segments),
        "withheld": any(cell["hidden"] for cell in cells),
    }


def _firm(segments: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return how many satisfy the rule of their own segment, where it names them and is shown."""
    named = [s for s in segments if s["rule"] and s["outcome"] == "rule"]
    told = sum(s["rule"]["told"] for s in named)
    if not told:
        return None
    ranked = sorted(named, key=lambda s: (s["rule"]["share"], s["number"]))
    held = sum(s["rule"]["share"] * s["rule"]["told"] for s in named)
    return {"share": held / told, "least": ranked[0], "most": ranked[-1]}


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
    """Return the segment that holds most of the total of the first measure of money.

    Of further ones a total seldom means anything: nobody earns the sum of average order values.
    """
    best: dict[str, dict[str, Any]] = {}
    for segment in segments:
        for number in segment["numbers"]:
            share, name = number["total_share"], number["measure"]
            if share is not None and share > best.get(name, {"total_share": 0.0})["total_share"]:
                held = {"label": number["label"], "segment": segment, "total_share": share}
                best[name] = held
    return list(best.values())[:1]


def _channels(segments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the channels that personas name, those that reach most customers first."""
    reached: dict[str, list[dict[str, Any]]] = {}
    for segment in sorted(segments, key=lambda s: (-s["size"], s["number"])):
        for name in dict.fromkeys(segment["channels"]):
            reached.setdefault(name, []).append(segment)
    found = [
        {
            "name": name,
            "segments": whom,
            "size": sum(s["size"] for s in whom),
            "share": sum(s["share"] for s in whom),
        }
        for name, whom in reached.items()
    ]
    return sorted(found, key=lambda channel: (-channel["size"], channel["name"]))
