"""How a cell becomes a number, a date or a word, by the form and notation of its column.

Cells of files that people open: text that a spreadsheet would run as a formula stays text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from personas.domain.measure import Column
from personas.sql.amounts import amount
from personas.sql.build import (
    coalesce,
    column,
    conjunction,
    extract,
    integer,
    literal,
    lower,
    matches,
    null_if_empty,
    string,
    strings,
    try_cast,
)
from personas.sql.dates import day
from personas.sql.notations import PERIODS
from personas.sql.signs import INVISIBLE, JOINERS, replace_all, visible
from personas.unsafe_text import FORMULA, GUARD, GUARDED_FORMULA, NEGATIVE

BOOLEANS = (
    ("true", "false"),
    ("yes", "no"),
    ("y", "n"),
    ("t", "f"),
    ("on", "off"),
    ("ja", "nein"),
    ("oui", "non"),
    ("si", "no"),
    ("sí", "no"),
)

# What pads a cell besides spaces: tabs, line ends of other systems, no-break spaces.
PADDING = " \t\r\n\u00a0\u202f\ufeff"
# Besides padding: invisible signs anywhere, joiners at the ends, and text that is guarded against
# spreadsheets as a formula: `="0012"`.
EDGE = f"[{PADDING}{JOINERS}]"
PADDING_PATTERN = f'^{EDGE}|{EDGE}$|{INVISIBLE}|^="'
GUARDED = '^="([^"]*)"$'
CHECKS_PADDING = "checks padding"  # a mark on an expression, see `clean_if_padded`
PLAIN = r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$|^(?i:[-+]?(nan|inf|infinity))$"
DIGITS = r"^(0|[1-9]\d{0,14})$"
MAX_EXACT_INTEGER = 2.0**53  # doubles below are exact integers
LARGEST = 1e150  # the square of a larger number is no finite double, so that it has no variance


def trim_text(text: exp.Expression) -> exp.Expression:
    """A text without padding, in every dialect."""
    return exp.Trim(this=text.copy(), expression=string(PADDING))


def clean_text(text: exp.Expression) -> exp.Expression:
    """A text without padding, invisible signs and the guard of a formula."""
    trimmed = replace_all(trim_text(visible(text)), f"^{EDGE}+|{EDGE}+$", "")
    inner = trim_text(extract(trimmed, GUARDED, 1))
    return exp.Case().when(matches(trimmed, GUARDED), inner).else_(trimmed)


def clean_if_padded(text: exp.Expression) -> exp.Expression:
    """A clean text; the check is cheaper than cleaning every cell.

    DuckDB extracts from each distinct text of a column once, where it would match every row. On
    Spark trimming is cheaper; it finds the expression by its mark.
    """
    is_padded = extract(text, PADDING_PATTERN, 0).neq("")
    clean = exp.Case().when(is_padded, clean_text(text)).else_(text)
    clean.meta[CHECKS_PADDING] = True
    return clean


def clean_cell(
    name: str,
    kind: str,
    missing: Sequence[str],
    trim: Callable[[exp.Expression], exp.Expression] = clean_if_padded,
    codes: Sequence[float] = (),
) -> exp.Expression:
    """A cell of a source without padding; blank cells and the words for gaps are NULL.

    ``kind`` is how the source types the column (`Engine.column_types`). Texts are NULL also where
    they are one of the numbers in ``codes``, however it is written: `-999.0`.
    """
    if kind == "number":
        gaps = [literal(float(word)) for word in missing if _is_float(word)]
        value: exp.Expression = exp.cast(column(name), "double")
        result: exp.Expression = column(name)
    elif kind == "text":
        gaps = strings(("", *missing))
        value = result = trim(exp.cast(column(name), "varchar"))
    else:
        return column(name)
    is_gap: exp.Expression = exp.In(this=value.copy(), expressions=gaps)
    if kind == "text" and codes:
        numbers = exp.In(this=try_cast(value, "double"), expressions=[*map(literal, codes)])
        is_gap = exp.paren(exp.or_(is_gap, coalesce(numbers, exp.false())))
    return exp.Case().when(exp.not_(is_gap), result) if gaps else result


def word(name: str) -> exp.Expression:
    """The cell as text."""
    return exp.cast(column(name), "varchar")


def is_plain(name: str) -> exp.Expression:
    """Whether a cell of text is a number as programs write it."""
    return matches(word(name), PLAIN)


def as_number(source: Column, *, sure: bool = False) -> exp.Expression:
    """The cell as a double up to `LARGEST`, else NULL. Minus zero becomes zero.

    ``sure`` says that all cells of a plain column are plain: they are not checked again.
    """
    text = word(source.name)
    plain = try_cast(text, "double")
    if source.form != "number":
        value: exp.Expression = exp.cast(exp.Null(), "double")
    elif source.notation == "stored":
        value = exp.cast(column(source.name), "double")
    elif source.notation == "plain":
        value = plain if sure else exp.Case().when(is_plain(source.name), plain)
    elif source.notation == "comma":
        value = amount(text, source.notation, source.affix)
    else:  # numbers that programs write may be among them
        number = amount(text, source.notation, source.affix)
        value = exp.Case().when(is_plain(source.name), plain).else_(number)
    return usable(value)


def usable(value: exp.Expression) -> exp.Expression:
    """A double up to `LARGEST`, or NULL. Minus zero becomes zero."""
    size: exp.Expression = exp.Abs(this=value.copy())
    is_usable = exp.LTE(this=size, expression=literal(LARGEST))
    return exp.Case(ifs=[exp.If(this=is_usable, true=value + literal(0))])


def as_date(source: Column) -> exp.Expression:
    """The day a cell names, as DATE, else NULL."""
    if source.form != "date":
        return exp.cast(exp.Null(), "date")
    if source.notation == "stored":
        return exp.cast(column(source.name), "date")
    return day(word(source.name), source.notation)


def without_days(value: exp.Expression, days: Sequence[str]) -> exp.Expression:
    """A date, or NULL where it is one of the days that stand for a gap."""
    if not days:
        return value
    gaps = [exp.cast(text, "date") for text in strings(days)]
    return exp.Case().when(exp.not_(exp.In(this=value, expressions=gaps)), value.copy())


def as_word(source: Column) -> exp.Expression:
    """The cell as a category, written alike whatever kind of file it came from."""
    if source.form == "date" and source.notation not in PERIODS:
        return exp.cast(as_date(source), "varchar")
    if source.form == "number":
        return identity(source)
    text = word(source.name)
    if source.form != "boolean":
        return text
    return exp.Case().when(lower(text).isin("true", "false"), lower(text)).else_(text)


def as_truth(source: Column) -> exp.Expression:
    """A boolean cell as BOOLEAN: whether it holds one of the words for yes."""
    return lower(word(source.name)).isin(*(yes for yes, _ in BOOLEANS))


def typed_value(source: Column) -> exp.Expression:
    """The cell as a double, a date, a boolean or text, by the form of its column."""
    if source.form == "number":
        return as_number(source)
    if source.form == "date":
        return as_date(source)
    return as_truth(source) if source.form == "boolean" else word(source.name)


def identity(source: Column) -> exp.Expression:
    """The cell as an id: text, zeros and all; ``17850.0`` and ``'17850`` are ``17850``."""
    if _is_stored_number(source):
        return _number_as_text(source.name)
    digits = null_if_empty(extract(word(source.name), r"^'?(\d+)(?:\.0+)?$", 1))
    return coalesce(digits, unguard(word(source.name)))


