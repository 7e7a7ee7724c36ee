"""The use case of a comparison: an earlier report, held against a later one or against new data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from personas import drift, engine, rules
from personas.cases.assign import Assigned, Assignment, assign
from personas.cases.saved import rules_of
from personas.cases.sides import Newer, Saved, check_segments, find_saved
from personas.engine import placing
from personas.facts.comparison import Bars, Comparison, Moves, Side, Split
from personas.facts.model import Model
from personas.facts.naming import Naming
from personas.facts.population import Population
from personas.facts.problem import Problem, error
from personas.facts.profile import BASE_STATS, Profile, Segment
from personas.facts.progress import OnStep, unheard
from personas.facts.shareable import shown

THEN, NOW = "customers then", "customers now"


@dataclass(frozen=True, slots=True)
class Later:
    """The later side: who is where now, under which names."""

    side: Side
    profile: Profile
    names: Mapping[int, Naming]
    moves: Moves | None
    by: drift.By
    warnings: tuple[Problem, ...]


def compare(
    old: Path, new: Newer, bars: Bars, reproduce: str = "", on_step: OnStep = unheard
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
        used = engine.read_assigned(then.customers, THEN)
        engine.read_assigned(now.customers, NOW, used)
        moves = engine.cross(used, THEN, NOW)
        check_segments(then, {a for a, _ in moves.crossed} | set(moves.left))
        check_segments(now, {b for _, b in moves.crossed} | set(moves.joined))
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
    customers = done.customers
    treatment = engine.frozen_treatment(then.model.source, clusters.recipe)
    placing.keep_mended(customers, treatment)
    engine.assign(customers, clusters)
    population = engine.summarise(customers)
    pack = rules_of(then.model)
    wanted = rules.wanted_stats(pack)
    base = frozenset(BASE_STATS)
    stats = {m.name: base | wanted.get(m.name, frozenset()) for m in customers.numbers}
    return Later(
        side=Side(done.name, customers.rows),
        profile=engine.build_profile(customers, population, stats),
        names=then.model.run.names,
        moves=_moves(then, done),
        by="segment",
        warnings=done.warnings,
    )


def _moves(then: Saved, now: Assigned) -> Moves | None:
    if then.customers is None:
        return None
    used = now.customers.engine
    engine.read_assigned(then.customers, THEN, used)
    moves = engine.cross(used, THEN, engine.ASSIGNED)
    check_segments(then, {a for a, _ in moves.crossed} | set(moves.left))
    return moves


def _compared(then: Saved, now: Later, bars: Bars) -> Comparison:
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
        followed=followed,
        split=split,
        drifts=drifts,
        bars=bars,
        alerts=drift.find_alerts((side, now.side), groups, followed, split, drifts, bars),
        warnings=(*now.warnings, *_doubts(then.model, now)),
    )


def _split(model: Model, now: Later) -> Split:
    pack = rules_of(model)

    def persona_of(segment: Segment, population: Population) -> str | None:
        return rules.persona_of(pack, segment, population)

    personas = (_personas(model.run.names), _personas(now.names))
    crossed = now.moves.crossed if now.moves else None
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
    elif not now.moves.crossed:
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
