"""Leave out the rows of a table that are no customers: totals, footers, headers in the middle.

Arithmetic and what is blank say so, never the place of a row: the same table in any order of rows
has the same customers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import Problem
from personas.ingest.rows.candidates import row_key, scan_candidates
from personas.ingest.rows.totals import Candidate, Reason, find_totals, is_doubtful
from personas.sql.build import table
from personas.sql.engine import Engine

FEWEST_ROWS = 3  # a table of fewer has no total of several
SHOWN_ROWS, SHOWN_CELLS, SHOWN_CHARACTERS = 3, 6, 60
KEEP = "--totals keep takes every row for a customer."


@dataclass(frozen=True, slots=True)
class Footers:
    """Rows that are no customers: totals with their reasons, and others; doubtful ones stay."""

    totals: tuple[tuple[Candidate, Reason], ...] = ()
    texts: tuple[Candidate, ...] = ()
    headers: tuple[Candidate, ...] = ()
    doubts: tuple[Candidate, ...] = ()

    @property
    def keys(self) -> list[str]:
        """The keys of the rows to leave out."""
        totals = [candidate for candidate, _ in self.totals]
        return [candidate.key for candidate in (*totals, *self.texts, *self.headers)]


def find_footers(engine: Engine, view: str, columns: Sequence[Column], rows: int) -> Footers:
    """Return the rows of a view that are no customers; the columns' forms are those of all rows."""
    if rows < FEWEST_ROWS:
        return Footers()
    scan = scan_candidates(engine, view, columns, rows)
    conditions = scan.conditions()
    if not conditions:
        return Footers()
    is_candidate = _any_of(conditions)
    candidates = scan.read(is_candidate)
    rows_ = [candidate for candidate in candidates if candidate.kind == "total"]
    base = scan.sums(exp.not_(is_candidate))
    reasons = find_totals(rows_, base, scan.group_sums(rows_, exp.not_(is_candidate)))
    return Footers(
        tuple((c, reasons[c.key]) for c in rows_ if c.key in reasons),
        tuple(candidate for candidate in candidates if candidate.kind == "text"),
        tuple(candidate for candidate in candidates if candidate.kind == "header"),
        tuple(c for c in rows_ if c.key not in reasons and is_doubtful(c, base)),
    )


def _any_of(conditions: Sequence[exp.Expression]) -> exp.Expression:
    """Return a condition that holds, or does not, but is never NULL."""
    return exp.paren(exp.Coalesce(this=exp.or_(*conditions), expressions=[exp.false()]))


def without_rows(view: str, columns: Sequence[Column], keys: Sequence[str]) -> exp.Select:
    """Return the query of all rows of a view but those of these keys."""
    names = sorted(column.name for column in columns)
    return exp.select("*").from_(table(view)).where(exp.not_(row_key(names).isin(*keys)))


def warn_of_footers(name: str, footers: Footers) -> Iterator[Problem]:
    """Yield a warning for each kind of rows that were left out, or may be totals."""
    yield from _warn_of_totals(name, footers.totals)
    if not all(row.cells for row in footers.texts):
        message = f"`{name}` has rows without any cell: left out"
        yield Problem("W113", message, "Take blank lines out of the export.")
    if texts := [row for row in footers.texts if row.cells]:
        kind = "is a note, and no customer" if len(texts) == 1 else "are notes, and no customers"
        message = f"{_rows(texts)} of `{name}` {kind}: left out"
        yield Problem("W113", message, f"If they are customers, {KEEP}", cells=_cells(texts))
    if footers.headers:
        verb = "repeats" if len(footers.headers) == 1 else "repeat"
        message = f"{_rows(footers.headers)} of `{name}` {verb} the header: left out"
        help_ = f"Two exports, one below the other, look so. {KEEP}"
        yield Problem("W114", message, help_, cells=_cells(footers.headers))
    if footers.doubts:
        few = len(footers.doubts) == 1
        claim = "may be a total, but is" if few else "may be totals, but are"
        message = f"{_rows(footers.doubts)} of `{name}` {claim} no sum of the others: kept"
        help_ = "If they are totals, take them out of the export."
        yield Problem("W115", message, help_, cells=_cells(footers.doubts))


STATISTICS = {
    "total": "the sum", "mean": "the mean", "count": "the number", "min": "the least",
    "max": "the largest",
}  # fmt: skip


def _warn_of_totals(name: str, totals: Sequence[tuple[Candidate, Reason]]) -> Iterator[Problem]:
    rows_by_reason: dict[Reason, list[Candidate]] = defaultdict(list)
    for candidate, reason in totals:
        rows_by_reason[reason].append(candidate)
    for reason, rows in rows_by_reason.items():
        names = ", ".join(f"`{column}`" for column in reason.columns[:SHOWN_CELLS])
        proof = f"{STATISTICS[reason.statistic]} of other rows in {names}" if names else "a total"
        by = "" if names else ", by the label"
        verb = "is" if len(rows) == 1 else "are"
        message = f"{_rows(rows)} of `{name}` {verb} {proof}{by}: left out, as no customers"
        yield Problem("W105", message, f"If they are customers, {KEEP}", cells=_cells(rows))


def _rows(rows: Sequence[Candidate]) -> str:
    return "1 row" if len(rows) == 1 else f"{len(rows):,} rows"


def _cells(rows: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(_show(row.cells) for row in rows[:SHOWN_ROWS])


def _show(cells: Mapping[str, str]) -> str:
    """Show the first cells of a row, each with its column, on one line."""
    displayed = [
        " ".join(f"{name} = {cell}".split()) for name, cell in [*cells.items()][:SHOWN_CELLS]
    ]
    more = ["…"] if len(cells) > SHOWN_CELLS else []
    return ", ".join([*(cell[:SHOWN_CHARACTERS] for cell in displayed), *more])
