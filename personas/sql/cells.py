"""How a cell becomes a number, a date or a word, once it is known how its column is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from personas.domain.measure import Column
from personas.sql.amounts import amount
from personas.sql.build import column, extract, literal, matches
from personas.sql.dates import day
from personas.sql.guard import unguard

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
PADDED = f"^[{PADDING}]|[{PADDING}]$"
LOOKS = "looks for padding"
PLAIN = r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$|^(?i:[-+]?(nan|inf|infinity))$"
DIGITS = r"^(0|[1-9]\d{0,14})$"
WHOLE = 2.0**53
LARGEST = 1e150  # what is larger has no variance: its square is no finite number


def trimmed(text: exp.Expression) -> exp.Expression:
    """A text without padding, in every dialect."""
    return exp.Trim(this=text, expression=exp.Literal.string(PADDING))


def trimmed_where_padded(text: exp.Expression) -> exp.Expression:
    """A text without padding, where engines of ours read many: looking is cheaper than trimming.

    Of columns that repeat themselves DuckDB extracts from each different text once; it would match
    every row. To Spark trimming is cheaper, so that it is told by a mark (`LOOKS`).
    """
    padding = extract(text.copy(), PADDED, 0)
    is_padded = exp.NEQ(this=padding, expression=exp.Literal.string(""))
    made = exp.Case().when(is_padded, trimmed(text)).else_(text.copy())
    made.meta[LOOKS] = True
    return made


def cleaned(
    name: str,
    stored: str,
    missing: Sequence[str],
    trim: Callable[[exp.Expression], exp.Expression] = trimmed_where_padded,
) -> exp.Expression:
    """A cell of a source without padding; blanks and the words for gaps are gaps.

    ``stored`` is how the source types the column (`Engine.column_types`).
    """
    if stored == "number":
        gaps = [literal(float(w)) for w in missing if _is_float(w)]
        value: exp.Expression = exp.cast(column(name), "double")
        kept: exp.Expression = column(name)
    elif stored == "text":
        gaps = [exp.Literal.string(word) for word in ("", *missing)]
        value = trim(exp.cast(column(name), "varchar"))
        kept = value.copy()
    else:
        return column(name)
    is_gap = exp.In(this=value, expressions=gaps)
    return exp.Case().when(exp.not_(is_gap), kept) if gaps else kept


def word(name: str) -> exp.Expression:
    """The cell as text."""
    return exp.cast(column(name), "varchar")


def is_plain(name: str) -> exp.Expression:
    """Whether a cell of text is a number as programs write it."""
    return matches(word(name), PLAIN)


def as_number(read: Column, *, sure: bool = False) -> exp.Expression:
    """The cell as a double up to `LARGEST`; anything else is a gap. Minus zero becomes zero.

    ``sure`` is that all cells of a plain column were found to be plain: they are not looked at.
    """
    if read.form != "number":
        value: exp.Expression = exp.cast(exp.Null(), "double")
    elif read.notation == "stored":
        value = exp.cast(column(read.name), "double")
    elif read.notation == "plain":
        parsed = _parsed(read.name)
        value = parsed if sure else exp.Case().when(is_plain(read.name), parsed)
    else:
        value = _written(read)
    return usable(value)


def usable(value: exp.Expression) -> exp.Expression:
    """A double up to `LARGEST`, or NULL. Minus zero becomes zero."""
    small = exp.LTE(this=exp.Abs(this=value), expression=literal(LARGEST))
    return exp.Case().when(small, exp.Add(this=value.copy(), expression=literal(0)))


def _written(read: Column) -> exp.Expression:
    """People's numbers; with a decimal point, programs' numbers may stand among them."""
    value = amount(word(read.name), read.notation)
    if read.notation == "comma":
        return value
    return exp.Case().when(is_plain(read.name), _parsed(read.name)).else_(value)


def _parsed(name: str) -> exp.Expression:
    return exp.TryCast(this=word(name), to=exp.DataType.build("double"))


def as_date(read: Column) -> exp.Expression:
    """The day a cell names, as DATE; anything else is a gap."""
    if read.form != "date":
        return exp.cast(exp.Null(), "date")
    if read.notation == "stored":
        return exp.cast(column(read.name), "date")
    return day(word(read.name), read.notation)


def as_word(read: Column) -> exp.Expression:
    """The cell as a category, spelled the same whatever kind of file it came from."""
    if read.form == "date":
        return exp.cast(as_date(read), "varchar")
    if read.form == "number":
        return identity(read)
    if read.form != "boolean":
        return word(read.name)
    lower = exp.Lower(this=word(read.name))
    typed = exp.In(this=lower, expressions=[exp.Literal.string(w) for w in ("true", "false")])
    return exp.Case().when(typed, lower.copy()).else_(word(read.name))


def as_truth(read: Column) -> exp.Expression:
    """A boolean cell as BOOLEAN: whether it holds one of the words for yes."""
    yes = [exp.Literal.string(pair[0]) for pair in BOOLEANS]
    return exp.In(this=exp.Lower(this=word(read.name)), expressions=yes)


def typed(read: Column) -> exp.Expression:
    """The cell as what it is: a double, a date, a condition or text."""
    if read.form == "number":
        return as_number(read)
    if read.form == "date":
        return as_date(read)
    return as_truth(read) if read.form == "boolean" else word(read.name)


def identity(read: Column) -> exp.Expression:
    """The cell as an id: text, zeros and all; ``17850.0`` is ``17850``, guarded ``'=7`` ``=7``."""
    if read.form == "number" and read.notation == "stored":
        return _whole_or_not(read.name)
    digits = extract(word(read.name), r"^(\d+)\.0+$", 1)
    whole = exp.Nullif(this=digits, expression=exp.Literal.string(""))
    return exp.Coalesce(this=whole, expressions=[unguard(word(read.name))])


