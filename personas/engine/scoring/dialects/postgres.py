"""PostgreSQL: a cast that fails, an overflow and an underflow all stop the query."""

from __future__ import annotations

from sqlglot import exp

from personas.engine.queries.parts import literal, matches
from personas.engine.scoring.dialects.duckdb import visible_blanks
from personas.engine.scoring.dialects.spelling import Spelling, TypeOf

# Text of at most so many characters that reads as this fits a double for sure. PostgreSQL is slow
# at patterns that count far.
FITS = r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?1?\d?\d)?\s*$"
LONGEST = 100
TEXT = TypeOf("PG_TYPEOF", ("text", "character varying", "character"))
EXPONENT = 700.0  # e to the power of more, or of less than its opposite, is no double


def number(cell: exp.Expression) -> exp.Expression:
    """A cell as a double; NULL where it is text that is none, or is beyond 1e-199…1e199."""
    text = exp.cast(cell, "text")
    fits = exp.LTE(this=exp.Length(this=text.copy()), expression=exp.Literal.number(LONGEST))
    is_number = exp.and_(matches(text.copy(), FITS), fits)
    is_typed = exp.not_(TEXT.is_text(cell.copy()))
    return exp.Case().when(exp.or_(is_typed, is_number), exp.cast(text, "double"))


def mend(node: exp.Expression) -> exp.Expression:
    """Write what PostgreSQL has other words for, or none."""
    match node:
        case exp.Round():
            exact = exp.Round(this=_exact(node.this), decimals=node.args.get("decimals"))
            return exp.cast(exact, "double")
        case exp.Mod():
            rest = exp.Mod(this=_exact(node.this), expression=_exact(node.expression))
            return exp.cast(exp.paren(rest), "double")
        case exp.Exp():
            return _exponential(node)
    return visible_blanks(node)


def _exact(value: exp.Expression) -> exp.Expression:
    """Doubles have no remainder and no rounding to decimals."""
    return exp.cast(value.copy(), "decimal")


def _exponential(node: exp.Expression) -> exp.Expression:
    large = exp.GT(this=node.this.copy(), expression=literal(EXPONENT))
    small = exp.LT(this=node.this.copy(), expression=literal(-EXPONENT))
    return exp.Case().when(large, exp.Null()).when(small, literal(0.0)).else_(node.copy())


POSTGRES = Spelling("postgres", number=number, text=TEXT, keeps=True, mend=mend)
