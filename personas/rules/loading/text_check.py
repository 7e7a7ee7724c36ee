"""Check templates when a pack is loaded, and find the place of each fault in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError, nodes

from personas.facts.problem import Location
from personas.rules.language.findings import Findings, Slip
from personas.rules.loading.rehearse import failures
from personas.rules.loading.samples import AnyFacts
from personas.rules.loading.text_faults import faults
from personas.rules.loading.tree import Items, Scalar, Value
from personas.rules.matching.texts import MAX_LENGTH, environment

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
