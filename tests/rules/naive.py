"""Conditions evaluated in the plainest way, to hold the clever ways against."""

from __future__ import annotations

from collections.abc import Mapping

from personas.rules.language.conditions import (
    All,
    AnyOf,
    Bound,
    Condition,
    MostCommon,
    Not,
    Range,
    Share,
)

# (measure, statistic, unit) → number or category
Facts = Mapping[tuple[str, str, str], float | str]


def is_true(condition: Condition, facts: Facts) -> bool:
    match condition:
        case All(parts):
            return all(is_true(part, facts) for part in parts)
        case AnyOf(parts):
            return any(is_true(part, facts) for part in parts)
        case Not(part):
            return not is_true(part, facts)
        case MostCommon(measure, value):
            return facts[measure, "most common", "value"] == value
        case Range(measure, what, lower, upper):
            return above(lower, measure, what, facts) and below(upper, measure, what, facts)
        case Share(measure, value, lower, upper):
            what = f"share of {value}"
            return above(lower, measure, what, facts) and below(upper, measure, what, facts)


def above(end: Bound | None, measure: str, what: str, facts: Facts) -> bool:
    if end is None:
        return True
    number = facts[measure, what, end.unit]
    assert isinstance(number, float)
    return number > end.value if end.strict else number >= end.value


def below(end: Bound | None, measure: str, what: str, facts: Facts) -> bool:
    if end is None:
        return True
    number = facts[measure, what, end.unit]
    assert isinstance(number, float)
    return number < end.value if end.strict else number <= end.value
