"""Guess what each column is for, with a reason; what the analyst sets is heeded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from personas.domain.measure import Column
from personas.domain.problem import ErrorCollector, error
from personas.domain.role import ROLES, ColumnRole, ColumnSummary, Role

FEW_CODES = 2  # numbers of so few values are codes: yes or no


def assign_roles(
    summaries: Sequence[ColumnSummary], identity: str | None, settings: Mapping[str, str]
) -> tuple[ColumnRole, ...]:
    """Return the role of every column, in the order of the summaries.

    ``identity`` is the column that identifies a row; ``settings`` maps columns to the roles that
    the analyst sets. Raises E405 for a setting that is no role, or of no column.
    """
    collector = ErrorCollector()
    names = [summary.column.name for summary in summaries]
    for name, role in settings.items():
        with collector.step():
            _check_setting(name, role, names)
    collector.check()
    return tuple(
        _set_role(summary, settings) or _guess_role(summary, identity) for summary in summaries
    )


def _check_setting(name: str, role: str, names: Sequence[str]) -> None:
    if name not in names:
        columns = ", ".join(f"`{n}`" for n in sorted(names))
        raise error("E405", f"There is no column `{name}` to give a role", f"Columns: {columns}")
    if role not in ROLES:
        message = f"`{role}` is no role, for column `{name}`"
        raise error("E405", message, f"Roles are {', '.join(ROLES)}")


def _set_role(summary: ColumnSummary, settings: Mapping[str, str]) -> ColumnRole | None:
    name = summary.column.name
    if name not in settings:
        return None
    role: Role = next(role for role in ROLES if role == settings[name])
    return replace(_guess_role(summary, None), role=role, reason="the analyst set it", is_set=True)


def _guess_role(summary: ColumnSummary, identity: str | None) -> ColumnRole:
    column, content = summary.column, summary.content
    if column.name == identity or content == "id":
        return _role(column, "id", "it tells rows apart")
    if content in ("constant", "empty"):
        return _role(column, "ignored", "all rows have the same value")
    if content in ("text", "e-mail"):
        return _role(column, "ignored", "nearly every row has a text of its own")
    if content == "measure" and summary.distinct > FEW_CODES:
        return _role(column, "feature", "its cells are numbers")
    return replace(_role(column, "profile", "its cells are categories"), kind="category")


def _role(column: Column, role: Role, reason: str) -> ColumnRole:
    return ColumnRole(column.name, role, reason, column.kind)
