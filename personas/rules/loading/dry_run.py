"""Dry-run a text on sample facts, through all its branches, before there is a segment.

Each expression is evaluated to every value it may have: both sides of `or`, both of
`a if b else c`, every branch. What fails here fails in some report.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import chain, islice, product
from typing import Any

from jinja2 import nodes
from jinja2.runtime import Context, str_join

from personas.rules.matching.texts import FAILURES, CategoryFacts, NumberFacts, environment

MAX_VALUES = 24  # per expression
LOOP = "loop"
LOOP_FACTS = ("index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem",
              "nextitem")  # fmt: skip
_LOOP_SAMPLE = dict.fromkeys(LOOP_FACTS, 2) | {"first": False, "last": False}
_HINT = "Numbers take `| number` or `| percent`; words are not calculated with"
_UNARY: dict[str, Callable[[Any], Any]] = {
    "not": operator.not_, "-": operator.neg, "+": operator.pos
}  # fmt: skip
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "gteq": operator.ge,
    "lt": operator.lt, "lteq": operator.le, "in": lambda item, items: item in items,
    "notin": lambda item, items: item not in items,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text: the word to mark, and its line within the text (from 1)."""

    word: str
    code: str
    message: str
    help: str
    line: int


class _Shares(dict[str, float]):
    """Shares of a category that has every value."""

    def __missing__(self, key: str) -> float:
        if str(key).startswith("_"):
            raise KeyError(key)
        return 0.2371


@dataclass(frozen=True, slots=True)
class AnyFacts(NumberFacts):
    """The facts of a measure that is both a number and a category."""

    most_common: str
    shares: Mapping[str, float]


# sample facts: no two numbers are equal, and none is round
SEGMENT = {"share": 0.1873, "size": 137, "description": "high income"}
NUMBER = NumberFacts("Income", "k$", 41.37, 43.91, 29.53, 57.19, 0.6173, "high", 38.83)
CATEGORY = CategoryFacts("Plan", "", "new", _Shares({"new": 0.6131, "old": 0.2917}))
ANY = AnyFacts(**asdict(NUMBER), most_common=CATEGORY.most_common, shares=CATEGORY.shares)

Facts = dict[str, list[Any]]


def find_failure(tree: nodes.Template, measures: Mapping[str, object]) -> Fault | None:
    """Return the first failure of a text without other faults on sample facts of each measure."""
    try:
        _run(tree.body, {name: [fact] for name, fact in {**measures, **SEGMENT}.items()})
    except _EvaluationError as error:
        message = f"The text cannot be written: {_describe(error.cause)}"
        return Fault(_word(error.node), "E227", message, _HINT, error.node.lineno)
    return None


class _EvaluationError(Exception):
    def __init__(self, node: nodes.Node, cause: Exception) -> None:
        self.node, self.cause = node, cause
        super().__init__(str(cause))


def _describe(cause: Exception) -> str:
    """Return the message of an exception, without the names of our classes."""
    words = str(cause)
    for kind in (AnyFacts, NumberFacts, CategoryFacts):
        pattern = rf"'(?:[\w.]+\.)?{kind.__name__}(?: object)?'(?: object)?"
        words = re.sub(pattern, "a measure", words)
    return words


def _word(node: nodes.Node) -> str:
    """Return the word of a template that marks where it failed."""
    for part in (node, *node.find_all((nodes.Filter, nodes.Test, nodes.Getattr, nodes.Name))):
        word = getattr(part, "name", None) or getattr(part, "attr", None)
        if word:
            return str(word)
    return ""


def _run(body: Iterable[nodes.Node], facts: Facts) -> None:
    for node in body:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    _map(part, str, _values(part, facts))
            case nodes.If():
                _map(node.test, bool, _values(node.test, facts))
                for branch in (node.body, node.elif_, node.else_):
                    _run(branch, facts)
            case nodes.For():
                _run_loop(node, facts)


