"""A comparison as Markdown, HTML and JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from personas.domain.comparison import (
    AlertLimits,
    ChangeCauses,
    ComparedRun,
    Comparison,
    Drift,
    Group,
    PersonaChange,
)
from personas.domain.problem import error
from personas.report.json_view import round_floats
from personas.report.page import to_html
from personas.report.projection import project
from personas.report.render import render_view
from personas.report.views.facts import WarningView
from personas.suppression import SMALLEST
from personas.suppression.transitions import (
    JOINERS,
    LEAVERS,
    Tally,
    TransitionTable,
    suppress_transitions,
)
from personas.unsafe_text import dump_json
from personas.version import __version__

STABLE, MAJOR = 0.1, 0.25  # the usual reading of the index
Band = Literal["stable", "moderate", "major"]


@dataclass(frozen=True, slots=True)
class GroupView(Group):
    """A segment or persona with its sizes; ``change`` is a difference of shares."""

    share_before: float | None
    share_after: float | None
    change: float
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
class MovementView:
    """Groups before × groups after; ``minima`` are lower limits of withheld counts.

    ``unclear`` rows have no unique id.
    """

    stayers: int | None
    movers: int | None
    leavers: int | None
    joiners: int | None
    minima: Mapping[str, int]
    unclear: int
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
class ComparisonView:
    """The variables of a comparison's template."""

    version: str
    old: ComparedRun
    new: ComparedRun
    by: str
    groups: tuple[GroupView, ...]
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
        groups=tuple(_group(g, comparison.old, comparison.new) for g in comparison.groups),
        movement=_movement(table, transitions.unclear if transitions else 0, names),
        causes=_causes(comparison.causes, table, names),
        drifts=tuple(_drift(drift) for drift in drifts),
        alerts=tuple(project(WarningView, alert) for alert in comparison.alerts),
        warnings=tuple(project(WarningView, warning) for warning in comparison.warnings),
        smallest=SMALLEST,
    )


def _group(group: Group, old: ComparedRun, new: ComparedRun) -> GroupView:
    before = None if group.before is None else group.before / max(old.customers, 1)
    after = None if group.after is None else group.after / max(new.customers, 1)
    return project(
        GroupView,
        group,
        share_before=before,
        share_after=after,
        change=(after or 0.0) - (before or 0.0),
        is_joiners=False,
    )


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
        columns=tuple(ColumnView(key, names.get(key), key == LEAVERS) for key in table.columns),
        rows=tuple(_row(table, index, names) for index in range(len(table.rows))),
        totals=tuple(table.column_totals),
    )


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


TEMPLATE = "compare/report.md.j2"
NAME = "compare"
FORMATS = ("md", "html", "json")
FORMAT = 3  # of the JSON; 1 had other names, 2 no verdict


def comparison_documents(
    comparison: Comparison, formats: Sequence[str], folders: Sequence[Path] = ()
) -> dict[str, bytes]:
    """Return file name → content; a template in ``folders`` takes precedence."""
    markdown = render_view(comparison_view(comparison), TEMPLATE, folders, TEMPLATE)
    title = f"{comparison.old.name} – {comparison.new.name}"
    texts = {
        "md": markdown,
        "html": to_html(markdown, title, {}, NAME, folders),
        "json": dump_comparison(comparison),
    }
    return {f"{NAME}.{form}": texts[form].encode() for form in FORMATS if form in formats}


def check_formats(formats: Sequence[str]) -> None:
    """Raise `PersonasError` (E514) for an unknown format."""
    unknown = [form for form in formats if form not in FORMATS]
    if unknown:
        message = f"no format {', '.join(unknown)}"
        raise error("E514", message, f"Name some of: {', '.join(FORMATS)}.")


def dump_comparison(comparison: Comparison) -> str:
    """Return JSON text by `docs/compare.schema.json`.

    Withheld counts are null, floats carry six significant digits.
    """
    return dump_json({"format": FORMAT} | round_floats(asdict(comparison_view(comparison))))
