"""Find the rows of a table that may be no customers, and the sums of all others.

One scan tells a table that has none: no number is a sixth of its column's sum, no cell holds a
label's words, no row lacks its id or half of what all others fill. Only rows that do are looked at
further, one by one (`totals`). Their place in the table plays no part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlglot import exp

from personas.domain.measure import Column
from personas.ingest.columns.id_names import rank
from personas.ingest.columns.read import free_name
from personas.ingest.rows.labels import VOCABULARY, is_footer, label_statistic, labelled_group
from personas.ingest.rows.totals import Candidate, ColumnSum, Kind, Sums
from personas.sql.build import (
    alias,
    all_of,
    coalesce,
    column,
    count,
    count_if,
    integer,
    is_null,
    literal,
    lower,
    matches,
    string,
    sum_terms,
    table,
)
from personas.sql.cells import as_number, word
from personas.sql.engine import Engine

LEVELS = 6  # a total is at least so large a part of its column's sum, subtotals and all
FULL = 0.9  # the share of rows that fill a column whose blanks say something
FEWEST_ROWS = 3
MAX_COLUMNS = 60  # of numbers, and of columns whose blanks are counted
MAX_ROWS = 5_000  # rows that are looked at one by one; words of more rows are no labels
MAX_SHARE = 0.34  # of rows: more of them are no exceptions
SEPARATOR, BLANK = "\x1f", "\x1e"
LABELS = r"(^|[^\p{L}])(" + "|".join(sorted(VOCABULARY)) + r")([^\p{L}]|$)|^[*#=-]+$|סה.כ|^\(all\)$"
MAX_GROUPS = 1_000  # of a column
DECIMALS = 4
NUMBERS = "rows with numbers"


def row_key(columns: Sequence[str]) -> exp.Expression:
    """The text of all cells of a row."""
    cells = [coalesce(word(name), string(BLANK)) for name in columns]
    separator = string(SEPARATOR)
    return exp.Anonymous(this="CONCAT_WS", expressions=[separator, *cells])


def numeric_columns(columns: Sequence[Column]) -> dict[Column, str]:
    """Return the columns whose numbers may be added up, each with a name that no column has."""
    ids = [c.name for c in columns if rank(c.name) in (0, 1)]
    numbers = [c for c in columns if c.form == "number" and c.name not in ids][:MAX_COLUMNS]
    return {c: free_name(f"number {i}", columns) for i, c in enumerate(numbers)}


def scan_candidates(
    engine: Engine, view: str, columns: Sequence[Column], rows: int
) -> CandidateScan:
    """Return the queries over a view, with its numbers beside their cells."""
    columns = sorted(columns, key=lambda c: c.name)
    numbers = [alias(as_number(c, sure=True), n) for c, n in numeric_columns(columns).items()]
    engine.create_view(NUMBERS, exp.select(exp.Star(), *numbers).from_(table(view)))
    return CandidateScan(engine, NUMBERS, columns, rows)


@dataclass(frozen=True)
class CandidateScan:
    """Queries over a view: which rows to look at one by one, and the sums of all others."""

    engine: Engine
    view: str
    columns: Sequence[Column]
    rows: int

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, sorted."""
        return tuple(c.name for c in self.columns)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The columns that are named like an id."""
        return tuple(c.name for c in self.columns if rank(c.name) in (0, 1))

    @cached_property
    def numbers(self) -> dict[str, exp.Expression]:
        """The numbers that may be added up, by column."""
        return {c.name: column(n) for c, n in numeric_columns(self.columns).items()}

    @cached_property
    def labels(self) -> dict[str, exp.Expression]:
        """The condition that a cell holds a word of labels, by column of words."""
        texts = [c.name for c in self.columns if c.form == "text" or c.coerced]
        return {name: matches(lower(word(name)), LABELS) for name in texts}

    @cached_property
    def full(self) -> tuple[str, ...]:
        """The columns that nearly all rows fill."""
        full = [c.name for c in self.columns if c.gaps <= max((1 - FULL) * self.rows, 1)]
        return tuple(full[:MAX_COLUMNS])

    def is_header(self) -> exp.Expression:
        """The condition that two cells of a row repeat the names of their columns."""
        names = [*self.labels][:MAX_COLUMNS]
        equal = [lower(word(name)).eq(name.lower()) for name in names]
        return _count_true(equal) >= integer(2) if len(names) > 1 else exp.false()

    def is_blank(self) -> exp.Expression:
        """The condition that half of the cells which nearly all rows fill are blank."""
        if len(self.full) < 2:
            return exp.false()
        blanks = _count_true([is_null(column(name)) for name in self.full])
        return exp.GTE(this=blanks * integer(2), expression=integer(len(self.full)))

    def conditions(self) -> list[exp.Expression]:
        """Return the conditions that some rows, and not too many, meet that may be no customers."""
        signs = {**self._label_signs(), "header": self.is_header(), "blank": self.is_blank()}
        sizes = {name: exp.Abs(this=value) for name, value in self.numbers.items()}
        parts = [a for s in sizes.values() for a in (exp.Sum(this=s), exp.Max(this=s.copy()))]
        counts = [count_if(exp.paren(sign)) for sign in signs.values()]
        result = self._aggregate([*counts, *parts], table(self.view))
        frequencies, extremes = result[: len(counts)], result[len(counts) :]
        pairs = zip(signs.values(), frequencies, strict=True)
        conditions = [sign for sign, rows in pairs if 0 < rows <= self._most]
        for size, total, largest in zip(sizes.values(), extremes[::2], extremes[1::2], strict=True):
            if total and largest * LEVELS >= total:
                conditions.append(size >= literal(total / LEVELS))
        return [exp.paren(condition.copy()) for condition in conditions]

    def _label_signs(self) -> dict[str, exp.Expression]:
        """Return the signs that speak against an id: a label in its place, or none at all.

        Without a column that is named like an id, any cell of words may be a label.
        """
        if not self.ids:
            return dict(self.labels)
        labels = {name: self.labels[name] for name in self.ids if name in self.labels}
        return labels | {f"no {name}": is_null(column(name)) for name in self.expected_ids}

    @property
    def _most(self) -> float:
        """How many rows may be exceptions."""
        return min(MAX_ROWS, max(MAX_SHARE * self.rows, 2))

    @cached_property
    def expected_ids(self) -> tuple[str, ...]:
        """The columns of ids that few rows leave blank."""
        gaps = {c.name: c.gaps for c in self.columns}
        return tuple(name for name in self.ids if 0 < gaps[name] <= self._most)

    def _aggregate(self, values: Sequence[exp.Expression], source: exp.Expression) -> list[float]:
        names = [alias(value.copy(), f"a{i}") for i, value in enumerate(values)]
        return list(self.engine.rows(exp.select(*names).from_(source))[0]) if names else []

    def read(self, condition: exp.Expression) -> list[Candidate]:
        """Return the rows that meet a condition, each once."""
        values = [row_key(self.names), self.is_header(), *self.numbers.values()]
        cells = [*values, *(word(name) for name in self.names)]
        query = exp.select(*(alias(v, f"a{i}") for i, v in enumerate(cells))).distinct()
        rows = self.engine.rows(query.from_(table(self.view)).where(condition).limit(2 * MAX_ROWS))
        words = len(values)
        frequencies = Counter(c for row in rows for c in zip(self.names, row[words:], strict=True))
        return [
            self._candidate(
                key, is_header,
                dict(zip(self.numbers, cells, strict=False)),
                dict(zip(self.names, cells[len(self.numbers) :], strict=True)),
                frequencies,
            )
            for key, is_header, *cells in sorted(rows, key=lambda row: str(row[0]))
        ]  # fmt: skip

    def _candidate(
        self, key: str, is_header: bool, numbers: Mapping[str, float | None],
        text: Mapping[str, str | None], frequencies: Mapping[tuple[str, str], int],
    ) -> Candidate:  # fmt: skip
        cells = {name: str(cell) for name, cell in text.items() if cell is not None}
        values = {name: number for name, number in numbers.items() if number is not None}
        lacks_id = self._lacks_id(cells)
        ids = [name for name in self.ids if name in cells]
        places = [n for n in self.labels if n in cells and (not ids or n in ids)]
        labels = {name: statistic for name in places if (statistic := label_statistic(cells[name]))}
        is_single = any(frequencies[name, cells[name]] == 1 for name in labels)
        candidate = Candidate(
            key, cells, values, next(iter(labels.values()), None),
            self._groups(cells, is_marked=lacks_id or bool(labels)), lacks_id,
            is_single and self._count_blanks(cells) > 0,
        )  # fmt: skip
        is_text = not values and not is_header and self._is_footer(candidate)
        kind: Kind = "header" if is_header else "text" if is_text else "total"
        return replace(candidate, kind=kind)

    def _lacks_id(self, cells: Mapping[str, str]) -> bool:
        is_blank = len(self.full) > 1 and 2 * self._count_blanks(cells) >= len(self.full)
        return is_blank or any(name not in cells for name in self.expected_ids)

    def _count_blanks(self, cells: Mapping[str, str]) -> int:
        """Count the blanks where nearly all rows have cells."""
        return sum(name not in cells for name in self.full)

    def _groups(self, cells: Mapping[str, str], is_marked: bool) -> tuple[tuple[str, str], ...]:
        """The groups whose subtotal a row may be: by its label, or by what a blank id leaves."""
        texts = [name for name in self.labels if name in cells]
        names = {group for name in texts if (group := labelled_group(cells[name]))}
        by_label = [(name, group) for group in sorted(names) for name in self.labels]
        by_cell = [(name, cells[name]) for name in texts if is_marked or names]
        return (*by_label, *by_cell)

    def _is_footer(self, candidate: Candidate) -> bool:
        """Whether a row without numbers is a text: blank, written by programs, or unlike an id."""
        texts = [*candidate.cells.values()]
        if not texts:
            return True
        ids = [candidate.cells[name] for name in self.ids if name in candidate.cells]
        if all(is_footer(text) for text in ids) and any(is_footer(text) for text in texts):
            return len(texts) == 1 or candidate.lacks_id
        return len(texts) == 1 and len(self.names) > 2 and self._is_unlike(*candidate.cells.items())

    def _is_unlike(self, cell: tuple[str, str]) -> bool:
        """Whether a cell has several words, or ends in a colon, in a column of single words."""
        name, text = cell
        if not (len(text.split()) > 1 or text.rstrip("_").endswith(":")):
            return False
        phrases = count_if(matches(word(name), r"\S\s+\S"))
        (share,) = self._aggregate([phrases], table(self.view))
        return share <= max(1 - FULL, 0.1) * self.rows

    def sums(self, condition: exp.Expression) -> Sums:
        """Return the sums of the rows that meet a condition."""
        source = exp.select("*").from_(table(self.view)).where(condition).subquery("base")
        values = [v for number in self.numbers.values() for v in _aggregates(number)]
        return self._as_sums(self._aggregate(values, source))

    def _as_sums(self, values: Sequence[float]) -> Sums:
        size = len(values) // max(len(self.numbers), 1)
        parts = (values[i : i + size] for i in range(0, len(values), size or 1))
        return {n: _column_sum(part) for n, part in zip(self.numbers, parts, strict=True)}

    def group_sums(
        self, candidates: Iterable[Candidate], condition: exp.Expression
    ) -> dict[tuple[str, str], Sums]:
        """Return the sums of the groups whose subtotals there may be."""
        groups = {group for candidate in candidates for group in candidate.groups}
        result: dict[tuple[str, str], Sums] = {}
        for name in sorted({name for name, _ in groups}):
            members = sorted(value for column_, value in groups if column_ == name)
            if len(members) > MAX_GROUPS:
                continue
            values = [v for number in self.numbers.values() for v in _aggregates(number)]
            names = [alias(v.copy(), f"a{i}") for i, v in enumerate(values)]
            where = all_of(condition, word(name).isin(*members))
            query = exp.select(alias(word(name), "member"), *names).from_(table(self.view))
            for value, *sums in self.engine.rows(query.where(where).group_by(word(name))):
                result[name, str(value)] = self._as_sums(sums)
        return result


def _aggregates(number: exp.Expression) -> list[exp.Expression]:
    """The aggregates of a `ColumnSum`: by the last of them, decimals are counted."""
    rounded = [exp.Round(this=number.copy(), decimals=integer(d)) for d in range(DECIMALS)]
    return [
        count(number), exp.Sum(this=number.copy()), exp.Min(this=number.copy()),
        exp.Max(this=number.copy()), count_if(number.neq(literal(0))),
        *(count_if(number.neq(r)) for r in rounded),
    ]  # fmt: skip


def _column_sum(values: Sequence[float | None]) -> ColumnSum:
    filled, total, low, high, nonzero, *inexact = values
    if not filled:
        return ColumnSum()
    decimals = next((d for d, unequal in enumerate(inexact) if not unequal), None)
    return ColumnSum(int(filled), float(total or 0), float(low or 0), float(high or 0),
        int(nonzero or 0), decimals)  # fmt: skip


def _count_true(conditions: Sequence[exp.Expression]) -> exp.Expression:
    ones: list[exp.Expression] = [
        exp.Case().when(c, integer(1)).else_(integer(0)) for c in conditions
    ]
    return exp.paren(sum_terms(ones))
