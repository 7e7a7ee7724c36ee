"""Bind a pack to a table: to its columns, or to expressions over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from personas import rules
from personas.customers.table import Customers
from personas.domain.measure import Column, Measure
from personas.domain.problem import ErrorCollector, PersonasError, Problem
from personas.domain.profile import BASE_STATS
from personas.domain.request import Request
from personas.domain.role import ColumnRole
from personas.expressions.read import read_expression
from personas.ingest.columns.id_names import rank
from personas.use_cases.roles import calculated_columns, effective_roles, with_role

UNREAD, LOST_PACK = "W103", "W110"
Statistics = Mapping[str, frozenset[str]]  # names of statistics by measure


@dataclass(frozen=True, slots=True)
class BoundPack:
    """A pack that is bound to a table.

    Where it was chosen by its measures, ``matched_measures`` are those that the table has. A pack
    of all numbers left out the ``keys``, which tell customers apart. ``unreadable`` are warnings of
    columns that cannot be read as the numbers they are wanted as. ``descriptors`` are the further
    columns that describe segments, ``roles`` those of all columns. ``nearest`` is the
    pack that comes nearest, where none with personas fits.
    """

    pack: rules.RulePack
    binding: rules.Binding
    matched_measures: tuple[str, ...] | None
    keys: frozenset[str] = frozenset()
    unreadable: tuple[Problem, ...] = ()
    descriptors: tuple[Measure, ...] = ()
    roles: tuple[ColumnRole, ...] = ()
    nearest: rules.PackMatch | None = None


def bind_pack(
    pack: rules.RulePack | None,
    columns: Sequence[Column],
    overrides: Mapping[str, str],
    roles: Sequence[ColumnRole],
) -> BoundPack:
    """Bind a pack to a table's columns; None stands for the bundled one that fits them best.

    ``roles`` are those of the columns: one that the analyst ignores, or calls an id, is no measure.

    Raises `PersonasError` with everything that is wrong with expressions and bindings.
    """
    excluded = {r.column for r in roles if r.is_set and r.role in ("id", "ignored")}
    columns = [column for column in columns if column.name not in excluded]
    matched_measures: tuple[str, ...] | None = None
    unreadable: dict[str, Problem] = {}
    if pack is None:
        fit = rules.best_pack(columns, overrides, is_expression_of(columns), roles)
        unreadable = _check_lost_pack(fit, columns, overrides)
        pack, matched_measures = fit.pack, tuple(rule.label for rule in fit.measures)
    keys = frozenset(r.column for r in roles if r.role == "id") if pack.all_numeric else frozenset()
    of_pack = frozenset(rule.name for rule in pack.measures)
    pack = rules.with_columns(pack, columns, overrides, roles)
    binding = bind_measures(pack, columns, overrides)
    parts = calculated_columns(binding.measures, columns)
    measures = tuple(with_role(m, roles, parts, is_own=m.name in of_pack) for m in binding.measures)
    described = rules.describe_measures(pack, measures, roles, overrides)
    names = {measure.name for measure in described}
    binding = replace(binding, measures=tuple(m for m in measures if m.name not in names))
    used = {measure.column for measure in measures if not measure.expression}
    by_name = {measure.name: measure for measure in (*measures, *described)}
    roles = effective_roles(roles, tuple(by_name.values()), parts, pack.name)
    descriptors = (*described, *rules.describe_columns(columns, roles, measures, used))
    as_words = {measure.column for measure in descriptors if measure.kind == "category"}
    as_words |= {role.column for role in roles if role.order} - used
    for column in columns:
        if column.name not in {*unreadable, *as_words}:
            unreadable |= _unread(column, column.name in used, overrides)
    pack = rules.with_units(pack, binding.measures)
    return BoundPack(
        pack, binding, matched_measures, keys, tuple(unreadable.values()), descriptors, tuple(roles)
    )


def with_nearest(
    bound_pack: BoundPack, columns: Sequence[Column], overrides: Mapping[str, str]
) -> BoundPack:
    """Return a bound pack with the one that comes nearest, where none with personas fits."""
    if bound_pack.matched_measures != ():
        return bound_pack
    nearest = rules.nearest_pack(columns, overrides, is_expression_of(columns))
    return replace(bound_pack, nearest=nearest)


def value_candidates(bound_pack: BoundPack) -> tuple[Measure, ...]:
    """Return the measures of which one is the chief value.

    They are those that the analyst says are values, else the pack's first one, else guesses.
    """
    all_measures = (*bound_pack.binding.measures, *bound_pack.descriptors)
    values = [m for m in all_measures if m.role == "value" and m.kind == "number"]
    columns = {r.column for r in bound_pack.roles if r.is_set and r.role == "value"}
    names = [rule.name for rule in bound_pack.pack.measures if rule.role == "value"]
    of_analyst = [m for m in values if m.column in columns and not m.expression]
    of_pack = [m for name in names for m in values if m.name == name]
    return tuple(of_analyst or of_pack[:1] or values)


def warn_of_keys(
    bound_pack: BoundPack, request: Request, id_column: str | None
) -> Iterator[Problem]:
    """Say which columns of numbers are no measures; the name of an id says it by itself."""
    used = {id_column, request.labels, *request.measures.values()}
    for name in sorted(name for name in bound_pack.keys - used if rank(name) != 0):
        yield Problem(
            "W150",
            f"`{name}` only numbers the customers: it measures nothing and was left out",
            f'If it is a measure: --measure "value={name}". If not, say so: --ignore "{name}"',
        )


def _unread(column: Column, is_used: bool, overrides: Mapping[str, str]) -> dict[str, Problem]:
    """The warning of a column that is wanted as numbers, or looks like some, and is read as none.

    That of a column of words in use comes with its cells.
    """
    if not is_used and column.doubt and column.doubt.code == UNREAD:
        return {column.name: column.doubt}
    is_wanted = is_used and column.name in overrides.values() and not column.doubt
    if is_wanted and column.unreadable and column.unreadable.severity == "error":
        return {column.name: replace(column.unreadable, code=UNREAD)}
    return {}


def _check_lost_pack(
    fit: rules.Fit, columns: Sequence[Column], overrides: Mapping[str, str]
) -> dict[str, Problem]:
    """Return column → the warning that a pack would fit if the column were one of numbers.

    Raises E127 where only the pack for any table fits, and the cells of such a column hold digits.
    """
    if not any(_may_lose(column, fit) for column in columns):
        return {}
    readable = [replace(c, kind="number") if c.unreadable else c for c in columns]
    lost = rules.best_pack(readable, overrides, is_expression_of(columns)).pack
    problems = {
        column.name: _lost_problem(lost.name, column.unreadable)
        for column in rules.misfits(lost, columns, overrides)
        if column.unreadable
    }
    errors = [problem for problem in problems.values() if problem.severity == "error"]
    if not fit.pack.all_numeric and not errors:
        return {}
    if fit.pack.all_numeric and errors:
        raise PersonasError(*errors)
    return {name: replace(problem, code=LOST_PACK) for name, problem in problems.items()}


def _may_lose(column: Column, fit: rules.Fit) -> bool:
    """Whether a pack may have lost because of a column: of digits, or of words that nobody uses."""
    if column.unreadable is None:
        return False
    return fit.pack.all_numeric or column.unreadable.severity == "error"


def _lost_problem(pack: str, problem: Problem) -> Problem:
    message = f"The pack `{pack}` would fit, but {problem.message}"
    help_ = f"{problem.help}. To do without that pack: --rules {rules.GENERIC}"
    return replace(problem, message=message, help=help_)


def is_expression_of(columns: Sequence[Column]) -> Callable[[str], bool]:
    """Return the function that says whether a text is an expression over these columns."""

    def is_expression(text: str) -> bool:
        try:
            return bool(read_expression(text, columns, ""))
        except PersonasError:
            return False

    return is_expression


def bind_measures(
    pack: rules.RulePack, columns: Sequence[Column], overrides: Mapping[str, str]
) -> rules.Binding:
    """Return the bound measures; ``overrides`` maps measures to column names or expressions.

    Raises `PersonasError` with everything that is wrong with expressions and bindings.
    """
    errors = ErrorCollector()
    expressions: dict[str, Column] = {}
    for calculation in rules.calculations(pack, columns, overrides):
        with errors.step():
            if column := _parse_calculation(calculation, columns):
                expressions.setdefault(calculation.measure, column)
    errors.check()
    return rules.bind(pack, columns, overrides, expressions)


def _parse_calculation(calculation: rules.Calculation, columns: Sequence[Column]) -> Column | None:
    """Return an expression as a column; None where a pack's refers to columns that are missing."""
    try:
        expression = read_expression(calculation.text, columns, calculation.measure)
    except PersonasError as failure:
        location = calculation.at
        if location is None:
            raise
        if all(problem.code == "E122" for problem in failure.problems):
            return None
        problems = (replace(problem, location=location) for problem in failure.problems)
        raise PersonasError(*problems) from None
    unit = rules.expression_unit(expression.text, columns)
    return Column(expression.text, expression.kind, unit=unit)


def required_statistics(pack: rules.RulePack, customers: Customers) -> Statistics:
    """Return the statistics of each numeric measure that reports show or the pack's rules need."""
    base, of_rules = frozenset(BASE_STATS), rules.required_stats(pack)
    return {m.name: base | of_rules.get(m.name, frozenset()) for m in customers.all_numbers}
