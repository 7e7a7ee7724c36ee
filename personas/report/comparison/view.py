"""A comparison as plain values for templates, tables and JSON: what is small is withheld."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from personas.facts.comparison import Comparison, Drift, Group, Side, Split
from personas.facts.problem import Problem
from personas.report.comparison.movement import JOINED, LEFT, Line, movement
from personas.version import __version__
from personas.withholding import SMALLEST, Cell

Facts = dict[str, Any]
STABLE, MAJOR = 0.1, 0.25  # the usual reading of the index


def view(found: Comparison) -> Facts:
    """Return all that a comparison says, as dicts and lists of plain values."""
    return {
        "version": __version__,
        "old": asdict(found.old),
        "new": asdict(found.new),
        "by": found.by,
        "groups": [_group(group, found.old, found.new) for group in found.groups],
        "movement": _movement(found),
        "split": _split(found.split, _names(found)),
        "drifts": [
            _drift(drift) for drift in sorted(found.drifts, key=lambda d: (-d.psi, d.measure))
        ],
        "alerts": [_problem(problem) for problem in found.alerts],
        "warnings": [_problem(problem) for problem in found.warnings],
        "bars": asdict(found.bars),
        "smallest": SMALLEST,
        "reproduce": found.reproduce,
    }


def _names(found: Comparison) -> dict[str, str]:
    return {group.key: group.name for group in found.groups}


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


def _movement(found: Comparison) -> Facts | None:
    table, followed = movement(found), found.followed
    if table is None or followed is None:
        return None
    names = _names(found)
    return {
        "stayed": followed.stayed,
        "moved": _told(followed.moved),
        "left": sum(followed.left.values()),
        "joined": sum(followed.joined.values()),
        "unclear": followed.unclear,
        "columns": [_column(key, names) for key in table.columns],
        "lines": [_line(line, names) for line in table.lines],
        "totals": list(table.totals),
    }


def _column(key: str, names: dict[str, str]) -> Facts:
    return {"key": key, "name": names.get(key), "left": key == LEFT}


def _line(line: Line, names: dict[str, str]) -> Facts:
    return {
        "key": line.key,
        "name": names.get(line.key),
        "joined": line.key == JOINED,
        "total": line.total,
        "cells": [_cell(cell) for cell in line.cells],
    }


def _cell(cell: Cell) -> Facts:
    told = {"count": cell.count, "share": cell.share}
    shown = {"count": None, "share": None} if cell.hidden else told
    return {**shown, "hidden": cell.hidden}


def _told(count: int | None) -> int | None:
    """A count that is too small to be told is None."""
    return None if count is not None and 0 < count < SMALLEST else count


def _split(split: Split, names: dict[str, str]) -> Facts:
    return {
        "known": split.changed is not None,
        "changed": _told(split.changed),
        "shifted": _told(split.shifted),
        "either": _told(split.either),
        "renamed": split.renamed,
        "segments": [asdict(one) | {"name": names.get(str(one.segment))} for one in split.segments],
    }


def _drift(drift: Drift) -> Facts:
    return asdict(drift) | {"band": _band(drift), "by_chance": drift.psi <= drift.chance}


def _band(drift: Drift) -> str:
    return "stable" if drift.psi < STABLE else "moderate" if drift.psi <= MAJOR else "major"


def _problem(problem: Problem) -> Facts:
    return {"code": problem.code, "message": problem.message, "help": problem.help}