def _run_loop(node: nodes.For, facts: Facts) -> None:
    lists = _map(node.iter, lambda value: list(islice(iter(value), 3)), _values(node.iter, facts))
    for item in islice(chain(*lists), MAX_VALUES):
        inner = facts | {LOOP: [_LOOP_SAMPLE]} | _assign(node.target, item)
        if node.test is not None:
            _map(node.test, bool, _values(node.test, inner))
        _run(node.body, inner)
    _run(node.else_, facts)


def _assign(target: nodes.Node, item: Any) -> Facts:
    if isinstance(target, nodes.Name):
        return {target.name: [item]}
    names = [part.name for part in getattr(target, "items", ()) if isinstance(part, nodes.Name)]
    (parts,) = _map(target, lambda value: list(zip(names, value, strict=True)), [item])
    return {name: [part] for name, part in parts}


def _map(node: nodes.Node, function: Callable[[Any], Any], values: Iterable[Any]) -> list[Any]:
    try:
        return [function(value) for value in values]
    except FAILURES as cause:
        raise _EvaluationError(node, cause) from cause


def _values(node: nodes.Node, facts: Facts) -> list[Any]:
    """Return the values that an expression may have."""
    match node:
        case nodes.TemplateData() | nodes.Const():
            return [node.as_const()]
        case nodes.Name():
            return facts.get(node.name, [environment().undefined(name=node.name)])
        case nodes.CondExpr():
            _map(node.test, bool, _values(node.test, facts))
            alternative = _values(node.expr2, facts) if node.expr2 else [""]
            return [*_values(node.expr1, facts), *alternative][:MAX_VALUES]
        case nodes.And() | nodes.Or():
            left = _values(node.left, facts)
            _map(node.left, bool, left)
            return [*left, *_values(node.right, facts)][:MAX_VALUES]
    parts = [_values(part, facts) for part in node.iter_child_nodes()]
    return _map(node, lambda row: _evaluate(node, list(row)), islice(product(*parts), MAX_VALUES))


def _evaluate(node: nodes.Node, parts: list[Any]) -> Any:
    """Return the value of an expression from those of its parts."""
    match node:
        case nodes.Filter() | nodes.Test():
            return _call(node, parts)
        case nodes.BinExpr():
            return environment().binop_table[node.operator](*parts)
        case nodes.UnaryExpr():
            return _UNARY[node.operator](parts[0])
        case nodes.Compare():
            rights = zip(node.ops, parts, parts[1:], strict=False)
            results = [_COMPARISONS[op.op](left, right) for op, left, right in rights]
            return all(results)
        case nodes.Concat():
            return str_join(parts)
    return _access(node, parts)


def _access(node: nodes.Node, parts: list[Any]) -> Any:
    """Return an attribute or item of a value, or a literal of several parts."""
    match node:
        case nodes.Getattr():
            return environment().getattr(parts[0], node.attr)
        case nodes.Getitem(arg=nodes.Slice()):
            return parts[0][parts[1]]
        case nodes.Getitem():
            return environment().getitem(*parts)
        case nodes.Slice():
            ends = iter(parts)
            return slice(
                *(next(ends) if end else None for end in (node.start, node.stop, node.step))
            )
        case nodes.Dict():
            return dict(parts)
        case nodes.Tuple() | nodes.Pair():
            return tuple(parts)
        case nodes.List():
            return parts
    return parts[0]  # an operand, the value of a keyword


def _call(node: Any, parts: list[Any]) -> Any:
    values, names = parts[: 1 + len(node.args)], [pair.key for pair in node.kwargs]
    keywords = dict(zip(names, parts[len(values) :], strict=True))
    is_filter = isinstance(node, nodes.Filter)
    call = environment().call_filter if is_filter else environment().call_test
    return call(node.name, values[0], values[1:], keywords, context=_context())


@lru_cache(maxsize=1)
def _context() -> Context:
    return environment().from_string("").new_context()
