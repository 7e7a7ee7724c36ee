"""What may be compared: a report that was written, or a table and how it is read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from personas import drift, rules
from personas.customers.clusters import assign_clusters
from personas.customers.imputation import frozen_treatment, impute
from personas.customers.population import summarise
from personas.customers.profile import build_profile
from personas.customers.table import AssignedCustomers
from personas.customers.transitions import cross, read_segments
from personas.domain.address import shown
from personas.domain.comparison import AlertLimits, ChangeCauses, Comparison, Side, Transitions
from personas.domain.model import Model
from personas.domain.naming import Naming
from personas.domain.problem import Problem, error
from personas.domain.profile import BASE_STATS, Population, Profile, Segment
from personas.domain.progress import OnStep, no_progress
from personas.domain.request import Backend, Reading
from personas.use_cases.assign import Assignment, assign
from personas.use_cases.saved import read_model, rules_of

MODEL, CUSTOMERS = "model.json", "customers.csv"


@dataclass(frozen=True, slots=True)
class Saved:
    """A report that was written: its model, and the customers beside it, where they are."""

    name: str
    model: Model
    customers: Path | None


@dataclass(frozen=True, slots=True)
class Newer:
    """A report, a model or a table, and what is otherwise in the table than it was."""

    data: str
    id: str | None = None
    reading: Reading = field(default_factory=Reading)
    backend: Backend = field(default_factory=Backend)


def find_saved(path: Path) -> Saved | None:
    """Return the report at a path: a folder with a model, or a model; None for anything else."""
    file = path / MODEL if os.path.isdir(path) else path
    if not os.path.isfile(file) or file.suffix != ".json":
        return None
    model, beside = read_model(file), file.parent / CUSTOMERS
    followed = beside.is_file() and model.run.table.id is not None
    return Saved(path.resolve().name, model, beside if followed else None)


def check_segments(side: Saved, found: set[int]) -> None:
    """Raise `PersonasError` (E801) where customers are in segments that their model lacks."""
    if not found <= side.model.run.names.keys():
        message = f"`{side.customers}` names segments that the model beside it does not have"
        raise error("E801", message, "Name a report as it was written, or make it again.")


THEN, NOW = "customers then", "customers now"


@dataclass(frozen=True, slots=True)
class Later:
    """The later side: who is where now, under which names."""

    side: Side
    profile: Profile
    names: Mapping[int, Naming]
    moves: Transitions | None
    by: drift.By
    warnings: tuple[Problem, ...]


def compare(
    old: Path, new: Newer, bars: AlertLimits, reproduce: str = "", on_step: OnStep = no_progress
) -> Comparison:
    """Hold ``new`` (a report, a model, a table) against ``old`` (a report or a model).

    Raises `PersonasError`: E801 where there is nothing to compare, and all that reading a model
    or a table may raise.
    """
    then, now = find_saved(old), find_saved(Path(new.data))
    if then is None:
        help_ = "OLD is a model.json, or the folder of a report that holds one."
        raise error("E801", f"`{shown(old)}` is no model and no report", help_)
    later = _of_report(then, now) if now else _of_table(then, new, on_step)
    return replace(_compared(then, later, bars), reproduce=reproduce)


def _of_report(then: Saved, now: Saved) -> Later:
    """Two fits: each has its own segments, unless the later kept those of the earlier."""
    moves = None
    if then.customers and now.customers:
        before = read_segments(then.customers, THEN)
        moves = cross(before, read_segments(now.customers, NOW, before.engine))
        check_segments(then, {a for a, _ in moves.counts} | set(moves.left))
        check_segments(now, {b for _, b in moves.counts} | set(moves.joined))
    run = now.model.run
    return Later(
        side=Side(now.name, run.profile.population.customers),
        profile=run.profile,
        names=run.names,
        moves=moves,
        by="segment" if _same_segments(then.model, now.model) else "persona",
        warnings=_of_rules(then.model, now.model),
    )


def _same_segments(then: Model, now: Model) -> bool:
    """Whether segments of one number are the same: nothing was fitted, or the numbers were kept."""
    kept = now.run.lineage
    same = then.run.clusters == now.run.clusters
    return same or (kept is not None and kept.fingerprint == then.fingerprint)


def _of_rules(then: Model, now: Model) -> tuple[Problem, ...]:
    if then.rules == now.rules:
        return ()
    help_ = "Thresholds are compared by the rules of the old side."
    return (Problem("W803", "The two sides were named by different rules", help_),)


def _of_table(then: Saved, new: Newer, on_step: OnStep) -> Later:
    """New customers in the old segments: nothing was fitted, so that segments are the same."""
    clusters = then.model.run.clusters
    asked = Assignment(then.model, new.data, new.id, reading=new.reading, backend=new.backend)
    done = assign(asked, on_step)
    on_step("profile")
    treatment = frozen_treatment(then.model.source, clusters.recipe)
    customers = assign_clusters(impute(done.customers, treatment), clusters)
    population = summarise(customers)
    pack = rules_of(then.model)
    wanted = rules.wanted_stats(pack)
    base = frozenset(BASE_STATS)
    stats = {m.name: base | wanted.get(m.name, frozenset()) for m in customers.numbers}
    return Later(
        side=Side(done.name, customers.rows),
        profile=build_profile(customers, population, stats),
        names=then.model.run.names,
        moves=_moves(then, customers),
        by="segment",
        warnings=done.warnings,
    )


def _moves(then: Saved, now: AssignedCustomers) -> Transitions | None:
    if then.customers is None:
        return None
    moves = cross(read_segments(then.customers, THEN, now.engine), now)
    check_segments(then, {a for a, _ in moves.counts} | set(moves.left))
    return moves


def _compared(then: Saved, now: Later, bars: AlertLimits) -> Comparison:
    old, moves = then.model.run, now.moves
    side = Side(then.name, old.profile.population.customers)
    sizes = (
        {s.id: s.size for s in old.profile.segments},
        {s.id: s.size for s in now.profile.segments},
    )
    groups = drift.make_groups(old.names, now.names, sizes, now.by)
    followed = drift.follow(moves, (old.names, now.names), now.by) if moves else None
    split = _split(then.model, now)
    drifts = drift.measure_drift(old.measures, old.profile.population, now.profile.population)
    return Comparison(
        old=side,
        new=now.side,
        by=now.by,
        groups=groups,
        transitions=followed,
        causes=split,
        drifts=drifts,
        limits=bars,
        alerts=drift.find_alerts((side, now.side), groups, followed, split, drifts, bars),
        warnings=(*now.warnings, *_doubts(then.model, now)),
    )


def _split(model: Model, now: Later) -> ChangeCauses:
    pack = rules_of(model)

    def persona_of(segment: Segment, population: Population) -> str | None:
        return rules.persona_of(pack, segment, population)

    personas = (_personas(model.run.names), _personas(now.names))
    crossed = now.moves.counts if now.moves else None
    keys = (drift.keys_of(model.run.names, now.by), drift.keys_of(now.names, now.by))
    return drift.split_movement(
        model.run.profile.population, now.profile, personas, keys, persona_of, crossed
    )


def _personas(names: Mapping[int, Naming]) -> dict[int, str | None]:
    return {number: naming.persona for number, naming in names.items()}


def _doubts(then: Model, now: Later) -> Iterator[Problem]:
    if now.moves is None:
        help_ = "Name the folder of the earlier report, and an id column with --id."
        yield Problem("W801", "Customers cannot be followed: one of the sides has no ids", help_)
    elif not now.moves.counts:
        help_ = "Are ids written alike on both sides? `1` and `0001` are two customers."
        yield Problem("W801", "Customers cannot be followed: no id is on both sides", help_)
    elif now.moves.unclear:
        message = f"{now.moves.unclear:,} rows share their id with another row, or have none"
        yield Problem("W802", message, "They are left out of movement; sizes count them.")
    there = {*now.profile.population.numbers, *now.profile.population.categories}
    for measure in then.run.measures:
        if measure.name not in there:
            message = f"`{measure.label}` is on one side only and cannot be compared"
            yield Problem("W804", message, "Bring its column back.")
