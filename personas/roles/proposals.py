"""Measures that a table could have: age and tenure of its dates, the sum of amounts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from personas.domain.exploration import Proposal
from personas.domain.role import ColumnRole, ColumnSummary
from personas.roles import words

FEWEST_PARTS = 3
NO_YEAR = "YEAR"  # where no date says when the table was made
_START = re.compile(
    r"\b(?:customer|client|member|join\w*|sign\w*|since|regist\w*|start\w*|open\w*|created|enrol\w*"
    r"|subscri\w*|acqui\w*|eintritt\w*|kunde\w*|seit|adhesion|inscri\w*|alta|iscri\w*|cadastro|lid)"
)
_LAST = re.compile(r"\b(?:last|latest|recent|letzte\w*|derni\w*|ultim\w*|laatste)\b")
_GENERAL = re.compile(r"^(?:mnt|amt|amount|spend|spent|spending|sales|revenue)$")


def propose_measures(
    summaries: Sequence[ColumnSummary], roles: Sequence[ColumnRole], calculated: Collection[str]
) -> tuple[Proposal, ...]:
    """Return measures to calculate; ``calculated`` are columns that measures are made of."""
    by_name = {role.column: role for role in roles}
    used = [s for s in summaries if by_name[s.column.name].role != "ignored"]
    days = [s.latest for s in used if s.latest and not _is_birth(s)]
    latest = max(days, default="")
    proposals = [*_sums(used, by_name), *(p for s in used for p in _ages(s, latest))]
    return tuple(p for p in proposals if not {*p.columns} & {*calculated})


def _is_birth(summary: ColumnSummary) -> bool:
    return bool(words.BIRTH.search(words.split_words(summary.column.name)))


def _ages(summary: ColumnSummary, latest: str) -> Iterator[Proposal]:
    """Propose the age of a birth date or year, or the days since another date."""
    name, text = summary.column.name, words.split_words(summary.column.name)
    column = quote_name(name)
    if _is_birth(summary) and summary.column.form == "number":
        yield Proposal("age", f"{latest[:4] or NO_YEAR} - {column}", (name,))
    elif _is_birth(summary) and summary.latest:
        days = f"days between {column} and {latest or summary.latest}"
        yield Proposal("age", f"({days}) / 365.25", (name,))
    elif summary.latest:
        slug = re.sub(r"\W+", "_", text)
        measure = "recency" if _LAST.search(text) else "tenure" if _START.search(text) else slug
        measure = measure if measure in ("recency", "tenure") else f"days_since_{slug}"
        yield Proposal(measure, f"days between {column} and {latest}", (name,))


def _sums(summaries: Sequence[ColumnSummary], roles: dict[str, ColumnRole]) -> Iterator[Proposal]:
    """Propose the sum of amounts whose names begin alike: `MntWines + MntFruits + …`."""
    parts: dict[str, list[str]] = defaultdict(list)
    for summary in summaries:
        name = summary.column.name
        if roles[name].role == "value":
            parts[words.split_words(name).split(" ")[0]].append(name)
    for word, names in sorted(parts.items()):
        if len(names) >= FEWEST_PARTS:
            measure = "total_spend" if _GENERAL.match(word) else f"total_{word}"
            yield Proposal(measure, " + ".join(map(quote_name, names)), tuple(names))


def quote_name(name: str) -> str:
    """Return a column as an expression names it."""
    return name if re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) else f'"{name}"'
