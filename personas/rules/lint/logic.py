"""Boolean expressions over axes, and an exact search for what makes them true.

A box gives each axis a set of cells (a bit mask). The search splits a box on one literal at a
time, simplifies the expression under each half and follows forced literals first: the method
of Davis, Putnam, Logemann and Loveland (1962), with sets of cells for truth values.
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
    """Return what is left to decide of an expression inside a box."""
    match expr:
        case Literal(axis, mask):
            inside = box[axis] & mask
            return inside != 0 if inside in (0, box[axis]) else expr
        case And(parts):
            return _joined(And, parts, box, neutral=True)
        case Or(parts):
            return _joined(Or, parts, box, neutral=False)
    return expr


def _joined(kind: type[And] | type[Or], parts: Iterable[Expr], box: Box, neutral: bool) -> Expr:
    left: list[Expr] = []
    for part in parts:
        simple = simplify(part, box)
        if simple is (not neutral):
            return simple
        if isinstance(simple, kind):
            left += simple.parts
        elif simple is not neutral:
            left.append(simple)
    if not left:
        return neutral
    return left[0] if len(left) == 1 else kind(tuple(left))


def holds_somewhere(expr: Expr, box: Box) -> bool:
    """Return whether anything in the box makes the expression true."""
    return next(solutions(expr, box), None) is not None


def solutions(expr: Expr, box: Box) -> Iterator[Box]:
    """Yield boxes without overlap that together are all that makes the expression true."""
    expr, box = _propagate(expr, box)
    if expr is True:
        yield box
    if isinstance(expr, bool):
        return
    literal = _choose(expr)
    yield from solutions(expr, _narrowed(box, literal.axis, literal.mask))
    yield from solutions(expr, _narrowed(box, literal.axis, ~literal.mask))


def _propagate(expr: Expr, box: Box) -> tuple[Expr, Box]:
    """Narrow the box by literals that must hold, until none is left."""
    while True:
        expr = simplify(expr, box)
        parts = expr.parts if isinstance(expr, And) else (expr,)
        forced = [part for part in parts if isinstance(part, Literal)]
        if not forced:
            return expr, box
        for axis, mask in forced:
            box = _narrowed(box, axis, mask)
        if not all(box):
            return False, box


def _narrowed(box: Box, axis: int, mask: int) -> Box:
    return (*box[:axis], box[axis] & mask, *box[axis + 1 :])


def _choose(expr: Expr) -> Literal:
    """Return a literal of the part that leaves the fewest ways out."""
    while isinstance(expr, And | Or):
        expr = min(expr.parts, key=_ways)
    if isinstance(expr, bool):  # pragma: no cover - simplified expressions hold no truth values
        raise TypeError("nothing left to choose")
    return expr


def _ways(expr: Expr) -> int:
    return len(expr.parts) if isinstance(expr, And | Or) else 1
