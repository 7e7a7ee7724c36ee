"""The budget of one rendering: steps and characters, counted alike on every machine.

Compile templates so that they count their steps.

Every body (of a loop, a branch, a macro, a file) begins with a line that takes as many steps as
it has parts, so that no action escapes the count.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, ValuesView
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, is_dataclass
from itertools import chain
from typing import Any

from jinja2 import TemplateRuntimeError, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef

MAX_STEPS = 5_000_000  # parts of expressions and items of lists
MAX_CHARACTERS = 20_000_000  # of all texts that are built on the way, printed or not
MAX_DEPTH = 50  # macros that call macros
CHARACTERS_PER_STEP = 100
CALL_STEPS = 8  # of a macro, a method, a filter or a test

_COLLECTIONS = (list, tuple, set, frozenset, dict, KeysView, ValuesView, ItemsView)
_NUMBER_LENGTH = 20  # characters, about


class RunawayError(TemplateRuntimeError):
    """A template does more than any report needs."""


@dataclass(slots=True)
class Budget:
    """The remaining steps, characters and depth of a rendering.

    ``sizes`` caches object id → the object and its number of characters as text.
    """

    steps: int = MAX_STEPS
    characters: int = MAX_CHARACTERS
    depth: int = MAX_DEPTH
    sizes: dict[int, tuple[object, int]] = field(default_factory=dict)

    def spend(self, steps: int) -> None:
        """Take steps; raises `RunawayError` where none remain."""
        self.steps -= steps
        if self.steps < 0:
            raise RunawayError(f"more than {MAX_STEPS:,} steps")

    def write(self, characters: int) -> None:
        """Take the characters of a new text."""
        self.afford(characters)
        self.characters -= characters

    def afford(self, characters: int) -> None:
        """Raise `RunawayError` where a text of this length would exceed the budget."""
        if characters > self.characters:
            raise RunawayError(f"texts of more than {MAX_CHARACTERS:,} characters")

    def read(self, value: object) -> None:
        """Take the cost of one pass over a value."""
        if isinstance(value, str):
            self.spend(len(value) // CHARACTERS_PER_STEP)
        elif isinstance(value, (range, *_COLLECTIONS)):
            self.spend(len(value))
            self.afford(self.size(value))
        elif is_dataclass(value):
            self.spend(len(fields(value)))
            self.afford(self.size(value))

    def make(self, value: Any) -> Any:
        """Take the cost of a new value, and return it."""
        if isinstance(value, str):
            self.write(len(value))
        elif isinstance(value, Iterator):
            return self.iterate(value)
        self.read(value)
        return value

    def iterate(self, values: Iterator[Any]) -> Iterator[Any]:
        """Yield values that are computed one by one, a step for each."""
        for value in values:
            self.spend(1)
            self.read(value)
            yield value

    def size(self, value: object) -> int:
        """Return about how many characters a value takes as text.

        A list that contains another twice counts it twice: a few lists can stand for more than any
        memory holds. Values of templates never change, so that each is measured once.
        """
        if isinstance(value, str):
            return len(value)
        if isinstance(value, range):
            return _NUMBER_LENGTH * len(value)
        cached = self.sizes.get(id(value))
        if cached is not None:
            return cached[1]
        parts = _parts(value)
        if parts is None:
            return _NUMBER_LENGTH
        size = 2 + sum(2 + self.size(part) for part in parts)
        self.sizes[id(value)] = (value, size)
        return size

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Take a level of calls for the duration of the block."""
        if not self.depth:
            raise RunawayError(f"more than {MAX_DEPTH} calls within each other")
        self.depth -= 1
        try:
            yield
        finally:
            self.depth += 1


def _parts(value: object) -> list[object] | None:
    """Return what a collection or a view contains; None of other values."""
    if isinstance(value, dict):
        return list(chain.from_iterable(value.items()))
    if isinstance(value, _COLLECTIONS):
        return list(value)
    if is_dataclass(value):
        names = (f.name for f in fields(value))
        return list(chain.from_iterable((name, getattr(value, name)) for name in names))
    return None


_BUDGET: ContextVar[Budget | None] = ContextVar("budget", default=None)


def current_budget() -> Budget:
    """Return the budget of the current rendering; outside of one each action has its own."""
    return _BUDGET.get() or Budget()


@contextmanager
def rendering() -> Iterator[None]:
    """Give a rendering its budget: that of the rendering around it, or a new one."""
    if _BUDGET.get() is not None:
        yield
        return
    token = _BUDGET.set(Budget())
    try:
        yield
    finally:
        _BUDGET.reset(token)


class CountingGenerator(CodeGenerator):
    """Jinja's generator of Python, which also writes calls of `BoundedEnvironment`."""

    _pending = 0  # parts that are evaluated with the next body

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:  # noqa: D102
        body = list(nodes)
        parts, self._pending = 1 + sum(map(_count_parts, body)) + self._pending, 0
        self.writeline(f"environment.spend({parts})", body[0] if body else None)
        super().blockvisit(body, frame)

    def macro_body(  # noqa: D102
        self, node: nodes.Macro | nodes.CallBlock, frame: Frame
    ) -> tuple[Frame, MacroRef]:
        self._pending = sum(map(_count_parts, node.defaults))
        return super().macro_body(node, frame)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: D102, N802
        if node.test is not None:  # items that it excludes do not reach the body
            count, parts = (
                nodes.EnvironmentAttribute("count_iteration"),
                nodes.Const(_count_parts(node.test)),
            )
            node.test = nodes.And(nodes.Call(count, [parts], [], None, None), node.test)
        super().visit_For(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: D102, N802
        if frame.eval_ctx.volatile:
            join = "(markup_join if context.eval_ctx.volatile else str_join)"
        else:
            join = "markup_join" if frame.eval_ctx.autoescape else "str_join"
        self.write(f"environment.join_texts({join}, (")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: D102, N802
        self.write("(")
        self._read(node.expr, frame)
        for operand in node.ops:
            self.visit(operand, frame)
        self.write(")")

    def visit_Operand(self, node: nodes.Operand, frame: Frame) -> None:  # noqa: D102, N802
        self.write(f" {_OPERATORS[node.op]} ")
        self._read(node.expr, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: D102, N802
        self.write("{")
        for pair in node.items:
            self._read(pair.key, frame)
            self.write(": ")
            self.visit(pair.value, frame)
            self.write(", ")
        self.write("}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: D102, N802
        if not isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        self.write("environment.make(")
        super().visit_Getitem(node, frame)
        self.write(")")

    def _read(self, node: nodes.Expr, frame: Frame) -> None:
        """Write a value that is read: compared, or used as a key."""
        self.write("environment.read(")
        self.visit(node, frame)
        self.write(")")


_OPERATORS = {
    "eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "in": "in",
    "notin": "not in",
}  # fmt: skip


def _count_parts(node: nodes.Node) -> int:
    """Count the parts of a statement, without nested bodies, which count themselves."""
    parts = (part for part in node.iter_child_nodes() if not isinstance(part, nodes.Stmt))
    tests = (branch.test for branch in node.elif_) if isinstance(node, nodes.If) else ()
    return 1 + sum(map(_count_parts, (*parts, *tests)))
