"""The dialects that scoring is written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sqlglot import exp

from personas.sql.build import literal, matches

Rewrite: TypeAlias = Callable[[exp.Expression], exp.Expression]


def typed_number(cell: exp.Expression) -> exp.Expression:
    """A cell of a column of numbers as a double; text stops the query, or not, by engine."""
    return exp.cast(cell, "double")


def tried_number(cell: exp.Expression) -> exp.Expression:
    """A cell as a double; NULL where it is no number."""
    return exp.TryCast(this=cell, to=exp.DataType.build("double"))


def as_it_is(node: exp.Expression) -> exp.Expression:
    """A node that this engine writes as sqlglot does."""
    return node


@dataclass(frozen=True, slots=True)
class TypeOf:
    """The function that tells the type of a cell, and what it tells of text."""

    function: str
    names: tuple[str, ...]

    def is_text(self, cell: exp.Expression) -> exp.Expression:
        """Whether a cell is text."""
        told = exp.cast(exp.Anonymous(this=self.function, expressions=[cell]), "varchar")
        return exp.In(this=told, expressions=[exp.Literal.string(name) for name in self.names])


@dataclass(frozen=True, slots=True)
class Spelling:
    """One dialect: its name in sqlglot, and where it needs other words than ours.

    ``number`` makes a double of a cell. Where ``text`` names the types of text, and the function
    that tells a cell's type, cells may be text as well, such as `$1,234`; ``reads_dates`` says the
    same of days such as 31/12/2014. Elsewhere numbers and dates have to be what they are.
    ``keeps`` says that a step can be kept from being written into the next one. ``mend`` rewrites
    single nodes.
    """

    written: str
    number: Rewrite = typed_number
    text: TypeOf | None = None
    reads_dates: bool = False
    keeps: bool = False
    mend: Rewrite = as_it_is


def visible_blanks(node: exp.Expression) -> exp.Expression:
    r"""Write the blanks that are trimmed as `e'\t…'`: line ends within a text get lost in files."""
    if isinstance(node, exp.Trim) and isinstance(node.expression, exp.Literal):
        node.set("expression", exp.ByteString(this=node.expression.name))
    return node


def mend(node: exp.Expression) -> exp.Expression:
    """Take the least of what is there: what we compare is never NULL."""
    if isinstance(node, exp.Least | exp.Greatest):
        node.set("ignore_nulls", True)
    return visible_blanks(node)


DUCKDB = Spelling(
    "duckdb", number=tried_number, text=TypeOf("TYPEOF", ("VARCHAR",)), reads_dates=True, mend=mend
)


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


def postgres_mend(node: exp.Expression) -> exp.Expression:
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


POSTGRES = Spelling("postgres", number=number, text=TEXT, keeps=True, mend=postgres_mend)


SPARK = Spelling(
    "databricks", number=tried_number, text=TypeOf("TYPEOF", ("string",)), reads_dates=True
)


def sqlite_number(cell: exp.Expression) -> exp.Expression:
    """A cell as a double, NULL where it is none.

    Compared with a number of type REAL, text that is a number becomes one, whole or not at all;
    other text comes after all numbers (sqlite.org/datatype3.html, 4.2).
    """
    beyond = exp.cast(exp.Literal.number("1e300"), "double")
    is_number = exp.LTE(this=cell, expression=beyond)
    return exp.Case().when(is_number, exp.cast(cell.copy(), "double"))


def sqlite_mend(node: exp.Expression) -> exp.Expression:
    """Write the remainder of doubles, `%` being one of whole numbers, and the days between two."""
    if isinstance(node, exp.Mod):
        return _call("MOD", node.this, node.expression)
    if isinstance(node, exp.DateDiff):
        end, start = _call("JULIANDAY", node.this), _call("JULIANDAY", node.expression)
        return exp.cast(exp.paren(exp.Sub(this=end, expression=start)), "int")
    return node


def _call(name: str, *arguments: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])


SQLITE = Spelling(
    "sqlite", number=sqlite_number, text=TypeOf("TYPEOF", ("text",)), keeps=True, mend=sqlite_mend
)


def bits(node: exp.Expression) -> exp.Expression:
    """Write what a condition gives as 1 or 0."""
    if isinstance(node, exp.Boolean):
        return exp.cast(exp.Literal.number(int(node.this)), "boolean")
    return node


TSQL = Spelling("tsql", mend=bits)


# Those without a file of their own take numbers from columns of numbers, and words as they are.
DIALECTS: Mapping[str, Spelling] = {
    "duckdb": DUCKDB,
    "postgres": POSTGRES,
    "sqlite": SQLITE,
    "spark": SPARK,
    "databricks": SPARK,
    "bigquery": Spelling("bigquery"),
    "clickhouse": Spelling("clickhouse"),
    "mysql": Spelling("mysql"),
    "redshift": Spelling("redshift"),
    "snowflake": Spelling("snowflake"),
    "trino": Spelling("trino"),
    "tsql": TSQL,
}

__all__ = ["DIALECTS", "Spelling"]
