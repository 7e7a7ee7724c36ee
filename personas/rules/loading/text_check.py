"""What may be wrong with a template that parses: unknown names, and what could run away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError, nodes

from personas.domain.problem import Location
from personas.rules.language.findings import Findings, Slip, nearest, quoted
from personas.rules.loading.fault import Fault
from personas.rules.loading.rehearse import failures
from personas.rules.loading.samples import AnyFacts
from personas.rules.loading.text_access import LOOP, unreachable
from personas.rules.loading.tree import Items, Scalar, Value
from personas.rules.matching.facts import SEGMENT_FACTS
from personas.rules.matching.texts import FILTERS, MAX_LENGTH, environment

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


MAX_DEPTH = 50


@dataclass(frozen=True, slots=True)
class TextChecker:
    """Checks the templates of a pack that has these measures."""

    measures: tuple[str, ...]

    def check(self, value: Value | None, found: Findings) -> None:
        """Note what is wrong with a text, or with each text of a list."""
        if isinstance(value, Items):
            for item in value.items:
                self.check(item, found)
        elif isinstance(value, Scalar):
            try:
                self._check(value, found)
            except Slip as slip:
                found.slip(slip, value.at)

    def _check(self, scalar: Scalar, found: Findings) -> None:
        if len(scalar.text) > MAX_LENGTH:
            message = f"A text of more than {MAX_LENGTH:,} characters"
            raise Slip("E217", message, "Say it shorter")
        if "{" not in scalar.text:  # plain words, as most texts are
            return
        too_deep = Slip("E217", "A text nested too deeply", "Say it simpler")
        try:
            tree = environment().parse(scalar.text)
        except TemplateSyntaxError as error:
            raise _broken(scalar, error) from None
        except RecursionError:
            raise too_deep from None
        if not _is_shallow(tree, MAX_DEPTH):
            raise too_deep
        facts = dict.fromkeys(self.measures, AnyFacts())
        wrong = list(faults(tree, self.measures)) or failures(tree, facts)
        for fault in wrong:
            at = _place(scalar, fault.word, fault.line)
            found.add(fault.code, fault.message, at, fault.help)


def _broken(scalar: Scalar, error: TemplateSyntaxError) -> Slip:
    message = error.message or "unreadable"
    words = re.findall(r"'(\w+)'", message)
    at = _place(scalar, words[-1], error.lineno) if words else scalar.at
    hint = "Look for a missing `}}`, `%}` or `endif`"
    return Slip("E215", f"Broken template: {message}", hint, at)


def _is_shallow(node: nodes.Node, levels: int) -> bool:
    """Return whether a template has few enough levels to be compiled."""
    return levels > 0 and all(_is_shallow(part, levels - 1) for part in node.iter_child_nodes())


def _place(scalar: Scalar, word: str, line: int) -> Location:
    """Find a word of the template in the file; the text's own place otherwise."""
    if not word:
        return scalar.at
    start = scalar.at.line or 1
    first = start + line if scalar.style == "block" else start
    last = min(first + scalar.text.count("\n") + 1, len(scalar.source.lines))
    for number in range(first, last + 1):
        offset = (scalar.at.column or 1) - 1 if number == start else 0
        hit = re.compile(rf"\b{re.escape(word)}\b").search(scalar.source.lines[number - 1], offset)
        if hit:
            return scalar.source.location(number, hit.start() + 1)
    return scalar.at
