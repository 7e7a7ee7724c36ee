"""What an expression may speak of: the columns at hand, and the nodes of the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sqlglot import exp

from personas.engine.expressions.values import Misfit, Type, Value
from personas.facts.measure import Column

Cell: TypeAlias = Callable[[Column], exp.Expression]
Typed: TypeAlias = tuple[exp.Expression, Type]
Language: TypeAlias = "Mapping[type[exp.Expression], Callable[[exp.Expression, Scope], Typed]]"


@dataclass(frozen=True, slots=True)
class Scope:
    """The columns by the names they are written by, how a cell is read, and the language."""

    columns: Mapping[str, Column]
    cell: Cell
    language: Language

    def value(self, node: exp.Expression) -> Value:
        """Return the value of a node, built anew; `Misfit` for what the language does not have."""
        if type(node) not in self.language:
            raise foreign(node)
        sql, kind = self.language[type(node)](node, self)
        return Value(sql, kind, node)


def foreign(node: exp.Expression) -> Misfit:
    """Say that something is not part of the language, and what is."""
    message = f"`{node.sql()}` is not part of the language"
    if isinstance(node, exp.CurrentDate | exp.CurrentTimestamp):
        day = "Write the day itself, such as 2014-12-31: the answer must be the same tomorrow"
        return Misfit("E124", node, message, day)
    return Misfit(
        "E124",
        node,
        message,
        "There are + - * / %, comparisons, and, or, not, is null, in, between, case, coalesce, "
        "nullif, least, greatest, abs, round, ln, exp, sqrt and `days between A and B`",
    )
