"""Give the columns of an open table their roles: the analyst's, and guesses for all others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from personas.customers.summaries import summarise_columns
from personas.domain.measure import Column, Measure
from personas.domain.problem import Problem
from personas.domain.request import Request
from personas.domain.role import FEATURE_ROLES, ColumnRole, ColumnSummary
from personas.expressions.read import read_expression
from personas.ingest.open import SourceTable
from personas.roles import words
from personas.roles.assign import assign_roles, find_stand_ins
from personas.roles.settings import (
    check_settings,
    resolve_settings,
    warn_of_roles,
    with_features,
)


@dataclass(frozen=True, slots=True)
class TableRoles:
    """The summaries of the columns that are read, and a role for each, in the same order.

    ``ignored`` are the columns that the analyst left out. ``stand_ins`` are the features where
    no column is one by itself.
    """

    summaries: tuple[ColumnSummary, ...]
    roles: tuple[ColumnRole, ...]
    ignored: tuple[ColumnRole, ...]
    warnings: tuple[Problem, ...]
    stand_ins: tuple[str, ...] = ()


def find_roles(
    table: SourceTable, request: Request, identity: str | None, *, with_examples: bool = False
) -> TableRoles:
    """Summarise the columns and give them roles; ``identity`` is the column of ids.

    Raises `PersonasError` with every role that the analyst cannot set so.
    """
    names = [column.name for column in table.columns]
    settings = resolve_settings(request.roles, {*names, *table.ignored})
    features = [name for name in request.features or () if name not in request.measures]
    requested = frozenset(request.measures.values())
    summaries = summarise_columns(table, identity, requested, with_examples=with_examples)
    guesses = assign_roles(summaries, identity, {})
    settings = with_features(settings, features, [g for g in guesses if g.column != identity])
    check_settings(settings, summaries, identity)
    roles = assign_roles(summaries, identity, settings)
    by_features = with_features({}, features, guesses)
    return TableRoles(
        summaries,
        tuple(_of_labels(role, request.labels) for role in roles),
        tuple(ColumnRole(n, "ignored", "you left it out", "category") for n in table.ignored),
        tuple(warn_of_roles(roles, guesses, by_features)),
        find_stand_ins(summaries, roles),
    )


def _of_labels(role: ColumnRole, labels: str | None) -> ColumnRole:
    if role.column != labels:
        return role
    return replace(role, role="ignored", reason="its values are the segments")


def in_order(roles: Sequence[ColumnRole]) -> tuple[ColumnRole, ...]:
    """Return the roles in the order of their columns."""
    return tuple(sorted(roles, key=lambda role: role.column))


_NO_SUM = re.compile(r"[^\w\s+]")  # in an expression, beside the names in quotes


def calculated_columns(
    measures: Sequence[Measure], columns: Sequence[Column]
) -> Mapping[str, tuple[str, ...]]:
    """Return calculated measure → the columns that it is made of."""
    return {
        m.name: read_expression(m.expression, columns, m.name).columns
        for m in measures
        if m.expression
    }


def with_role(
    measure: Measure,
    roles: Sequence[ColumnRole],
    parts: Mapping[str, tuple[str, ...]],
    *,
    is_own: bool,
) -> Measure:
    """Return a measure with the role of its column: the analyst's, the pack's, or the guess.

    A pack that has the measure (``is_own``) wants it as it reads it, and as a feature. ``parts``
    are the columns of calculated measures: a sum of values is a value.
    """
    if measure.expression:
        return _with_calculated_role(measure, roles, parts[measure.name])
    role = next((r for r in roles if r.column == measure.column), None)
    if role is None or role.of_measure is None:
        return measure
    if role.is_set:
        return replace(measure, role=role.of_measure, feature=None)
    if not is_own:
        return replace(measure, role=role.of_measure, kind=role.kind, order=role.order)
    is_value = measure.role is None and role.role == "value" and measure.kind == "number"
    return replace(measure, role="value") if is_value else measure


def _with_calculated_role(
    measure: Measure, roles: Sequence[ColumnRole], parts: Sequence[str]
) -> Measure:
    if measure.role is not None or measure.kind != "number":
        return measure
    values = {r.column for r in roles if r.role == "value"}
    expression = re.sub(r'"(?:[^"]|"")*"', "", measure.expression or "")
    is_sum = bool(parts) and {*parts} <= values and not _NO_SUM.search(expression)
    name = words.split_words(measure.name)
    is_named = bool(words.VALUE.search(name)) and not words.NO_VALUE.search(name)
    return replace(measure, role="value") if is_sum or is_named else measure


def effective_roles(
    roles: Sequence[ColumnRole],
    measures: Sequence[Measure],
    parts: Mapping[str, tuple[str, ...]],
    pack: str,
) -> tuple[ColumnRole, ...]:
    """Return the roles as a run with these measures has them.

    A pack's own measures say the role of their columns; others are features only where the
    analyst or a pack for any table makes measures of them.
    """
    by_column = {m.column: m for m in measures if not m.expression}
    sums = {m.name for m in measures if m.role == "value"}
    calculations = {column: name for name, columns in parts.items() for column in columns}
    calculations |= {column: name for name in sums & {*parts} for column in parts[name]}
    return tuple(
        _effective_role(r, by_column.get(r.column), calculations.get(r.column), pack)
        if r.role != "value" or r.column in by_column or calculations.get(r.column) in sums
        else r
        for r in roles
    )


def _effective_role(
    role: ColumnRole, measure: Measure | None, calculation: str | None, pack: str
) -> ColumnRole:
    if measure is not None:
        of_measure = measure.role or ("feature" if measure.is_feature else "profile")
        if of_measure == role.role and measure.kind == role.kind:
            return role
        reason = f"{pack} reads it as {measure.name}"
        return replace(role, role=of_measure, reason=reason, kind=measure.kind)
    if role.is_set or role.role not in FEATURE_ROLES:
        return role
    if calculation is not None:
        return replace(role, role="profile", reason=f"{calculation} is made of it")
    if role.role == "feature":
        return replace(role, role="profile", reason=f"{pack} finds segments by other columns")
    return role
