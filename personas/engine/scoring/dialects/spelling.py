"""How an engine other than ours is spoken to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sqlglot import exp

Rewrite: TypeAlias = Callable[[exp.Expression], exp.Expression]


def typed_number(cell: exp.Expression) -> exp.Expression:
    """A cell of a column of numbers as a double; text stops the query, or not, by engine."""
    return exp.cast(cell, "double")


def tried_number(cell: exp.Expression) -> exp.Expression:
    """A cell as a double; NULL where it is no number."""
    return exp.TryCast(this=cell, to=exp.DataType.build("double"))


def as_it_is(node: exp.Expression) -> exp.Expression:
    """A node that this engine writes as sqlglot does."""
    return node


@dataclass(frozen=True, slots=True)
class TypeOf:
    """The function that tells the type of a cell, and what it tells of text."""

    function: str
    names: tuple[str, ...]

    def is_text(self, cell: exp.Expression) -> exp.Expression:
        """Whether a cell is text."""
        told = exp.cast(exp.Anonymous(this=self.function, expressions=[cell]), "varchar")
        return exp.In(this=told, expressions=[exp.Literal.string(name) for name in self.names])


@dataclass(frozen=True, slots=True)
class Spelling:
    """One dialect: its name in sqlglot, and where it needs other words than ours.

    ``number`` makes a double of a cell. Where ``text`` names the types of text, and the function
    that tells a cell's type, cells may be text as well, such as `$1,234`; ``reads_dates`` says the
    same of days such as 31/12/2014. Elsewhere numbers and dates have to be what they are.
    ``keeps`` says that a step can be kept from being written into the next one. ``mend`` rewrites
    single nodes.
    """

    written: str
    number: Rewrite = typed_number
    text: TypeOf | None = None
    reads_dates: bool = False
    keeps: bool = False
    mend: Rewrite = as_it_is