def integer_id(source: Column, *, sure: bool = False) -> exp.Expression:
    """The number that an id is, as BIGINT; NULL where its text is not how that is written.

    ``sure`` says that all ids are integers: their texts are not checked again.
    """
    if _is_stored_number(source):
        value = exp.cast(column(source.name), "double")
        return exp.Case().when(_is_integer(value), exp.cast(value, "bigint"))
    number = try_cast(word(source.name), "bigint")
    return number if sure else exp.Case().when(matches(word(source.name), DIGITS), number)


def id_or_null(source: Column) -> exp.Expression:
    """A value where a cell has an `identity`, else NULL; numbers are not written for it."""
    if _is_stored_number(source):
        return exp.Case().when(_is_finite(source.name), integer(1))
    return column(source.name)


def _is_stored_number(source: Column) -> bool:
    return source.form == "number" and source.notation == "stored"


def _number_as_text(name: str) -> exp.Expression:
    """A stored number as people write it: integers without decimals."""
    value = exp.cast(column(name), "double")
    digits = exp.cast(exp.cast(value, "bigint"), "varchar")
    text = exp.Case().when(_is_integer(value), digits).else_(word(name))
    return exp.Case().when(_is_finite(name), text)


def _is_integer(value: exp.Expression) -> exp.Expression:
    is_exact = exp.Abs(this=value.copy()) < literal(MAX_EXACT_INTEGER)
    return conjunction(is_exact, exp.Floor(this=value.copy()).eq(value))


def _is_finite(name: str) -> exp.Expression:
    value = exp.cast(column(name), "double")
    return exp.EQ(this=value - value, expression=literal(0))


def _is_float(text: str) -> bool:
    try:
        return float(text) == float(text)
    except ValueError:
        return False


def guard(text: exp.Expression) -> exp.Expression:
    """The text, led by an apostrophe where it would be a formula."""
    is_formula = conjunction(matches(text, FORMULA), exp.not_(matches(text, NEGATIVE)))
    literal_text = exp.Concat(expressions=[string(GUARD), text.copy()])
    return exp.Case().when(is_formula, literal_text).else_(text)


def unguard(text: exp.Expression) -> exp.Expression:
    """The text without the apostrophe of `guard`; other text as it is."""
    original = exp.Substring(this=text.copy(), start=integer(len(GUARD) + 1))
    return exp.Case().when(matches(text, GUARDED_FORMULA), original).else_(text)
