"""PostgreSQL: a cast that fails, an overflow and an underflow all stop the query."""

from __future__ import annotations

from sqlglot import exp

from personas.engine.queries.parts import literal, matches
from personas.engine.scoring.dialects.duckdb import visible_blanks
from personas.engine.scoring.dialects.spelling import Spelling, TypeOf

# Numbers that fit a double for sure. With an exponent they are short, as programs write them.
LONG = r"(\d{1,150}\.?\d{0,150}|\.\d{1,150})"
SHORT = r"(\d{1,20}\.?\d{0,20}|\.\d{1,20})[eE](\+?1?\d?\d|-[12]?\d?\d)"
FITS = rf"^\s*[-+]?({LONG}|{SHORT})\s*$"
EXPONENT = 700.0  # e to the power of more, or of less than its opposite, is no double


def number(cell: exp.Expression) -> exp.Expression:
    """A cell of numbers or text as a double; NULL where it is none, or beyond 1e-299…1e199."""
    text = exp.cast(cell, "text")
    return exp.Case().when(matches(text, FITS), exp.cast(text.copy(), "double"))


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


POSTGRES = Spelling(
    "postgres",
    number=number,
    text=TypeOf("PG_TYPEOF", ("text", "character varying")),
    keeps=True,
    mend=mend,
)
