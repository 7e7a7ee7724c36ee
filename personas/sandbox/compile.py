"""Compile templates so that they count their steps.

Every body (of a loop, a branch, a macro, a file) begins with a line that takes as many steps as
it has parts, so that no action escapes the count.
"""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef


class CountingGenerator(CodeGenerator):
    """Jinja's generator of Python, which also writes calls of `BoundedEnvironment`."""

    _pending = 0  # parts that are evaluated with the next body

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:  # noqa: D102
        body = list(nodes)
        parts, self._pending = 1 + sum(map(_parts, body)) + self._pending, 0
        self.writeline(f"environment.spend({parts})", body[0] if body else None)
        super().blockvisit(body, frame)

    def macro_body(  # noqa: D102
        self, node: nodes.Macro | nodes.CallBlock, frame: Frame
    ) -> tuple[Frame, MacroRef]:
        self._pending = sum(map(_parts, node.defaults))
        return super().macro_body(node, frame)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: D102, N802
        if node.test is not None:  # items that it excludes do not reach the body
            count, parts = (
                nodes.EnvironmentAttribute("count_iteration"),
                nodes.Const(_parts(node.test)),
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


def _parts(node: nodes.Node) -> int:
    """Count the parts of a statement, without nested bodies, which count themselves."""
    parts = (part for part in node.iter_child_nodes() if not isinstance(part, nodes.Stmt))
    tests = (branch.test for branch in node.elif_) if isinstance(node, nodes.If) else ()
    return 1 + sum(map(_parts, (*parts, *tests)))
