"""Who moved where, as a table in which no cell points at a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from personas.domain.comparison import (
    ChangeCauses,
    Comparison,
    Drift,
    Group,
    GroupTransitions,
    Side,
)
from personas.domain.problem import Problem
from personas.suppression import SMALLEST, Cell, close_rows
from personas.version import __version__

LEFT, JOINED = "left", "joined"


@dataclass(frozen=True, slots=True)
class Line:
    """A group of then, or `JOINED`: its customers, and how many of them are where now."""

    key: str
    total: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """``columns`` are groups of now, and `LEFT`; ``totals`` stand below them."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    totals: tuple[int, ...]


def movement(found: Comparison) -> Movement | None:
    """Return the table, its small cells withheld and what would give them away; None without ids.

    A cell's share is of its line. Nobody both left and joined, so that this corner is empty.
    """
    if found.transitions is None:
        return None
    then = [group.key for group in found.groups if group.then is not None]
    now = [group.key for group in found.groups if group.now is not None]
    counts = _counts(found.transitions, then, now)
    corner = (len(then), len(now))
    closed = close_rows([_line(row) for row in counts], known=[corner])
    keys = (*then, JOINED)
    lines = zip(keys, counts, closed, strict=True)
    return Movement(
        columns=(*now, LEFT),
        lines=tuple(Line(key, sum(row), cells) for key, row, cells in lines),
        totals=tuple(map(sum, zip(*counts, strict=True))),
    )


def _counts(followed: GroupTransitions, then: Sequence[str], now: Sequence[str]) -> list[list[int]]:
    stayed: Mapping[tuple[str, str], int] = followed.counts
    rows = [[*(stayed.get((a, b), 0) for b in now), followed.left.get(a, 0)] for a in then]
    return [*rows, [*(followed.joined.get(b, 0) for b in now), 0]]


def _line(counts: Sequence[int]) -> tuple[Cell, ...]:
    total = sum(counts)
    return tuple(_cell(count, count / total if total else 0.0) for count in counts)


def _cell(count: int, share: float) -> Cell:
    return Cell(None, count, share, hidden=0 < count < SMALLEST)


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
        "split": _split(found.causes, _names(found)),
        "drifts": [
            _drift(drift) for drift in sorted(found.drifts, key=lambda d: (-d.psi, d.measure))
        ],
        "alerts": [_problem(problem) for problem in found.alerts],
        "warnings": [_problem(problem) for problem in found.warnings],
        "bars": asdict(found.limits),
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
    table, followed = movement(found), found.transitions
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
        "lines": [_view_line(line, names) for line in table.lines],
        "totals": list(table.totals),
    }


def _column(key: str, names: dict[str, str]) -> Facts:
    return {"key": key, "name": names.get(key), "left": key == LEFT}


def _view_line(line: Line, names: dict[str, str]) -> Facts:
    return {
        "key": line.key,
        "name": names.get(line.key),
        "joined": line.key == JOINED,
        "total": line.total,
        "cells": [_view_cell(cell) for cell in line.cells],
    }


def _view_cell(cell: Cell) -> Facts:
    told = {"count": cell.count, "share": cell.share}
    shown = {"count": None, "share": None} if cell.hidden else told
    return {**shown, "hidden": cell.hidden}


def _told(count: int | None) -> int | None:
    """A count that is too small to be told is None."""
    return None if count is not None and 0 < count < SMALLEST else count


def _split(split: ChangeCauses, names: dict[str, str]) -> Facts:
    return {
        "known": split.by_customers is not None,
        "changed": _told(split.by_customers),
        "shifted": _told(split.by_thresholds),
        "either": _told(split.total),
        "renamed": split.rethresholded,
        "segments": [asdict(one) | {"name": names.get(str(one.segment))} for one in split.segments],
    }


def _drift(drift: Drift) -> Facts:
    return asdict(drift) | {"band": _band(drift), "by_chance": drift.psi <= drift.chance}


def _band(drift: Drift) -> str:
    return "stable" if drift.psi < STABLE else "moderate" if drift.psi <= MAJOR else "major"


def _problem(problem: Problem) -> Facts:
    return {"code": problem.code, "message": problem.message, "help": problem.help}