def whole(read: Column, *, sure: bool = False) -> exp.Expression:
    """The number that an id is, as BIGINT; NULL where its text is not how that is written.

    ``sure`` is that all ids were found to be whole: their texts are not looked at.
    """
    if read.form == "number" and read.notation == "stored":
        value = exp.cast(column(read.name), "double")
        small = exp.LT(this=exp.Abs(this=value), expression=literal(WHOLE))
        same = exp.EQ(this=exp.Floor(this=value.copy()), expression=value.copy())
        return exp.Case().when(exp.and_(small, same), exp.cast(value.copy(), "bigint"))
    number = exp.TryCast(this=word(read.name), to=exp.DataType.build("bigint"))
    return number if sure else exp.Case().when(matches(word(read.name), DIGITS), number)


def identified(read: Column) -> exp.Expression:
    """A value where a cell has an `identity`, else NULL; numbers need not be written for it."""
    if read.form == "number" and read.notation == "stored":
        return exp.Case().when(_is_finite(read.name), exp.Literal.number(1))
    return column(read.name)


def _whole_or_not(name: str) -> exp.Expression:
    """A stored number as people write it: whole ones without decimals."""
    value = exp.cast(column(name), "double")
    small = exp.LT(this=exp.Abs(this=value.copy()), expression=literal(WHOLE))
    same = exp.EQ(this=exp.Floor(this=value.copy()), expression=value.copy())
    digits = exp.cast(exp.cast(value.copy(), "bigint"), "varchar")
    whole = exp.Case().when(exp.and_(small, same), digits).else_(word(name))
    return exp.Case().when(_is_finite(name), whole)


def _is_finite(name: str) -> exp.Expression:
    value = exp.cast(column(name), "double")
    return exp.EQ(this=exp.Sub(this=value, expression=value.copy()), expression=literal(0))


def _is_float(text: str) -> bool:
    try:
        return float(text) == float(text)
    except ValueError:
        return False
