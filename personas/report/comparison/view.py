"""A comparison as document, terminal and JSON see it: sizes, movement, value, causes, drift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from personas.domain.comparison import (
    AlertLimits,
    ChangeCauses,
    ComparedRun,
    ComparedValue,
    Comparison,
    Drift,
    Group,
    PersonaChange,
)
from personas.report.projection import project
from personas.report.views.facts import WarningView
from personas.suppression import SMALLEST
from personas.suppression.transitions import (
    JOINERS,
    LEAVERS,
    Tally,
    TransitionTable,
    suppress_transitions,
)
from personas.version import __version__

STABLE, MAJOR = 0.1, 0.25  # the usual reading of the index
MAX_FLOWS = 3  # that are said in words; the table has all
Band = Literal["stable", "moderate", "major"]


@dataclass(frozen=True, slots=True)
class GroupView(Group):
    """A segment or persona with its sizes; ``change`` is a difference of shares.

    ``value_before`` and ``value_after`` are its shares of the chief value, ``mean_before`` what
    each of its customers brought of it then; None where withheld.
    """

    share_before: float | None
    share_after: float | None
    change: float
    value_before: float | None
    value_after: float | None
    mean_before: float | None
    is_joiners: bool


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A group of customers after, or those who left."""

    key: str
    name: str | None
    is_leavers: bool


@dataclass(frozen=True, slots=True)
class CellView:
    """A number of customers and its share of the row; None where it is withheld."""

    count: int | None
    share: float | None
    withheld: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """A group of customers before, or those who joined."""

    key: str
    name: str | None
    is_joiners: bool
    total: int | None
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class FlowView:
    """Customers who went from one group to another; ``share`` is of those of the first group."""

    origin: str
    destination: str
    count: int
    share: float | None


@dataclass(frozen=True, slots=True)
class MovementView:
    """Groups before × groups after; ``minima`` are lower limits of withheld counts.

    ``unclear`` rows have no unique id. ``flows`` are the largest movements that are public.
    """

    stayers: int | None
    movers: int | None
    leavers: int | None
    joiners: int | None
    minima: Mapping[str, int]
    unclear: int
    flows: tuple[FlowView, ...]
    columns: tuple[ColumnView, ...]
    rows: tuple[RowView, ...]
    totals: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class PersonaChangeView(PersonaChange):
    """A change, and the name of its segment."""

    name: str | None


