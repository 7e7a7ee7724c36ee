"""Check the templates of a pack: their syntax, the names they use, and what could run away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError, nodes

from personas.domain.problem import Location
from personas.rules.language.findings import Findings, ParseError, quote_all, suggest
from personas.rules.loading.dry_run import ANY, LOOP, LOOP_FACTS, Fault, find_failure
from personas.rules.loading.tree import Items, Scalar, Value
from personas.rules.matching.texts import (
    FILTERS,
    MAX_LENGTH,
    MEASURE_FACTS,
    SEGMENT_FACTS,
    environment,
)
from personas.sandbox import is_readable

MAX_DEPTH = 50
MAX_ARGUMENT = 20
# none of these keeps a text short and quick: loops in loops, text that grows itself
_FORBIDDEN_NODES = {
    nodes.Assign: "`set`", nodes.AssignBlock: "`set`", nodes.Block: "blocks",
    nodes.Call: "calls", nodes.CallBlock: "calls", nodes.Extends: "`extends`",
    nodes.FilterBlock: "filter blocks", nodes.FromImport: "imports", nodes.Import: "imports",
    nodes.Include: "includes", nodes.Macro: "macros", nodes.Pow: "powers", nodes.With: "`with`",
    nodes.For: "a loop in a loop",
}  # fmt: skip
_SYNTAX_HINT = "Texts take `{{ facts }}`, filters, `{% if %}` and one plain `{% for %}`"
_FACT_HINT = "Write a fact of a measure, such as `{{ income.median | number }}`"


@dataclass(frozen=True, slots=True)
class TextChecker:
    """Checks the templates of a pack that has these measures; those of a trusted one are right."""

    measures: tuple[str, ...]
    is_trusted: bool = False

    def check(self, value: Value | None, findings: Findings) -> None:
        """Add the problems of a text, or of each text of a list."""
        if isinstance(value, Items):
            for item in value.items:
                self.check(item, findings)
        elif isinstance(value, Scalar) and not self.is_trusted:
            findings.attempt(value.at, self._check, value, findings)

    def _check(self, scalar: Scalar, findings: Findings) -> None:
        if len(scalar.text) > MAX_LENGTH:
            message = f"A text of more than {MAX_LENGTH:,} characters"
            raise ParseError("E217", message, "Say it shorter")
        if "{" not in scalar.text:  # plain words, as most texts are
            return
        tree = _parse(scalar)
        faults = list(find_faults(tree, self.measures))
        if not faults and (failure := find_failure(tree, dict.fromkeys(self.measures, ANY))):
            faults = [failure]
        for fault in faults:
            at = _locate(scalar, fault.word, fault.line)
            findings.add(fault.code, fault.message, at, fault.help)


def _parse(scalar: Scalar) -> nodes.Template:
    try:
        tree = environment().parse(scalar.text)
        if _is_shallow(tree, MAX_DEPTH):
            return tree
    except TemplateSyntaxError as error:
        message = error.message or "unreadable"
        words = re.findall(r"'(\w+)'", message)
        at = _locate(scalar, words[-1], error.lineno) if words else scalar.at
        hint = "Look for a missing `}}`, `%}` or `endif`"
        raise ParseError("E215", f"Broken template: {message}", hint, at) from None
    except RecursionError:
        pass
    raise ParseError("E217", "A text nested too deeply", "Say it simpler")


def _is_shallow(node: nodes.Node, levels: int) -> bool:
    """Whether a template has few enough levels to be compiled."""
    return levels > 0 and all(_is_shallow(part, levels - 1) for part in node.iter_child_nodes())


def _locate(scalar: Scalar, word: str, line: int) -> Location:
    """Return the location of a word of the template, or else that of the text."""
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


def find_faults(tree: nodes.Template, measures: Sequence[str]) -> Iterator[Fault]:
    """Yield the faults of a template of a pack that has these measures."""
    yield from _forbidden_nodes(tree)
    yield from _unknown_functions(tree)
    yield from _large_arguments(tree)
    names = (*measures, *SEGMENT_FACTS, *_loop_names(tree))
    for name in tree.find_all(nodes.Name):
        if name.name not in names:
            message = f"The text uses `{name.name}`, which is not known"
            yield Fault(name.name, "E216", message, _suggest(name.name, names), name.lineno)
    yield from _forbidden_attributes(tree, measures, names)


def _forbidden_nodes(tree: nodes.Template) -> Iterator[Fault]:
    kinds = tuple(kind for kind in _FORBIDDEN_NODES if kind is not nodes.For)
    inner = [deep for loop in tree.find_all(nodes.For) for deep in loop.find_all(nodes.For)]
    for node in (*tree.find_all(kinds), *inner):
        message = f"Texts cannot use {_FORBIDDEN_NODES[type(node)]}"
        yield Fault(type(node).__name__.lower(), "E217", message, _SYNTAX_HINT, node.lineno)


def _unknown_functions(tree: nodes.Template) -> Iterator[Fault]:
    for kind, names in ((nodes.Filter, FILTERS), (nodes.Test, environment().tests)):
        for node in tree.find_all(kind):
            if node.name not in names:
                message = f"There is no {kind.__name__.lower()} `{node.name}`"
                yield Fault(node.name, "E216", message, _suggest(node.name, names), node.lineno)


def _large_arguments(tree: nodes.Template) -> Iterator[Fault]:
    for node in tree.find_all(nodes.Filter):
        if not all(map(_is_small, (*node.args, *(pair.value for pair in node.kwargs)))):
            message = f"`{node.name}` takes plain texts and numbers up to {MAX_ARGUMENT}"
            hint = "Write the number out, and keep it small"
            yield Fault(node.name, "E217", message, hint, node.lineno)


def _is_small(argument: nodes.Expr) -> bool:
    if not isinstance(argument, nodes.Const):
        return False
    return not isinstance(argument.value, int | float) or abs(argument.value) <= MAX_ARGUMENT


def _loop_names(tree: nodes.Template) -> list[str]:
    targets = [loop.target for loop in tree.find_all(nodes.For)]
    parts = [part for target in targets for part in (target, *target.find_all(nodes.Name))]
    names = [part.name for part in parts if isinstance(part, nodes.Name)]
    return [*names, LOOP] if targets else []


def _forbidden_attributes(
    tree: nodes.Template, measures: Sequence[str], names: Sequence[str]
) -> Iterator[Fault]:
    """Yield a fault for each attribute that a text cannot read of one of these ``names``."""
    for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
        attribute, base = _attribute(node), getattr(node, "node", None)
        if attribute is not None and not (isinstance(base, nodes.Name) and base.name not in names):
            yield from _attribute_faults(base, attribute, measures, node.lineno)


def _attribute(node: nodes.Expr) -> str | None:
    """Return the attribute that a node reads; None for an index, blank for an expression."""
    match node:
        case nodes.Getattr(attr=str(name)):
            return name
        case nodes.Getitem(arg=nodes.Const(value=str(name))):
            return name
        case nodes.Getitem(arg=nodes.Const() | nodes.Slice()):
            return None
        case nodes.Getitem(arg=nodes.Name() | nodes.Getattr(attr="most_common")):
            return None if _is_shares(node.node) else ""
    return ""


def _attribute_faults(
    base: object, name: str, measures: Sequence[str], line: int
) -> Iterator[Fault]:
    match base:
        case _ if not name:
            message = "Texts cannot look things up by what they calculate"
            yield Fault("", "E217", message, _FACT_HINT, line)
        case _ if not is_readable(None, name):
            yield Fault(name, "E217", f"Texts cannot reach `{name}`", _FACT_HINT, line)
        case nodes.Name(name=measure) if measure in measures:
            yield from _unknown_fact(name, MEASURE_FACTS, "A measure", line)
        case nodes.Name(name=fact) if fact in SEGMENT_FACTS:
            hint = f"Write `{{{{ {fact} }}}}`"
            yield Fault(name, "E216", f"`{fact}` has no `{name}`", hint, line)
        case nodes.Name(name=loop) if loop == LOOP:
            yield from _unknown_fact(name, LOOP_FACTS, f"`{LOOP}`", line)
        case shares if _is_shares(shares):
            if hasattr(dict, name):
                yield Fault(name, "E217", f"Texts cannot call `{name}`", "Write `| items`", line)
        case _:
            yield Fault(name, "E217", f"Texts cannot reach `{name}` of this", _FACT_HINT, line)


def _is_shares(node: object) -> bool:
    match node:
        case nodes.Getattr(attr="shares") | nodes.Getitem(arg=nodes.Const(value="shares")):
            return True
    return False


def _unknown_fact(name: str, facts: Sequence[str], owner: str, line: int) -> Iterator[Fault]:
    if name not in facts:
        yield Fault(name, "E216", f"{owner} has no `{name}`", _suggest(name, facts), line)


def _suggest(word: str, names: Iterable[str]) -> str:
    return suggest(word, names, f"Known are: {quote_all(sorted(set(names)))}")
