"""Bind a pack to a table: to its columns, or to what is calculated from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from personas import rules
from personas.domain.measure import Column
from personas.domain.problem import ErrorCollector, PersonasError
from personas.expressions.read import read_expression


@dataclass(frozen=True, slots=True)
class Bound:
    """A pack that met a table; ``chosen_for`` are the measures it was chosen for, if it was."""

    pack: rules.RulePack
    binding: rules.Binding
    chosen_for: tuple[str, ...] | None


def bind_pack(
    pack: rules.RulePack | None,
    columns: Sequence[Column],
    overrides: Mapping[str, str],
    id_column: str | None,
) -> Bound:
    """Bind a pack to a table's columns, None for the bundled one that fits them best.

    Raises `PersonasError` with everything that is wrong with expressions and bindings.
    """
    chosen_for = None
    if pack is None:
        fit = rules.best_pack(columns, overrides, _is_calculable(columns))
        pack, chosen_for = fit.pack, tuple(rule.label for rule in fit.found)
    whole = rules.with_columns(pack, columns, overrides, id_column)
    return Bound(whole, bind_measures(whole, columns, overrides), chosen_for)


def _is_calculable(columns: Sequence[Column]) -> Callable[[str], bool]:
    def is_calculable(text: str) -> bool:
        try:
            return bool(read_expression(text, columns, ""))
        except PersonasError:
            return False

    return is_calculable


def bind_measures(
    pack: rules.RulePack, columns: Sequence[Column], overrides: Mapping[str, str]
) -> rules.Binding:
    """Return the bound measures; ``overrides`` maps measures to column names or expressions.

    Raises `PersonasError` with everything that is wrong with expressions and bindings.
    """
    gathered, calculated = ErrorCollector(), {}
    for asked in rules.calculations(pack, columns, overrides):
        with gathered.step():
            if column := _calculated(asked, columns):
                calculated[asked.measure] = column
    gathered.check()
    return rules.bind(pack, columns, overrides, calculated)


def _calculated(asked: rules.Calculation, columns: Sequence[Column]) -> Column | None:
    """Return an expression as a column; None where a pack's needs columns that are not there."""
    try:
        found = read_expression(asked.text, columns, asked.measure)
    except PersonasError as error:
        if asked.at is None:
            raise
        if all(problem.code == "E122" for problem in error.problems):
            return None
        raise PersonasError(*(replace(p, location=asked.at) for p in error.problems)) from None
    return Column(found.text, found.kind)
