"""Try a text on facts of every kind, all its branches, before there is a segment to write it for.

Each expression is worked out to all that it may be: both sides of `or`, both of `a if b else c`,
every branch. What fails here fails in some report.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice, product
from typing import Any

from jinja2 import nodes
from jinja2.runtime import Context, str_join

from personas.rules.loading.fault import Fault
from personas.rules.loading.samples import SEGMENT, said
from personas.rules.loading.text_access import LOOP, LOOP_FACTS
from personas.rules.matching.texts import FAILURES, environment

MOST = 24  # values that one expression is followed for
_MEND = "Numbers take `| number` or `| percent`; words are not calculated with"
_SIGNED: dict[str, Callable[[Any], Any]] = {
    "not": operator.not_, "-": operator.neg, "+": operator.pos
}  # fmt: skip
_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "gteq": operator.ge,
    "lt": operator.lt, "lteq": operator.le, "in": lambda one, many: one in many,
    "notin": lambda one, many: one not in many,
}  # fmt: skip


_TURN = dict.fromkeys(LOOP_FACTS, 2) | {"first": False, "last": False}


def failures(tree: nodes.Template, measures: Mapping[str, object]) -> Iterator[Fault]:
    """Yield the first thing that fails when a text without other faults is written.

    ``measures`` are facts of each to try it on.
    """
    try:
        _run(tree.body, {name: [fact] for name, fact in {**measures, **SEGMENT}.items()})
    except _Failed as failed:
        message = f"The text cannot be written: {said(failed.cause)}"
        yield Fault(_word(failed.node), "E227", message, _MEND, failed.node.lineno)


class _Failed(Exception):  # noqa: N818
    def __init__(self, node: nodes.Node, cause: Exception) -> None:
        self.node, self.cause = node, cause
        super().__init__(str(cause))


Facts = dict[str, list[Any]]


def _run(body: Iterable[nodes.Node], facts: Facts) -> None:
    for node in body:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    _each(part, str, _values(part, facts))
            case nodes.If():
                _each(node.test, bool, _values(node.test, facts))
                for branch in (node.body, node.elif_, node.else_):
                    _run(branch, facts)
            case nodes.For():
                _loop(node, facts)


def _loop(node: nodes.For, facts: Facts) -> None:
    many = _each(node.iter, lambda value: list(islice(iter(value), 3)), _values(node.iter, facts))
    for item in [one for some in many for one in some][:MOST]:
        inside = facts | {LOOP: [_TURN]} | _bound(node.target, item)
        if node.test is not None:
            _each(node.test, bool, _values(node.test, inside))
        _run(node.body, inside)
    _run(node.else_, facts)


def _bound(target: nodes.Node, item: Any) -> Facts:
    if isinstance(target, nodes.Name):
        return {target.name: [item]}
    names = [part.name for part in getattr(target, "items", ()) if isinstance(part, nodes.Name)]
    (parts,) = _each(target, lambda value: list(zip(names, value, strict=True)), [item])
    return {name: [part] for name, part in parts}


def _values(node: nodes.Node, facts: Facts) -> list[Any]:
    """Return what an expression may be."""
    match node:
        case nodes.TemplateData() | nodes.Const():
            return [node.as_const()]
        case nodes.Name():
            return facts.get(node.name, [environment().undefined(name=node.name)])
        case nodes.CondExpr():
            _each(node.test, bool, _values(node.test, facts))
            other = _values(node.expr2, facts) if node.expr2 else [""]
            return [*_values(node.expr1, facts), *other][:MOST]
        case nodes.And() | nodes.Or():
            left = _each(node.left, _said, _values(node.left, facts))
            return [*left, *_values(node.right, facts)][:MOST]
    parts = [_values(part, facts) for part in node.iter_child_nodes()]
    return _each(node, lambda row: _result(node, list(row)), islice(product(*parts), MOST))


def _said(value: Any) -> Any:
    bool(value)
    return value


def _result(node: nodes.Node, parts: list[Any]) -> Any:
    """Return what an expression is, of what its parts are."""
    match node:
        case nodes.Filter() | nodes.Test():
            return _act(node, parts)
        case nodes.BinExpr():
            return environment().binop_table[node.operator](*parts)
        case nodes.UnaryExpr():
            return _SIGNED[node.operator](parts[0])
        case nodes.Compare():
            rights = zip(node.ops, parts, parts[1:], strict=False)
            held = [_COMPARED[op.op](left, right) for op, left, right in rights]
            return all(held)
        case nodes.Concat():
            return str_join(parts)
    return _read(node, parts)


def _read(node: nodes.Node, parts: list[Any]) -> Any:
    """Return what is reached of a value, or held by one."""
    match node:
        case nodes.Getattr():
            return environment().getattr(parts[0], node.attr)
        case nodes.Getitem(arg=nodes.Slice()):
            return parts[0][parts[1]]
        case nodes.Getitem():
            return environment().getitem(*parts)
        case nodes.Slice():
            ends = iter(parts)
            given = (node.start, node.stop, node.step)
            return slice(*(next(ends) if end else None for end in given))
        case nodes.Dict():
            return dict(parts)
        case nodes.Tuple() | nodes.Pair():
            return tuple(parts)
        case nodes.List():
            return parts
    return parts[0]  # an operand, a keyword's value


def _act(node: Any, parts: list[Any]) -> Any:
    values, names = parts[: 1 + len(node.args)], [pair.key for pair in node.kwargs]
    named = dict(zip(names, parts[len(values) :], strict=True))
    act = environment().call_filter if isinstance(node, nodes.Filter) else environment().call_test
    return act(node.name, values[0], values[1:], named, context=_context())


@lru_cache(maxsize=1)
def _context() -> Context:
    return environment().from_string("").new_context()


def _each(node: nodes.Node, act: Callable[[Any], Any], values: Iterable[Any]) -> list[Any]:
    try:
        return [act(value) for value in values]
    except FAILURES as cause:
        raise _Failed(node, cause) from cause


def _word(node: nodes.Node) -> str:
    """The word of a template to show as the place of what failed."""
    for part in (node, *node.find_all((nodes.Filter, nodes.Test, nodes.Getattr, nodes.Name))):
        word = getattr(part, "name", None) or getattr(part, "attr", None)
        if word:
            return str(word)
    return ""
