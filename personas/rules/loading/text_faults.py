"""What may be wrong with a template that parses: unknown names, and what could run away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jinja2 import nodes

from personas.rules.language.findings import nearest, quoted
from personas.rules.loading.fault import Fault
from personas.rules.loading.text_access import LOOP, unreachable
from personas.rules.matching.facts_of import SEGMENT_FACTS
from personas.rules.matching.texts import FILTERS, environment

# none of these could keep a text short and quick: loops in loops, text that grows itself
_FORBIDDEN = {
    nodes.Assign: "`set`", nodes.AssignBlock: "`set`", nodes.Block: "blocks",
    nodes.Call: "calls", nodes.CallBlock: "calls", nodes.Extends: "`extends`",
    nodes.FilterBlock: "filter blocks", nodes.FromImport: "imports", nodes.Import: "imports",
    nodes.Include: "includes", nodes.Macro: "macros", nodes.Pow: "powers", nodes.With: "`with`",
    nodes.For: "a loop in a loop",
}  # fmt: skip
_ALLOWED = "Texts take `{{ facts }}`, filters, `{% if %}` and one plain `{% for %}`"
MAX_DIGITS = 20


def faults(tree: nodes.Template, measures: Sequence[str]) -> Iterator[Fault]:
    """Yield what is wrong with a template of a pack that has these measures."""
    yield from _forbidden(tree)
    yield from _unknown_functions(tree)
    yield from _large_arguments(tree)
    known = (*measures, *SEGMENT_FACTS, *_loop_names(tree))
    yield from _unknown_variables(tree, known)
    yield from unreachable(tree, measures, known)


def _forbidden(tree: nodes.Template) -> Iterator[Fault]:
    kinds = tuple(kind for kind in _FORBIDDEN if kind is not nodes.For)
    inner = [deep for loop in tree.find_all(nodes.For) for deep in loop.find_all(nodes.For)]
    for node in (*tree.find_all(kinds), *inner):
        message = f"Texts cannot use {_FORBIDDEN[type(node)]}"
        yield Fault(type(node).__name__.lower(), "E217", message, _ALLOWED, node.lineno)


def _unknown_functions(tree: nodes.Template) -> Iterator[Fault]:
    for kind, known in ((nodes.Filter, FILTERS), (nodes.Test, environment().tests)):
        for node in tree.find_all(kind):
            if node.name not in known:
                message = f"There is no {kind.__name__.lower()} `{node.name}`"
                yield Fault(node.name, "E216", message, _hint(node.name, known), node.lineno)


def _large_arguments(tree: nodes.Template) -> Iterator[Fault]:
    for node in tree.find_all(nodes.Filter):
        if not all(map(_is_small, (*node.args, *(pair.value for pair in node.kwargs)))):
            message = f"`{node.name}` takes plain texts and numbers up to {MAX_DIGITS}"
            hint = "Write the number out, and keep it small"
            yield Fault(node.name, "E217", message, hint, node.lineno)


def _is_small(argument: nodes.Expr) -> bool:
    if not isinstance(argument, nodes.Const):
        return False
    return not isinstance(argument.value, int | float) or abs(argument.value) <= MAX_DIGITS


def _unknown_variables(tree: nodes.Template, known: Sequence[str]) -> Iterator[Fault]:
    for name in tree.find_all(nodes.Name):
        if name.name not in known:
            message = f"The text uses `{name.name}`, which is not known"
            yield Fault(name.name, "E216", message, _hint(name.name, known), name.lineno)


def _loop_names(tree: nodes.Template) -> list[str]:
    targets = [loop.target for loop in tree.find_all(nodes.For)]
    names = [name.name for target in targets for name in _names(target)]
    return [*names, LOOP] if targets else []


def _names(target: nodes.Node) -> Iterable[nodes.Name]:
    return [target] if isinstance(target, nodes.Name) else target.find_all(nodes.Name)


def _hint(word: str, known: Iterable[str]) -> str:
    guess = nearest(word, known)
    return f"Did you mean `{guess}`?" if guess else f"Known are: {quoted(sorted(set(known)))}"
