"""The usual slips of people who write YAML, each in its own words."""

from __future__ import annotations

import re
from dataclasses import replace

import yaml

from personas.facts.problem import Location
from personas.rules.language.findings import Slip
from personas.rules.loading.tree import Source

COMPARISONS = {
    ">=": "at least", "≥": "at least", "=>": "at least", "min": "at least", "from": "at least",
    "<=": "at most", "≤": "at most", "=<": "at most", "max": "at most", "up to": "at most",
    ">": "more than", "above": "more than", "over": "more than", "greater than": "more than",
    "<": "less than", "below": "less than", "under": "less than", "lower than": "less than",
}  # fmt: skip
_SIGNS = sorted(COMPARISONS, key=len, reverse=True)
_COMPARISON = re.compile(rf"({'|'.join(map(re.escape, _SIGNS))})\s*(\S.*)", re.IGNORECASE)
FOLDED = "YAML takes `>` for the start of a folded text"
BRACES = 'Write `"{{ … }}"`, in quotes'
_BRACES = re.compile(r"[:\-,\[]\s+(\{\{)")
_TAB = re.compile(r"\s*?(\t)")
_FOLDED = re.compile(r"[:\-]\s+([<>]=?\s*[^\s<>#][^#}\],]*)")


def instead_of(text: str) -> str | None:
    """Return what to write instead of a comparison in signs: ``> 5`` is ``more than 5``."""
    found = _COMPARISON.fullmatch(text.strip())
    return f"{COMPARISONS[found[1].lower()]} {found[2].strip()}" if found else None


def folded_comparison(line: str | None) -> str | None:
    """Return what to write instead of the ``> 5`` that YAML takes for a folded text."""
    found = _FOLDED.search(line or "")
    return instead_of(found[1]) if found else None


def explain_syntax(error: yaml.YAMLError, source: Source) -> Slip:
    """Say what a YAML error is, where, and what to do, in words that help."""
    mark = getattr(error, "problem_mark", None)
    number = min(mark.line + 1, len(source.lines)) if mark else 1
    at = source.location(number, mark.column + 1 if mark else 1)
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    return _in_line(at) or Slip("E202", *_in_general(problem), at)


def _in_line(at: Location) -> Slip | None:
    """Look for a slip that shows in the line itself, whatever YAML took it for."""
    line = at.text or ""
    if found := _FOLDED.search(line):
        place = replace(at, column=found.start(1) + 1)
        return Slip("E210", FOLDED, f"Write `{instead_of(found[1])}`", place)
    if found := _BRACES.search(line):
        place = replace(at, column=found.start(1) + 1)
        return Slip("E202", "A text that starts with `{{` must be quoted", BRACES, place)
    if found := _TAB.match(line):
        place = replace(at, column=found.start(1) + 1)
        return Slip("E202", "A tab where YAML wants spaces", "Indent with spaces", place)
    return None


def _in_general(problem: str) -> tuple[str, str]:
    """Return the message and the help for what a YAML reader complains of."""
    if "document" in problem:
        return "A second document starts here", "Keep one pack a file: delete `---`"
    if "mapping values" in problem:
        return "A second `: ` on one line", "Quote a text that holds `: `"
    if "alias" in problem:
        return "YAML takes `*` for an alias", "Quote a text that starts with `*`"
    hint = "Look for a missing quote, bracket, colon or space, here or just above"
    return f"Not YAML: {problem}", hint
