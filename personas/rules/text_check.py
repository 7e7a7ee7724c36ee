"""Check templates when a pack is loaded: syntax, variables, and what texts may not use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError, nodes

from personas.facts.problem import Location
from personas.rules.facts_of import MEASURE_FACTS, SEGMENT_FACTS
from personas.rules.findings import Findings, nearest, quoted
from personas.rules.texts import FILTERS, MAX_LENGTH, environment
from personas.rules.tree import Items, Scalar, Value

# none of these could keep a text short and quick: loops in loops, text that grows itself
_FORBIDDEN = (nodes.Assign, nodes.AssignBlock, nodes.Block, nodes.Call, nodes.CallBlock,
              nodes.Extends, nodes.FilterBlock, nodes.FromImport, nodes.Import, nodes.Include,
              nodes.Macro, nodes.Pow, nodes.With)  # fmt: skip
MAX_DIGITS = 20


@dataclass(frozen=True, slots=True)
class TextChecker:
    """Checks the templates of a pack that has these measures."""

    measures: tuple[str, ...]

    def check(self, value: Value | None, found: Findings) -> None:
        """Note what is wrong with a text, or with each text of a list."""
        match value:
            case Scalar():
                self._check(value, found)
            case Items(items):
                for item in items:
                    self.check(item, found)

    def _check(self, scalar: Scalar, found: Findings) -> None:
        if len(scalar.text) > MAX_LENGTH:
            found.add(
                "E217",
                f"A text of more than {MAX_LENGTH:,} characters",
                scalar.at,
                "Say it shorter",
            )
            return
        try:
            tree = environment().parse(scalar.text)
        except TemplateSyntaxError as error:
            at = _place(scalar, _words(error.message or ""), error.lineno)
            found.add(
                "E215",
                f"Broken template: {error.message}",
                at,
                "Look for a missing `}}`, `%}` or `endif`",
            )
            return
        for name, code, message, hint, line in self._faults(tree):
            found.add(code, message, _place(scalar, [name], line), hint)

    def _faults(self, tree: nodes.Template) -> Iterable[tuple[str, str, str, str, int]]:
        yield from _forbidden(tree)
        yield from _filters(tree)
        yield from self._unknown(tree)

    def _unknown(self, tree: nodes.Template) -> Iterable[tuple[str, str, str, str, int]]:
        """Yield variables and attributes that no segment has."""
        known = (*self.measures, *SEGMENT_FACTS, *_loop_names(tree))
        for name in tree.find_all(nodes.Name):
            if name.name not in known:
                yield (
                    name.name,
                    "E216",
                    f"The text uses `{name.name}`, which is not known",
                    _hint(name.name, known),
                    name.lineno,
                )
        for part in tree.find_all((nodes.Getattr, nodes.Getitem)):
            if (attribute := self._attribute(part)) and attribute not in MEASURE_FACTS:
                yield (
                    attribute,
                    "E216",
                    f"A measure has no `{attribute}`",
                    _hint(attribute, MEASURE_FACTS),
                    part.lineno,
                )

    def _attribute(self, part: nodes.Expr) -> str | None:
        """Return the attribute that is asked of a measure, where that can be told."""
        match part:
            case nodes.Getattr(node=nodes.Name(name=name), attr=attribute):
                return attribute if name in self.measures else None
            case nodes.Getitem(node=nodes.Name(name=name), arg=nodes.Const(value=attribute)):
                return str(attribute) if name in self.measures else None
        return None


def _forbidden(tree: nodes.Template) -> Iterable[tuple[str, str, str, str, int]]:
    inner = [deep for loop in tree.find_all(nodes.For) for deep in loop.find_all(nodes.For)]
    for node in (*tree.find_all(_FORBIDDEN), *inner):
        word = type(node).__name__.lower()
        yield (
            word,
            "E217",
            f"Texts cannot use {_WORDS.get(word, f'`{word}`')}",
            "Texts take `{{ facts }}`, filters, `{% if %}` and one plain `{% for %}`",
            node.lineno,
        )


_WORDS = {"for": "a loop in a loop", "call": "calls", "pow": "powers", "assign": "`set`"}


def _filters(tree: nodes.Template) -> Iterable[tuple[str, str, str, str, int]]:
    for node in tree.find_all(nodes.Filter):
        if node.name not in FILTERS:
            yield (
                node.name,
                "E216",
                f"There is no filter `{node.name}`",
                _hint(node.name, FILTERS),
                node.lineno,
            )
        elif not all(map(_small, (*node.args, *(pair.value for pair in node.kwargs)))):
            yield (
                node.name,
                "E217",
                f"`{node.name}` takes plain texts and numbers up to {MAX_DIGITS}",
                "Write the number out, and keep it small",
                node.lineno,
            )


def _small(argument: nodes.Expr) -> bool:
    if not isinstance(argument, nodes.Const):
        return False
    return not isinstance(argument.value, int | float) or abs(argument.value) <= MAX_DIGITS


def _loop_names(tree: nodes.Template) -> tuple[str, ...]:
    loops = list(tree.find_all(nodes.For))
    names = [name.name for loop in loops for name in _targets(loop.target)]
    return (*names, "loop") if loops else ()


def _targets(target: nodes.Node) -> list[nodes.Name]:
    return [target] if isinstance(target, nodes.Name) else list(target.find_all(nodes.Name))


def _hint(word: str, known: Iterable[str]) -> str:
    guess = nearest(word, known)
    return f"Did you mean `{guess}`?" if guess else f"Known are: {quoted(sorted(set(known)))}"


def _words(message: str) -> list[str]:
    return re.findall(r"'(\w+)'", message)


def _place(scalar: Scalar, words: list[str], line: int | None) -> Location:
    """Find the place of a word of the template in the file; the text's own place otherwise."""
    start = scalar.at.line or 1
    first = start + (line or 1) if scalar.style == "block" else start
    for word in words:
        for number in range(first, min(first + scalar.text.count("\n") + 2, _end(scalar) + 1)):
            text = scalar.source.lines[number - 1]
            offset = (scalar.at.column or 1) - 1 if number == start else 0
            if hit := re.compile(rf"\b{re.escape(word)}\b").search(text, offset):
                return scalar.source.location(number, hit.start() + 1)
    return scalar.at


def _end(scalar: Scalar) -> int:
    return len(scalar.source.lines)
