"""What a reader must act on: every figure that is above its bar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from personas.domain.comparison import (
    AlertLimits,
    ChangeCauses,
    Drift,
    Group,
    GroupTransitions,
    Side,
)
from personas.domain.problem import Problem
from personas.jinja import number, percent
from personas.suppression.transitions import Tally, movement


def find_alerts(
    sides: tuple[Side, Side],
    groups: Sequence[Group],
    followed: GroupTransitions | None,
    split: ChangeCauses,
    drifts: Iterable[Drift],
    bars: AlertLimits,
) -> tuple[Problem, ...]:
    """Return the alerts, measures first; those that chance alone would raise are left out."""
    moving = [*_of_movement(followed, groups, sides, bars), *_of_thresholds(split, sides[1], bars)]
    return (*_of_measures(drifts, bars), *_of_sizes(groups, sides, bars), *moving)


def _of_measures(drifts: Iterable[Drift], bars: AlertLimits) -> Iterator[Problem]:
    for drift in drifts:
        if drift.psi > max(bars.psi, drift.chance):
            told = f"PSI {drift.psi:.2f} on {drift.then:,} and {drift.now:,} customers"
            message = f"`{drift.label}` drifted: {told}, above the bar of {bars.psi:g}"
            yield Problem("W811", message, "Look whether it is measured as before; then refit.")
        if drift.unseen:
            names = ", ".join(f"`{value}`" for value in drift.unseen[:5])
            more = f" and {len(drift.unseen) - 5} more" if len(drift.unseen) > 5 else ""
            message = f"`{drift.label}` has values that were not there: {names}{more}"
            yield Problem("W816", message, "Rules that speak of its values may need them.")


def _of_sizes(
    groups: Iterable[Group], sides: tuple[Side, Side], bars: AlertLimits
) -> Iterator[Problem]:
    for group in groups:
        then = (group.then or 0) / max(sides[0].customers, 1)
        now = (group.now or 0) / max(sides[1].customers, 1)
        if abs(now - then) > bars.share:
            way = "grew" if now > then else "shrank"
            message = f"`{group.name}` {way} from {percent(then)} to {percent(now)} of customers"
            points = number(bars.share * 100)
            yield Problem("W812", message, f"The bar is {points} percentage points.")


def _of_movement(
    followed: GroupTransitions | None,
    groups: Sequence[Group],
    sides: tuple[Side, Side],
    bars: AlertLimits,
) -> Iterator[Problem]:
    """Alert by what may be told of movement alone: else an alert would tell the rest."""
    if followed is None:
        return
    table = movement(followed, groups)
    stayed, who = table.stayed.count, "the customers who stayed"
    if stayed is None:
        stayed = min(side.customers for side in sides)
    else:
        who = f"the {stayed:,} customers who stayed"
    if table.moved.least > bars.moved * stayed:
        share = _at_least(table.moved, stayed)
        message = f"{share} of {who} are in another place"
        yield Problem("W813", message, f"The bar is {percent(bars.moved)}.")
    if table.left.least > bars.left * sides[0].customers:
        share = _at_least(table.left, sides[0].customers)
        message = f"{share} of the {sides[0].customers:,} customers of then are not there any more"
        yield Problem("W814", message, f"The bar is {percent(bars.left)}.")


def _at_least(tally: Tally, whole: int) -> str:
    share = percent(tally.least / whole)
    return share if tally.count is not None else f"At least {share}"


def _of_thresholds(split: ChangeCauses, new: Side, bars: AlertLimits) -> Iterator[Problem]:
    if split.rethresholded > bars.persona_changed * new.customers:
        share = percent(split.rethresholded / new.customers)
        message = f"{share} of customers are in segments that today's thresholds name otherwise"
        yield Problem("W815", message, "Fit anew: personas report DATA --like model.json")
