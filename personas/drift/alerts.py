"""What a reader must act on: every figure that is above its bar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from personas.domain.comparison import (
    AlertLimits,
    ChangeCauses,
    ComparedRun,
    Drift,
    Group,
    GroupTransitions,
)
from personas.domain.problem import Problem
from personas.sandbox.jinja import number, percent
from personas.suppression.transitions import Tally, suppress_transitions


def find_alerts(
    sides: tuple[ComparedRun, ComparedRun],
    groups: Sequence[Group],
    transitions: GroupTransitions | None,
    causes: ChangeCauses,
    drifts: Iterable[Drift],
    limits: AlertLimits,
) -> tuple[Problem, ...]:
    """Return the alerts, measures first; those that chance alone would raise are left out."""
    return (
        *_check_measures(drifts, limits),
        *_check_sizes(groups, sides, limits),
        *(_check_transitions(transitions, groups, sides, limits) if transitions else ()),
        *_check_thresholds(causes, sides[1], limits),
    )


def _check_measures(drifts: Iterable[Drift], limits: AlertLimits) -> Iterator[Problem]:
    for drift in drifts:
        if drift.psi > max(limits.psi, drift.chance):
            index = f"PSI {drift.psi:.2f} on {drift.before:,} and {drift.after:,} customers"
            message = f"`{drift.label}` drifted: {index}, above the bar of {limits.psi:g}"
            yield Problem("W811", message, "Look whether it is measured as before; then refit.")
        if drift.unseen:
            names = ", ".join(f"`{value}`" for value in drift.unseen[:5])
            more = f" and {len(drift.unseen) - 5} more" if len(drift.unseen) > 5 else ""
            message = f"`{drift.label}` has values that were not there: {names}{more}"
            yield Problem("W816", message, "Rules that speak of its values may need them.")


def _check_sizes(
    groups: Iterable[Group], sides: tuple[ComparedRun, ComparedRun], limits: AlertLimits
) -> Iterator[Problem]:
    for group in groups:
        old = (group.before or 0) / max(sides[0].customers, 1)
        new = (group.after or 0) / max(sides[1].customers, 1)
        if abs(new - old) > limits.share:
            verb = "grew" if new > old else "shrank"
            message = f"`{group.name}` {verb} from {percent(old)} to {percent(new)} of customers"
            points = number(limits.share * 100)
            yield Problem("W812", message, f"The bar is {points} percentage points.")


def _check_transitions(
    transitions: GroupTransitions,
    groups: Sequence[Group],
    sides: tuple[ComparedRun, ComparedRun],
    limits: AlertLimits,
) -> Iterator[Problem]:
    """Alert by what a report shows of transitions: else an alert would disclose the rest."""
    table = suppress_transitions(transitions, groups)
    total, label = table.stayers.count, "the customers who stayed"
    if total is None:
        total = min(side.customers for side in sides)
    else:
        label = f"the {total:,} customers who stayed"
    if table.movers.minimum > limits.moved * total:
        share = _format_share(table.movers, total)
        message = f"{share} of {label} are in another place"
        yield Problem("W813", message, f"The bar is {percent(limits.moved)}.")
    if table.leavers.minimum > limits.left * sides[0].customers:
        share = _format_share(table.leavers, sides[0].customers)
        message = f"{share} of the {sides[0].customers:,} customers of then are not there any more"
        yield Problem("W814", message, f"The bar is {percent(limits.left)}.")


def _format_share(tally: Tally, total: int) -> str:
    share = percent(tally.minimum / total)
    return share if tally.count is not None else f"At least {share}"


def _check_thresholds(
    causes: ChangeCauses, new: ComparedRun, limits: AlertLimits
) -> Iterator[Problem]:
    if causes.threshold_changes > limits.renamed * new.customers:
        share = percent(causes.threshold_changes / new.customers)
        message = f"{share} of customers are in segments that today's thresholds name otherwise"
        yield Problem("W815", message, "Fit anew: personas report DATA --like model.json")
