"""Boolean expressions over axes, and an exact search for what makes them true.

A box gives each axis a set of cells (a bit mask). The search splits a box on one literal at a
time, simplifies the expression in each half and propagates literals that must hold: the method of
Davis, Putnam, Logemann and Loveland (1962), with sets of cells for truth values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

Box = tuple[int, ...]


class Literal(NamedTuple):
    """The axis with this index is in one of these cells."""

    axis: int
    mask: int


class And(NamedTuple):
    """All parts are true."""

    parts: tuple[Expr, ...]


class Or(NamedTuple):
    """At least one part is true."""

    parts: tuple[Expr, ...]


Expr = bool | Literal | And | Or


def negation(expr: Expr, full: Box) -> Expr:
    """Return the opposite of an expression; ``full`` is the box of all cells."""
    match expr:
        case bool():
            return not expr
        case Literal(axis, mask):
            return Literal(axis, full[axis] & ~mask)
        case And(parts):
            return Or(tuple(negation(part, full) for part in parts))
        case Or(parts):
            return And(tuple(negation(part, full) for part in parts))


def simplify(expr: Expr, box: Box) -> Expr:
    """Return what remains of an expression inside a box: a truth value where it is decided."""
    match expr:
        case Literal(axis, mask):
            inside = box[axis] & mask
            return inside != 0 if inside in (0, box[axis]) else expr
        case And(parts):
            return _combine(And, parts, box, neutral=True)
        case Or(parts):
            return _combine(Or, parts, box, neutral=False)
    return expr


def _combine(kind: type[And] | type[Or], parts: Iterable[Expr], box: Box, neutral: bool) -> Expr:
    remaining: list[Expr] = []
    for part in parts:
        simple = simplify(part, box)
        if simple is (not neutral):
            return simple
        if isinstance(simple, kind):
            remaining += simple.parts
        elif simple is not neutral:
            remaining.append(simple)
    if not remaining:
        return neutral
    return remaining[0] if len(remaining) == 1 else kind(tuple(remaining))


def is_satisfiable(expr: Expr, box: Box) -> bool:
    """Whether anything in the box makes the expression true."""
    return next(solutions(expr, box), None) is not None


def solutions(expr: Expr, box: Box) -> Iterator[Box]:
    """Yield boxes without overlap that together are all that makes the expression true."""
    expr, box = _propagate(expr, box)
    if expr is True:
        yield box
    if isinstance(expr, bool):
        return
    literal = _choose(expr)
    yield from solutions(expr, _narrow(box, literal.axis, literal.mask))
    yield from solutions(expr, _narrow(box, literal.axis, ~literal.mask))


def _propagate(expr: Expr, box: Box) -> tuple[Expr, Box]:
    """Unit propagation: narrow the box by literals that must hold, until there are none."""
    while True:
        expr = simplify(expr, box)
        parts = expr.parts if isinstance(expr, And) else (expr,)
        literals = [part for part in parts if isinstance(part, Literal)]
        if not literals:
            return expr, box
        for axis, mask in literals:
            box = _narrow(box, axis, mask)
        if not all(box):
            return False, box


def _narrow(box: Box, axis: int, mask: int) -> Box:
    return (*box[:axis], box[axis] & mask, *box[axis + 1 :])


def _choose(expr: Expr) -> Literal:
    """Return a literal of the part with the fewest alternatives."""
    while isinstance(expr, And | Or):
        expr = min(expr.parts, key=_count_parts)
    if isinstance(expr, bool):  # pragma: no cover - simplified expressions hold no truth values
        raise TypeError("nothing to choose from")
    return expr


def _count_parts(expr: Expr) -> int:
    return len(expr.parts) if isinstance(expr, And | Or) else 1
