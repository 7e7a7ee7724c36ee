"""Values within an expression: SQL with a type, and what an expression may speak of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from sqlglot import exp

from personas.domain.measure import Column
from personas.sql.build import literal

Type = Literal["number", "text", "date", "truth", "gap"]
WORDS: dict[Type, str] = {
    "number": "a number",
    "text": "text",
    "date": "a date",
    "truth": "a condition",
    "gap": "a gap",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A part of an expression: the SQL that gives it, its type, and the node it was written as."""

    sql: exp.Expression
    type: Type
    node: exp.Expression


class Misfit(Exception):  # noqa: N818
    """A part that cannot stand where it stands; whoever has the text makes a problem of it."""

    def __init__(self, code: str, node: exp.Expression, message: str, help: str) -> None:  # noqa: A002
        self.code, self.node, self.message, self.help = code, node, message, help
        super().__init__(message)


def as_number(value: Value) -> exp.Expression:
    """Return the value as a double; a condition counts 1 where it holds and 0 where not."""
    if value.type == "truth":
        return exp.cast(exp.cast(value.sql, "int"), "double")
    return _only(value, "number", "Compare text or list it in a `case` to make numbers of it")


def as_truth(value: Value) -> exp.Expression:
    """Return the value as a condition."""
    return _only(value, "truth", "Write a comparison, such as `Income > 50000`")


def as_date(value: Value) -> exp.Expression:
    """Return the value as a date; a text in quotes is one when it is written ``2014-12-31``."""
    if isinstance(value.node, exp.Literal) and value.type == "text":
        return _literal_date(value)
    return _only(value, "date", "Name a column of dates, or write a date as 2014-12-31")


def as_common(values: Sequence[Value], node: exp.Expression) -> tuple[list[exp.Expression], Type]:
    """Return values in the one type that all of them have, or can take; gaps take any."""
    types = {value.type for value in values} - {"gap"}
    if types <= {"truth"}:
        common: Type = "truth" if types else "gap"
        return [value.sql for value in values], common
    if types <= {"number", "truth"}:
        return [as_number(value) for value in values], "number"
    if types <= {"date", "text"} and "date" in types:
        return [as_date(value) for value in values], "date"
    if types == {"text"}:
        return [value.sql for value in values], "text"
    kinds = " and ".join(WORDS[kind] for kind in sorted(types))
    help_ = "Write numbers without quotes and texts in 'single quotes'"
    raise Misfit("E123", node, f"`{node.sql()}` mixes {kinds}", help_)


def _only(value: Value, wanted: Type, help_: str) -> exp.Expression:
    if value.type in (wanted, "gap"):
        return value.sql
    said = f"`{value.node.sql()}` is {WORDS[value.type]}, not {WORDS[wanted]}"
    raise Misfit("E123", value.node, said, help_)


def _literal_date(value: Value) -> exp.Expression:
    text = str(value.node.this)
    try:
        date.fromisoformat(text)
    except ValueError:
        raise Misfit(
            "E123", value.node, f"`{text}` is no date", "Write a date as 2014-12-31"
        ) from None
    return exp.cast(exp.Literal.string(text), "date")


def finite(number: exp.Expression) -> exp.Expression:
    """Return the number, or a gap where it is infinite or none. Minus zero becomes zero."""
    same = exp.EQ(this=exp.Sub(this=number, expression=number.copy()), expression=literal(0))
    return exp.Case().when(same, exp.Add(this=number.copy(), expression=literal(0)))


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
