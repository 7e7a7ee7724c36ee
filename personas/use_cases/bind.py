"""Bind a pack to a table: to its columns, or to expressions over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from personas import rules
from personas.customers.table import Customers
from personas.domain.measure import Column
from personas.domain.problem import ErrorCollector, PersonasError, Problem
from personas.domain.profile import BASE_STATS
from personas.domain.request import Request
from personas.expressions.read import read_expression
from personas.ingest.ids import rank

Statistics = Mapping[str, frozenset[str]]  # names of statistics by measure


@dataclass(frozen=True, slots=True)
class BoundPack:
    """A pack that is bound to a table.

    Where it was chosen by its measures, ``matched_measures`` are those that the table has. A pack
    of all numbers left out the ``keys``, which tell customers apart.
    """

    pack: rules.RulePack
    binding: rules.Binding
    matched_measures: tuple[str, ...] | None
    keys: frozenset[str] = frozenset()


def bind_pack(
    pack: rules.RulePack | None,
    columns: Sequence[Column],
    overrides: Mapping[str, str],
    find_keys: Callable[[], frozenset[str]],
) -> BoundPack:
    """Bind a pack to a table's columns; None stands for the bundled one that fits them best.

    ``find_keys`` finds the columns that tell customers apart: a pack of all numbers takes none.

    Raises `PersonasError` with everything that is wrong with expressions and bindings.
    """
    matched_measures = None
    if pack is None:
        fit = rules.best_pack(columns, overrides, _is_expression_of(columns))
        pack, matched_measures = fit.pack, tuple(rule.label for rule in fit.measures)
    keys = find_keys() if pack.all_numeric else frozenset()
    pack = rules.with_columns(pack, columns, overrides, keys)
    binding = bind_measures(pack, columns, overrides)
    return BoundPack(rules.with_units(pack, binding.measures), binding, matched_measures, keys)


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


def _is_expression_of(columns: Sequence[Column]) -> Callable[[str], bool]:
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
    errors, expressions = ErrorCollector(), {}
    for calculation in rules.calculations(pack, columns, overrides):
        with errors.step():
            if column := _parse_calculation(calculation, columns):
                expressions[calculation.measure] = column
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
    return {m.name: base | of_rules.get(m.name, frozenset()) for m in customers.numbers}
