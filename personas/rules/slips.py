"""The usual slips of people who write YAML, each in its own words."""

from __future__ import annotations

import re

import yaml

from personas.rules.findings import Slip
from personas.rules.tree import Source

COMPARISONS = {
    ">=": "at least", "≥": "at least", "=>": "at least", "min": "at least", "from": "at least",
    "<=": "at most", "≤": "at most", "=<": "at most", "max": "at most", "up to": "at most",
    ">": "more than", "above": "more than", "over": "more than", "greater than": "more than",
    "<": "less than", "below": "less than", "under": "less than", "lower than": "less than",
}  # fmt: skip
_SIGNS = sorted(COMPARISONS, key=len, reverse=True)
_COMPARISON = re.compile(rf"({'|'.join(map(re.escape, _SIGNS))})\s*(\S.*)", re.IGNORECASE)
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
    """Say what a YAML error is in words that tell what to do."""
    mark = getattr(error, "problem_mark", None)
    line = source.lines[min(mark.line, len(source.lines) - 1)] if mark and source.lines else ""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    return _slip(line, problem)


def _slip(line: str, problem: str) -> Slip:
    if (better := folded_comparison(line)) is not None:
        return Slip("E210", "YAML takes `>` for the start of a folded text", f"Write `{better}`")
    if "\t" in line:
        return Slip("E202", "A tab where YAML wants spaces", "Indent with spaces")
    if re.search(r":\s+\{\{", line):
        return Slip(
            "E202", "A text that starts with `{{` must be quoted", 'Write `"{{ … }}"`, in quotes'
        )
    if "single document" in problem:
        return Slip("E202", "A second document starts here", "Keep one pack a file: delete `---`")
    if "mapping values" in problem:
        return Slip("E202", "A second `: ` on one line", "Quote a text that holds `: `")
    return Slip(
        "E202",
        f"Not YAML: {problem}",
        "Look for a missing quote, bracket, colon or space, here or just above",
    )
