"""A comparison as plain values for templates, tables and JSON: what is small is withheld."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from personas.domain.comparison import ChangeCauses, Comparison, Drift, Group, Side
from personas.domain.problem import Problem
from personas.suppression import SMALLEST
from personas.suppression.transitions import JOINED, LEFT, Movement, Tally, movement
from personas.version import __version__

Facts = dict[str, Any]
STABLE, MAJOR = 0.1, 0.25  # the usual reading of the index


def view(found: Comparison) -> Facts:
    """Return all that a comparison says, as dicts and lists of plain values."""
    followed, names = found.transitions, {group.key: group.name for group in found.groups}
    table = movement(followed, found.groups) if followed else None
    return {
        "version": __version__,
        "old": asdict(found.old),
        "new": asdict(found.new),
        "by": found.by,
        "groups": [_group(group, found.old, found.new) for group in found.groups],
        "movement": _movement(table, followed.unclear if followed else 0, names),
        "split": _split(found.causes, table, names),
        "drifts": [
            _drift(drift) for drift in sorted(found.drifts, key=lambda d: (-d.psi, d.measure))
        ],
        "alerts": [_problem(problem) for problem in found.alerts],
        "warnings": [_problem(problem) for problem in found.warnings],
        "bars": asdict(found.limits),
        "smallest": SMALLEST,
        "reproduce": found.reproduce,
    }


def _group(group: Group, old: Side, new: Side) -> Facts:
    then = None if group.then is None else group.then / max(old.customers, 1)
    now = None if group.now is None else group.now / max(new.customers, 1)
    return {
        "key": group.key,
        "name": group.name,
        "icon": group.icon,
        "then": group.then,
        "now": group.now,
        "share_then": then,
        "share_now": now,
        "change": (now or 0.0) - (then or 0.0),
        "joined": False,
    }


def _movement(table: Movement | None, unclear: int, names: dict[str, str]) -> Facts | None:
    if table is None:
        return None
    tallies = {name: getattr(table, name) for name in ("stayed", "moved", "left", "joined")}
    return {
        **_tallies(tallies),
        "unclear": unclear,
        "columns": [_column(key, names) for key in table.columns],
        "lines": [_line(table, place, names) for place in range(len(table.lines))],
        "totals": list(table.column_totals),
    }


def _tallies(tallies: Mapping[str, Tally]) -> Facts:
    """Return what is told of each count, and what is sure where it is withheld."""
    counts = {name: tally.count for name, tally in tallies.items()}
    return {**counts, "least": {name: tally.least for name, tally in tallies.items()}}


def _column(key: str, names: dict[str, str]) -> Facts:
    return {"key": key, "name": names.get(key), "left": key == LEFT}


def _line(table: Movement, place: int, names: dict[str, str]) -> Facts:
    key, total = table.lines[place], table.line_totals[place]
    return {
        "key": key,
        "name": names.get(key),
        "joined": key == JOINED,
        "total": total,
        "cells": [_cell(count, total) for count in table.counts[place]],
    }


def _cell(count: int | None, total: int | None) -> Facts:
    """A share of a total that is withheld would tell it."""
    share = None if count is None or total is None else count / max(total, 1)
    return {"count": count, "share": share, "hidden": count is None}


def _split(split: ChangeCauses, table: Movement | None, names: dict[str, str]) -> Facts:
    known = split.by_customers is not None
    steps = {name: _tally(split, table, name) for name in ("changed", "shifted", "either")}
    return {
        "known": known,
        **_tallies(steps),
        "renamed": split.rethresholded,
        "segments": [asdict(one) | {"name": names.get(str(one.segment))} for one in split.segments],
    }


def _tally(split: ChangeCauses, table: Movement | None, name: str) -> Tally:
    return table.tally(split.cells.get(name)) if table else Tally(None, 0)


def _drift(drift: Drift) -> Facts:
    return asdict(drift) | {"band": _band(drift), "by_chance": drift.psi <= drift.chance}


def _band(drift: Drift) -> str:
    return "stable" if drift.psi < STABLE else "moderate" if drift.psi <= MAJOR else "major"


def _problem(problem: Problem) -> Facts:
    return {"code": problem.code, "message": problem.message, "help": problem.help}