@dataclass(frozen=True, slots=True)
class CausesView:
    """Why personas differ; ``is_followed`` is false where customers have no common id."""

    is_followed: bool
    by_customers: int | None
    by_thresholds: int | None
    by_any: int | None
    minima: Mapping[str, int]
    threshold_changes: int
    segments: tuple[PersonaChangeView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftView(Drift):
    """The drift of one measure, and what it says."""

    band: Band
    by_chance: bool


@dataclass(frozen=True, slots=True)
class ValueView:
    """The chief value: its totals then and now, and the change as a share of a positive former."""

    label: str
    unit: str | None
    before: float
    after: float
    change: float | None


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """The variables of a comparison's template."""

    version: str
    old: ComparedRun
    new: ComparedRun
    by: str
    groups: tuple[GroupView, ...]
    value: ValueView | None
    movement: MovementView | None
    causes: CausesView
    drifts: tuple[DriftView, ...]
    alerts: tuple[WarningView, ...]
    warnings: tuple[WarningView, ...]
    limits: AlertLimits
    smallest: int
    reproduce: str


def comparison_view(comparison: Comparison) -> ComparisonView:
    """Return a comparison as its readers may see it."""
    transitions = comparison.transitions
    names = {group.key: group.name for group in comparison.groups}
    table = suppress_transitions(transitions, comparison.groups) if transitions else None
    drifts = sorted(comparison.drifts, key=lambda drift: (-drift.psi, drift.measure))
    return project(
        ComparisonView,
        comparison,
        version=__version__,
        groups=tuple(_group(group, comparison) for group in comparison.groups),
        value=_value(comparison.value) if comparison.value else None,
        movement=_movement(table, transitions.unclear if transitions else 0, names),
        causes=_causes(comparison.causes, table, names),
        drifts=tuple(_drift(drift) for drift in drifts),
        alerts=tuple(project(WarningView, alert) for alert in comparison.alerts),
        warnings=tuple(project(WarningView, warning) for warning in comparison.warnings),
        smallest=SMALLEST,
    )


def _group(group: Group, comparison: Comparison) -> GroupView:
    old, new, value = comparison.old, comparison.new, comparison.value
    before = None if group.before is None else group.before / max(old.customers, 1)
    after = None if group.after is None else group.after / max(new.customers, 1)
    shares = value.shares.get(group.key, (None, None)) if value else (None, None)
    return project(
        GroupView,
        group,
        share_before=before,
        share_after=after,
        change=(after or 0.0) - (before or 0.0),
        value_before=shares[0],
        value_after=shares[1],
        mean_before=_mean(value.before, shares[0], group.before) if value else None,
        is_joiners=False,
    )


def _mean(total: float, share: float | None, customers: int | None) -> float | None:
    """Return what each customer of a group brings of a total, None where withheld."""
    return total * share / customers if share is not None and customers else None


def _value(value: ComparedValue) -> ValueView:
    change = value.after / value.before - 1 if value.before > 0 else None
    return project(ValueView, value, change=change)


def _movement(
    table: TransitionTable | None, unclear: int, names: Mapping[str, str]
) -> MovementView | None:
    if table is None:
        return None
    tallies = {
        "stayers": table.stayers,
        "movers": table.movers,
        "leavers": table.leavers,
        "joiners": table.joiners,
    }
    return MovementView(
        **{name: tally.count for name, tally in tallies.items()},
        minima={name: tally.minimum for name, tally in tallies.items()},
        unclear=unclear,
        flows=_flows(table),
        columns=tuple(ColumnView(key, names.get(key), key == LEAVERS) for key in table.columns),
        rows=tuple(_row(table, index, names) for index in range(len(table.rows))),
        totals=tuple(table.column_totals),
    )


def _flows(table: TransitionTable) -> tuple[FlowView, ...]:
    """Return the movements from one group to another that have the most customers."""
    flows = [
        FlowView(origin, destination, count, count / total if total else None)
        for origin, total, counts in zip(table.rows, table.row_totals, table.counts, strict=True)
        for destination, count in zip(table.columns, counts, strict=True)
        if count and origin not in (destination, JOINERS) and destination != LEAVERS
    ]
    return tuple(sorted(flows, key=lambda flow: -flow.count)[:MAX_FLOWS])


def _row(table: TransitionTable, index: int, names: Mapping[str, str]) -> RowView:
    key, total = table.rows[index], table.row_totals[index]
    cells = tuple(_cell(count, total) for count in table.counts[index])
    return RowView(key, names.get(key), key == JOINERS, total, cells)


def _cell(count: int | None, total: int | None) -> CellView:
    """Return a cell; a share of a withheld total would reveal it."""
    share = None if count is None or total is None else count / max(total, 1)
    return CellView(count, share, count is None)


def _causes(
    causes: ChangeCauses, table: TransitionTable | None, names: Mapping[str, str]
) -> CausesView:
    def tally(name: str) -> Tally:
        return table.tally(causes.cells.get(name)) if table else Tally(None, 0)

    tallies = {
        "by_customers": tally("changed"),
        "by_thresholds": tally("shifted"),
        "by_any": tally("either"),
    }
    return CausesView(
        is_followed=causes.by_customers is not None,
        **{name: tally.count for name, tally in tallies.items()},
        minima={name: tally.minimum for name, tally in tallies.items()},
        threshold_changes=causes.threshold_changes,
        segments=tuple(
            project(PersonaChangeView, change, name=names.get(str(change.segment)))
            for change in causes.segments
        ),
    )


def _drift(drift: Drift) -> DriftView:
    band: Band = "stable" if drift.psi < STABLE else "moderate" if drift.psi <= MAJOR else "major"
    return project(DriftView, drift, band=band, by_chance=drift.psi <= drift.chance)
