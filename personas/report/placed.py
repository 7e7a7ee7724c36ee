"""One customer in a segment, for people and for programs."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from personas import signs
from personas.domain.measure import Measure
from personas.domain.model import BORDER, AssignedCustomer
from personas.domain.run import Run
from personas.report.environments import phrases_of
from personas.report.terminal.console import Pen

Facts = dict[str, Any]


def placed_view(run: Run, placed: AssignedCustomer) -> Facts:
    """Return the facts of a customer: segment, persona, distances, and each measure's part."""
    near = [
        {
            "segment": n.segment,
            "persona_id": run.names[n.segment].persona,
            "persona": run.names[n.segment].name,
            "distance": n.distance,
        }
        for n in placed.nearest
        if n.segment in run.names
    ]
    return {
        **near[0],
        "margin": placed.margin,
        "border": placed.border,
        "nearest": near,
        "measures": [_measure(run, placed, m) for m in run.measures if m.name in placed.values],
    }


def _measure(run: Run, placed: AssignedCustomer, measure: Measure) -> Facts:
    value, number = placed.values[measure.name], None
    if isinstance(value, float):
        number = run.profile.population.numbers[measure.name].position_of(value)
    return {
        "measure": measure.name,
        "label": measure.label,
        "unit": measure.unit,
        "value": value,
        "position": number,
        "medians": [_median(run, near.segment, measure.name) for near in placed.nearest[:2]],
        "pull": placed.pull.get(measure.name),
    }


def _median(run: Run, segment: int, measure: str) -> float | None:
    found = next((s for s in run.profile.segments if s.id == segment), None)
    profile = found.numbers.get(measure) if found else None
    return profile.median.value if profile else None


def dump_placed(run: Run, placed: AssignedCustomer) -> str:
    """Return the facts as JSON text."""
    return signs.dump_json(placed_view(run, placed))


def print_placed(run: Run, placed: AssignedCustomer, console: Console) -> None:
    """Write the segment, the persona, the distances and why to ``console``."""
    facts, pen = placed_view(run, placed), Pen(console, phrases_of("placed"))
    following = facts["nearest"][1] if len(facts["nearest"]) > 1 else None
    icon = run.names[facts["segment"]].icon
    pen.console.print(pen.titled(icon, facts["persona"], "bold"))
    pen.paragraph(pen.say.headed(facts), "dim")
    pen.paragraph(pen.say.margin({**facts, "next": following, "border_at": BORDER}))
    pen.heading("nearest")
    pen.put(_nearest(pen, facts["nearest"]))
    pen.heading("why")
    pen.put(_why(pen, facts["measures"], following is not None))


def _nearest(pen: Pen, near: list[Facts]) -> Table:
    title, table = pen.say.column, pen.table()
    pen.columns(table, "", right=True)
    pen.columns(table, title["segment"], fold=True)
    pen.columns(table, title["distance"], right=True)
    for place, one in enumerate(near):
        style = "bold" if place == 0 else ""
        cells = (str(one["segment"]), one["persona"], pen.say.distance(one["distance"]))
        table.add_row(*(pen.text(cell, style) for cell in cells))
    return table


def _why(pen: Pen, measures: list[Facts], compared: bool) -> Table:
    title, table = pen.say.column, pen.table()
    pen.columns(table, title["measure"], fold=True)
    keys = ("value", "position", "own", *(("other", "pull") if compared else ()))
    pen.columns(table, *(title[key] for key in keys), right=True)
    for m in measures:
        value = m["value"] if isinstance(m["value"], str) else pen.say.rounded(m["value"])
        told = [
            _said(pen.say.share, m["position"]),
            *(_said(pen.say.rounded, x) for x in m["medians"]),
        ]
        pull = [_said(pen.say.share, m["pull"])] if compared else []
        table.add_row(*map(pen.text, (pen.say.titled(m), value, *told, *pull)))
    return table


def _said(say: Any, value: float | None) -> str:
    return "" if value is None else str(say(value))
