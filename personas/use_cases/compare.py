"""The use case of a comparison: an earlier run, held against a later one or a new table."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from personas import drift, rules, segments
from personas.customers.clusters import assign_clusters
from personas.customers.imputation import impute, later_imputation
from personas.customers.population import summarise
from personas.customers.profile import build_profile
from personas.customers.table import AssignedCustomers
from personas.customers.transitions import count_transitions, read_segments
from personas.domain.address import display_name
from personas.domain.comparison import (
    AlertLimits,
    ChangeCauses,
    ComparedRun,
    ComparedValue,
    Comparison,
    Transitions,
)
from personas.domain.model import Model
from personas.domain.naming import Naming
from personas.domain.problem import Problem, error
from personas.domain.profile import Profile
from personas.domain.progress import OnStep, no_progress
from personas.domain.request import Backend, Reading
from personas.domain.run import Run
from personas.domain.verdict import judge
from personas.suppression import redact_profile
from personas.use_cases.assign import AssignmentRequest, assign
from personas.use_cases.bind import required_statistics
from personas.use_cases.models import SavedRun, read_saved_run, rules_of

MODEL = "model.json"
PREVIOUS, CURRENT = "customers then", "customers now"


@dataclass(frozen=True, slots=True)
class ComparisonSource:
    """The new side: the path of a report, a model or a table, and how the table is read."""

    data: str
    id: str | None = None
    reading: Reading = field(default_factory=Reading)
    backend: Backend = field(default_factory=Backend)


@dataclass(frozen=True, slots=True)
class CurrentRun:
    """The new side, read: its segments, their names, and the customers who changed segments.

    ``published`` is its profile without the figures of few customers.
    """

    side: ComparedRun
    profile: Profile
    published: Profile
    names: Mapping[int, Naming]
    transitions: Transitions | None
    grouping: drift.Grouping
    warnings: tuple[Problem, ...]


def compare(
    old: Path, new: ComparisonSource, limits: AlertLimits, reproduce: str = "",
    on_step: OnStep = no_progress,
) -> Comparison:  # fmt: skip
    """Hold ``new`` (a report, a model, a table) against ``old`` (a report or a model).

    Raises `PersonasError`: E801 where there is nothing to compare, and all that reading a model
    or a table may raise.
    """
    previous, saved_run = _find_run(old), _find_run(Path(new.data))
    if previous is None:
        help_ = "OLD is a model.json, or the folder of a report that holds one."
        raise error("E801", f"`{display_name(old)}` is no model and no report", help_)
    if saved_run:
        current = _compare_runs(previous, saved_run, Path(new.data))
    else:
        current = _assign_table(previous, new, on_step)
    return _make_comparison(previous, Path(old).resolve().name, current, limits, reproduce)


def _find_run(path: Path) -> SavedRun | None:
    """Return the run at a path: a folder with a model, or a model; None for anything else."""
    file = path / MODEL if os.path.isdir(path) else path
    return read_saved_run(file) if os.path.isfile(file) and file.suffix == ".json" else None


def _compare_runs(previous: SavedRun, current: SavedRun, path: Path) -> CurrentRun:
    """Compare two fits: each has its own segments, unless the new one kept the old numbers."""
    transitions = None
    if previous.customers and current.customers:
        before = read_segments(previous.customers, PREVIOUS)
        after = read_segments(current.customers, CURRENT, before.engine)
        transitions = count_transitions(before, after)
        _check_segments(previous, {a for a, _ in transitions.counts} | set(transitions.leavers))
        _check_segments(current, {b for _, b in transitions.counts} | set(transitions.joiners))
    warnings: tuple[Problem, ...] = ()
    if previous.model.rules != current.model.rules:
        help_ = "Thresholds are compared by the rules of the old side."
        warnings = (Problem("W803", "The two sides were named by different rules", help_),)
    run = current.model.run
    return CurrentRun(
        side=_side(path.resolve().name, run),
        profile=run.profile,
        published=run.profile,
        names=run.names,
        transitions=transitions,
        grouping="segment" if _has_same_segments(previous.model, current.model) else "persona",
        warnings=warnings,
    )


def _side(name: str, run: Run) -> ComparedRun:
    return ComparedRun(name, run.profile.population.customers, judge(run).word)


def _check_segments(saved_run: SavedRun, numbers: set[int]) -> None:
    """Raise E801 where customers are in segments that their model lacks."""
    if not numbers <= saved_run.model.run.names.keys():
        message = f"`{saved_run.customers}` names segments that the model beside it does not have"
        raise error("E801", message, "Name a report as it was written, or make it again.")


def _has_same_segments(previous: Model, current: Model) -> bool:
    """Whether equal numbers are equal segments: nothing was fitted, or the numbers were kept."""
    lineage = current.run.lineage
    is_kept = lineage is not None and lineage.fingerprint == previous.fingerprint
    return is_kept or previous.run.clusters == current.run.clusters


def _assign_table(previous: SavedRun, new: ComparisonSource, on_step: OnStep) -> CurrentRun:
    """Put new customers into the old segments: nothing is fitted."""
    model = previous.model
    clusters = model.run.clusters
    request = AssignmentRequest(model, new.data, new.id, reading=new.reading, backend=new.backend)
    assignment = assign(request, on_step)
    on_step("profile")
    treatment = later_imputation(model.source, clusters.recipe)
    customers = assign_clusters(impute(assignment.customers, treatment), clusters)
    population = summarise(customers)
    statistics = required_statistics(rules_of(model), customers)
    profile = build_profile(customers, population, statistics)
    return CurrentRun(
        side=ComparedRun(assignment.name, customers.rows, judge(model.run).word),
        profile=profile,
        published=redact_profile(profile),
        names=model.run.names,
        transitions=_transitions(previous, customers),
        grouping="segment",
        warnings=assignment.warnings,
    )


def _transitions(previous: SavedRun, customers: AssignedCustomers) -> Transitions | None:
    if previous.customers is None:
        return None
    before = read_segments(previous.customers, PREVIOUS, customers.engine)
    transitions = count_transitions(before, customers)
    _check_segments(previous, {a for a, _ in transitions.counts} | set(transitions.leavers))
    return transitions


def _make_comparison(
    previous: SavedRun, name: str, current: CurrentRun, limits: AlertLimits, reproduce: str
) -> Comparison:
    old, transitions, grouping = previous.model.run, current.transitions, current.grouping
    side = _side(name, old)
    sizes = (
        {segment.id: segment.size for segment in old.profile.segments},
        {segment.id: segment.size for segment in current.profile.segments},
    )
    names = (old.names, current.names)
    groups = drift.make_groups(names, sizes, grouping)
    counts = drift.group_transitions(transitions, names, grouping) if transitions else None
    causes = _causes(previous.model, current)
    population = current.profile.population
    drifts = drift.measure_drift(old.measures, old.profile.population, population)
    return Comparison(
        old=side,
        new=current.side,
        by=grouping,
        groups=groups,
        transitions=counts,
        causes=causes,
        drifts=drifts,
        limits=limits,
        alerts=drift.find_alerts((side, current.side), groups, counts, causes, drifts, limits),
        warnings=(*current.warnings, *_warn(previous.model, current)),
        reproduce=reproduce,
        value=_value(old, current),
    )


def _value(old: Run, current: CurrentRun) -> ComparedValue | None:
    """Return the old side's chief value on both sides; None where one of them lacks it."""
    published, names = current.published, (old.names, current.names)
    if old.value is None or old.value.measure not in published.population.numbers:
        return None
    measure = next(m for m in old.all_measures if m.name == old.value.measure)
    value = segments.compute_value(published, measure.name)
    return drift.compare_value(measure, (old.value, value), names, current.grouping)


def _causes(model: Model, current: CurrentRun) -> ChangeCauses:
    persona_of = partial(rules.persona_of, rules_of(model))
    names = (model.run.names, current.names)
    transitions = current.transitions.counts if current.transitions else None
    population = model.run.profile.population
    return drift.split_causes(
        population, current.profile, names, current.grouping, persona_of, transitions
    )


def _warn(previous: Model, current: CurrentRun) -> Iterator[Problem]:
    transitions = current.transitions
    if transitions is None:
        help_ = "Name the folder of the earlier report, and an id column with --id."
        yield Problem("W801", "Customers cannot be followed: one of the sides has no ids", help_)
    elif not transitions.counts:
        help_ = "Are ids written alike on both sides? `1` and `0001` are two customers."
        yield Problem("W801", "Customers cannot be followed: no id is on both sides", help_)
    elif transitions.unclear:
        message = f"{transitions.unclear:,} rows share their id with another row, or have none"
        yield Problem("W802", message, "They are left out of movement; sizes count them.")
    population = current.profile.population
    for measure in previous.run.measures:
        if measure.name not in population.numbers and measure.name not in population.categories:
            message = f"`{measure.label}` is on one side only and cannot be compared"
            yield Problem("W804", message, "Bring its column back.")
