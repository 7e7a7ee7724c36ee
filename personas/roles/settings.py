"""The roles that the analyst sets: which columns they mean, and whether they can be had."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from personas.domain.problem import ErrorCollector, PersonasError, Problem, error
from personas.domain.request import Request
from personas.domain.role import ROLES, ColumnRole, ColumnSummary, Role
from personas.roles.proposals import quote_name

MAX_NAMES = 40


def resolve_settings(settings: Mapping[str, str], names: Collection[str]) -> dict[str, Role]:
    """Return column → role; names match exactly, else without case, spaces and punctuation.

    Raises E405 for a column that is not there and a word that is no role, E406 for a name that
    several columns have, and for a column of two roles.
    """
    collector, roles = ErrorCollector(), dict[str, Role]()
    for name, text in settings.items():
        with collector.step():
            column = _find_column(name, names)
            role = _parse_role(column, text)
            if roles.setdefault(column, role) != role:
                message = f"`{column}` cannot be both {roles[column]} and {role}"
                raise error("E406", message, f'Say one of them: --role "{column}={role}"')
    collector.check()
    return roles


def _find_column(name: str, names: Collection[str]) -> str:
    if name in names:
        return name
    alike = sorted(n for n in names if _normalize(n) == _normalize(name))
    if len(alike) == 1:
        return alike[0]
    if alike:
        columns = ", ".join(f"`{n}`" for n in alike)
        message = f"`{name}` could be several columns: {columns}"
        raise error("E406", message, f'Write it as the header does: --role "{alike[0]}=…"')
    nearest = get_close_matches(_normalize(name), [_normalize(n) for n in names], 3)
    likely = sorted(n for n in names if _normalize(n) in nearest)
    hint = f"Nearest: {', '.join(f'`{n}`' for n in likely)}. " if likely else ""
    columns = ", ".join(f"`{n}`" for n in sorted(names)[:MAX_NAMES])
    more = ", …" if len(names) > MAX_NAMES else ""
    message = f"There is no column `{name}` to give a role"
    raise error("E405", message, f"{hint}Columns found: {columns}{more}")


def _parse_role(column: str, text: str) -> Role:
    word = text.strip().casefold()
    if role := next((role for role in ROLES if role == word), None):
        return role
    nearest = get_close_matches(word, ROLES, 1)
    hint = f"Did you mean `{nearest[0]}`? " if nearest else ""
    message = f"`{text}` is no role, for column `{column}`"
    raise error("E405", message, f"{hint}Roles are {', '.join(ROLES)}")


def _normalize(name: str) -> str:
    """Return a name without case, spaces and punctuation."""
    return "".join(sign for sign in name.casefold() if sign.isalnum()) or name


def ignored_columns(settings: Mapping[str, str], names: Collection[str]) -> tuple[str, ...]:
    """Return the columns that the analyst ignores by their role."""
    roles = _resolve_present(settings, names)
    return tuple(name for name, role in roles.items() if role == "ignored")


def with_id(request: Request, names: Collection[str]) -> Request:
    """Return the request with the id that a role says; raise E406 where it says several."""
    roles = {} if request.id else _resolve_present(request.roles, names)
    ids = [name for name, role in roles.items() if role == "id"]
    if len(ids) > 1:
        columns = ", ".join(f"`{name}`" for name in ids)
        help_ = f'Say which identifies a row: --id "{ids[0]}"'
        raise error("E406", f"Several columns are set to identify customers: {columns}", help_)
    return replace(request, id=ids[0]) if ids else request


def _resolve_present(settings: Mapping[str, str], names: Collection[str]) -> dict[str, Role]:
    """Return the roles of those columns that are there."""
    keys = {_normalize(name) for name in names}
    present = {name: role for name, role in settings.items() if _normalize(name) in keys}
    return resolve_settings(present, names)


def with_features(
    roles: Mapping[str, Role], features: Sequence[str] | None, guesses: Sequence[ColumnRole]
) -> dict[str, Role]:
    """Return the roles with the columns that ``features`` name, which win over guesses.

    A value is a feature, too. No segment is found by what the analyst calls an outcome.
    """
    keys = {_normalize(feature) for feature in features or ()}
    by_features: dict[str, Role] = {
        guess.column: "value" if guess.role == "value" else "feature"
        for guess in guesses
        if _normalize(guess.column) in keys and roles.get(guess.column) not in ("outcome", "value")
    }
    return {**roles, **by_features}


def check_settings(
    settings: Mapping[str, Role], summaries: Sequence[ColumnSummary], identity: str | None
) -> None:
    """Raise E407 for each role that the cells of its column cannot have, E408 for one of the id."""
    by_name = {summary.column.name: summary for summary in summaries}
    problems = [
        problem
        for name, role in settings.items()
        if (summary := by_name.get(name)) and (problem := _check(summary, role, identity))
    ]
    if problems:
        raise PersonasError(*problems)


def _check(summary: ColumnSummary, role: Role, identity: str | None) -> Problem | None:
    column = summary.column
    if column.name == identity and role not in ("id", "ignored"):
        message = f"`{column.name}` identifies the customers, and cannot be {role} as well"
        return Problem("E408", message, "Leave the role out, or say which column does: --id COLUMN")
    if role not in ("feature", "value", "outcome"):
        return None
    if column.form == "empty":
        return _misfit(column.name, role, "has no cells", f'--ignore "{column.name}"')
    if column.form == "date" and role != "outcome":
        name = quote_name(column.name).replace('"', '\\"')
        days = f'--measure "days=days between {name} and {summary.latest}"'
        return _misfit(column.name, role, "holds dates", f"Make a number of them: {days}")
    if role == "value" and column.form != "number":
        help_ = f'If words stand beside numbers, say which are gaps: --missing "{column.name}=…"'
        return _misfit(column.name, role, "holds words, which have no sum", help_)
    if summary.content in ("text", "e-mail"):
        help_ = f'Describe customers by fewer words, or leave it out: --ignore "{column.name}"'
        return _misfit(column.name, role, "holds too many different words", help_)
    return None


def _misfit(name: str, role: Role, misfit: str, help_: str) -> Problem:
    return Problem("E407", f"`{name}` cannot be {_article(role)} {role}: it {misfit}", help_)


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def warn_of_roles(
    roles: Sequence[ColumnRole], guesses: Sequence[ColumnRole], features: Collection[str]
) -> Iterator[Problem]:
    """Say which features are outcomes, by the analyst's roles or by the ``guesses``."""
    outcomes = {guess.column for guess in guesses if guess.role == "outcome"}
    for role in roles:
        if role.role == "feature" and role.column in outcomes & {*features}:
            yield Problem(
                "W321",
                f"Segments are found by `{role.column}`, which looks like an outcome: that they "
                "differ in it says nothing",
                f'Find them without it, and compare it: --role "{role.column}=outcome"',
            )
