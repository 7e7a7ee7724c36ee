"""What must be said of a column that was hard to read, when it is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from personas.facts.measure import Column
from personas.facts.problem import PersonasError, Problem


def doubt(column: Column, trouble: str | None, cells: Sequence[str]) -> Problem | None:
    """Return the problem that using this column would be; ``cells`` are three of its cells."""
    if trouble == "numbers":
        return _both_ways(column, cells)
    if trouble == "dates":
        return _both_orders(column, cells)
    if trouble == "units":
        return _as_words(column, "its numbers stand in several units", cells)
    if trouble == "mostly":
        return _as_words(column, "too many cells are no numbers", cells)
    return None


def check(columns: Iterable[Column], as_words: frozenset[str]) -> tuple[Problem, ...]:
    """Return warnings of the columns that are used; raise where one reads two ways.

    Columns in ``as_words`` serve as categories, whose words need no reading.
    """
    found = [problem for column in columns for problem in _told(column, column.name in as_words)]
    errors = [problem for problem in found if problem.severity == "error"]
    if errors:
        raise PersonasError(*errors)
    return tuple(found)


def _told(column: Column, as_word: bool) -> Iterator[Problem]:
    if column.doubt and not (as_word and column.form == "number"):
        yield column.doubt
    if column.coerced and not (as_word and column.form == "number"):
        yield _coerced(column)


def _both_ways(column: Column, cells: Sequence[str]) -> Problem:
    return Problem(
        "E112",
        f"The numbers in `{column.name}` read both ways, with a thousands separator or decimals",
        f'Say which sign is the decimal sign: --decimal "{column.name}=." or '
        f'--decimal "{column.name}=,"',
        cells=tuple(cells),
    )


def _both_orders(column: Column, cells: Sequence[str]) -> Problem:
    return Problem(
        "E113",
        f"The dates in `{column.name}` read both ways, beginning with the day or the month",
        f'Say which comes first: --dates "{column.name}=dmy" or --dates "{column.name}=mdy"',
        cells=tuple(cells),
    )


def _as_words(column: Column, why: str, cells: Sequence[str]) -> Problem:
    return Problem(
        "W103",
        f"`{column.name}` is read as words: {why}",
        'Tell the words that stand for gaps (--missing "n/a,-"), or mend the cells.',
        cells=tuple(cells),
    )


def _coerced(column: Column) -> Problem:
    return Problem(
        "W102",
        f"{column.coerced:,} of {column.filled:,} cells of `{column.name}` are no {column.form} "
        "and were taken as gaps",
        'Mend them, or name the words that stand for gaps: --missing "n/a,-".',
        cells=column.odd,
    )
