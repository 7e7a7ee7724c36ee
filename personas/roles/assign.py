"""Give every column of a table its role: what the analyst sets, else a guess by all columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from personas.domain.measure import Kind
from personas.domain.role import FEATURE_ROLES, ColumnRole, ColumnSummary, Role
from personas.roles import words
from personas.roles.clues import MAX_STEPS, Clues
from personas.roles.guess import guess_role

FEWEST_ANSWERS = 5  # columns of answers that make a survey
ITEM = "one of {} {} that make up most of the table"
FALLBACK = "no column measures what customers do, so segments are found by {}"


def assign_roles(
    summaries: Sequence[ColumnSummary], identity: str | None, settings: Mapping[str, Role]
) -> tuple[ColumnRole, ...]:
    """Return the role of every column, in the order of the summaries.

    ``identity`` is the column that identifies a row; ``settings`` maps columns to the roles that
    the analyst sets.
    """
    guesses = [guess_role(summary, identity) for summary in summaries]
    guesses = [_without_doubt(s, role) for s, role in zip(summaries, guesses, strict=True)]
    guesses = _with_features(_as_survey(summaries, guesses))
    return tuple(
        _set_role(guess, settings[guess.column]) if guess.column in settings else guess
        for guess in guesses
    )


def _set_role(guess: ColumnRole, role: Role) -> ColumnRole:
    reason = guess.reason if role == guess.role else "you set it"
    kind: Kind = "number" if role == "value" else guess.kind
    return replace(guess, role=role, reason=reason, kind=kind, is_set=True)


def _without_doubt(summary: ColumnSummary, role: ColumnRole) -> ColumnRole:
    """Ignore a column that only describes, where its cells cannot be read with certainty."""
    doubt = summary.column.doubt
    if doubt and doubt.severity == "error" and role.role in ("profile", "outcome"):
        return replace(role, role="ignored", reason=f"its cells are in doubt ({doubt.code})")
    return role


def _as_survey(summaries: Sequence[ColumnSummary], roles: Sequence[ColumnRole]) -> list[ColumnRole]:
    """Find segments by the answers of a survey, and describe them by who answered.

    A survey is five columns or more, of yes and no or of one scale of numbers, that are most of
    the columns but those that say who somebody is.
    """
    clues = {s.column.name: Clues.of(s) for s in summaries}
    people = {name for name, c in clues.items() if c.mention(words.DEMOGRAPHIC)}
    used = [r for r in roles if r.role not in ("id", "ignored") and r.column not in people]
    scales = {r.column: scale for r in used if (scale := _scale(clues[r.column], r))}
    commonest = Counter(scales.values()).most_common(1)
    if not commonest or commonest[0][1] < FEWEST_ANSWERS or 2 * commonest[0][1] <= len(used):
        return list(roles)
    scale, count = commonest[0]
    reason = ITEM.format(count, "yes-or-no answers" if scale == "yes or no" else "answers")
    return [
        replace(r, role="feature", reason=reason)
        if scales.get(r.column) == scale
        else replace(r, role="profile", reason="it says who answered")
        if r.column in people and r.role == "feature"
        else r
        for r in roles
    ]


def _scale(clues: Clues, role: ColumnRole) -> str | None:
    """Return the scale of an answer: yes or no, or the least and the largest of few numbers."""
    summary = clues.summary
    if role.role == "profile" and clues.is_answer:
        return "yes or no"
    low, high = summary.least, summary.largest
    if role.kind != "number" or role.role == "value" or not clues.is_few:
        return None
    if low not in (0, 1) or high is None or not 3 <= high < MAX_STEPS or clues.mention(words.COUNT):
        return None
    return f"{low:g} to {high:g}"


def _with_features(roles: Sequence[ColumnRole]) -> list[ColumnRole]:
    """Make features of other numbers where no column is one."""
    if any(role.role in FEATURE_ROLES for role in roles):
        return list(roles)
    for stand_in, numbers in (("profile", "its other numbers"), ("outcome", "its ratings")):
        if any(role.role == stand_in and role.kind == "number" for role in roles):
            reason = FALLBACK.format(numbers)
            return [
                replace(role, role="feature", reason=reason)
                if role.role == stand_in and role.kind == "number"
                else role
                for role in roles
            ]
    return list(roles)


def find_stand_ins(
    summaries: Sequence[ColumnSummary], roles: Sequence[ColumnRole]
) -> tuple[str, ...]:
    """Return the features, where not one of them would be one but for the columns beside it."""
    features = {role.column for role in roles if role.role in FEATURE_ROLES}
    usual = [s.column.name for s in summaries if guess_role(s, None).role in FEATURE_ROLES]
    is_set = any(role.is_set for role in roles if role.column in features)
    return () if is_set or features & {*usual} else tuple(sorted(features))
