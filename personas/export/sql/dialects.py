"""The SQL dialects that scoring is written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sqlglot import exp

from personas.sql.build import literal, matches, string

Rewrite: TypeAlias = Callable[[exp.Expression], exp.Expression]


def cast_double(cell: exp.Expression) -> exp.Expression:
    """Return a numeric cell as a double; whether text stops the query depends on the engine."""
    return exp.cast(cell, "double")


def try_cast_double(cell: exp.Expression) -> exp.Expression:
    """Return a cell as a double; NULL where it is not a number."""
    return exp.TryCast(this=cell, to=exp.DataType.build("double"))


def keep_node(node: exp.Expression) -> exp.Expression:
    """Return the node unchanged."""
    return node


@dataclass(frozen=True, slots=True)
class TextType:
    """The SQL function that returns a cell's type, and the names it returns for text."""

    function: str
    names: tuple[str, ...]

    def is_text(self, cell: exp.Expression) -> exp.Expression:
        """Return the condition that a cell is text."""
        type_name = exp.cast(exp.Anonymous(this=self.function, expressions=[cell]), "varchar")
        return exp.In(this=type_name, expressions=[string(name) for name in self.names])


@dataclass(frozen=True, slots=True)
class SqlDialect:
    """One dialect: its name in sqlglot, and how our queries are adapted to it.

    ``cast_number`` makes a double of a cell. With a ``text_type``, columns of numbers may hold
    text such as `$1,234`; with ``reads_dates``, columns of dates may hold text such as
    31/12/2014. Otherwise these columns must have the type itself. ``can_materialize`` says
    that a step can be marked MATERIALIZED. ``rewrite`` adapts single nodes.
    """

    sqlglot_name: str
    cast_number: Rewrite = cast_double
    text_type: TextType | None = None
    reads_dates: bool = False
    can_materialize: bool = False
    rewrite: Rewrite = keep_node


def escape_blanks(node: exp.Expression) -> exp.Expression:
    r"""Write the blanks that TRIM removes as `e'\t…'`; a raw line end could get lost in a file."""
    if isinstance(node, exp.Trim) and isinstance(node.expression, exp.Literal):
        node.set("expression", exp.ByteString(this=node.expression.name))
    return node


def _rewrite_duckdb(node: exp.Expression) -> exp.Expression:
    """Let LEAST and GREATEST ignore NULL, as DuckDB does; our operands are never NULL."""
    if isinstance(node, exp.Least | exp.Greatest):
        node.set("ignore_nulls", True)
    return escape_blanks(node)


DUCKDB = SqlDialect(
    "duckdb",
    cast_number=try_cast_double,
    text_type=TextType("TYPEOF", ("VARCHAR",)),
    reads_dates=True,
    rewrite=_rewrite_duckdb,
)


# A double holds every text that matches this and has at most MAX_NUMBER_LENGTH characters.
# PostgreSQL is slow at patterns with large repetition counts.
NUMBER_PATTERN = r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?1?\d?\d)?\s*$"
MAX_NUMBER_LENGTH = 100
POSTGRES_TEXT = TextType("PG_TYPEOF", ("text", "character varying", "character"))
MAX_EXPONENT = 700.0  # beyond ±700, e^x is no normal double


def _cast_postgres(cell: exp.Expression) -> exp.Expression:
    """Return a cell as a double; NULL for text that is no number or exceeds 1e-199…1e199."""
    text = exp.cast(cell, "text")
    is_short = exp.LTE(
        this=exp.Length(this=text.copy()), expression=exp.Literal.number(MAX_NUMBER_LENGTH)
    )
    is_number = exp.and_(matches(text.copy(), NUMBER_PATTERN), is_short)
    is_native = exp.not_(POSTGRES_TEXT.is_text(cell.copy()))
    return exp.Case().when(exp.or_(is_native, is_number), exp.cast(text, "double"))


def _rewrite_postgres(node: exp.Expression) -> exp.Expression:
    """Rewrite rounding, remainders and exponentials, which PostgreSQL lacks for doubles."""
    match node:
        case exp.Round():
            decimal = exp.Round(this=_exact(node.this), decimals=node.args.get("decimals"))
            return exp.cast(decimal, "double")
        case exp.Mod():
            remainder = exp.Mod(this=_exact(node.this), expression=_exact(node.expression))
            return exp.cast(exp.paren(remainder), "double")
        case exp.Exp():
            return _exponential(node)
    return escape_blanks(node)


def _exact(value: exp.Expression) -> exp.Expression:
    """Return a value as a decimal."""
    return exp.cast(value.copy(), "decimal")


def _exponential(node: exp.Expression) -> exp.Expression:
    large = exp.GT(this=node.this.copy(), expression=literal(MAX_EXPONENT))
    small = exp.LT(this=node.this.copy(), expression=literal(-MAX_EXPONENT))
    return exp.Case().when(large, exp.Null()).when(small, literal(0.0)).else_(node.copy())


POSTGRES = SqlDialect(
    "postgres",
    cast_number=_cast_postgres,
    text_type=POSTGRES_TEXT,
    can_materialize=True,
    rewrite=_rewrite_postgres,
)

SPARK = SqlDialect(
    "databricks",
    cast_number=try_cast_double,
    text_type=TextType("TYPEOF", ("string",)),
    reads_dates=True,
)


def _cast_sqlite(cell: exp.Expression) -> exp.Expression:
    """Return a cell as a double, NULL where it is not a number.

    In a comparison with a REAL, text that is entirely a number is converted;
    other text sorts after all numbers (sqlite.org/datatype3.html, 4.2).
    """
    limit = exp.cast(exp.Literal.number("1e300"), "double")
    is_number = exp.LTE(this=cell, expression=limit)
    return exp.Case().when(is_number, exp.cast(cell.copy(), "double"))


def _rewrite_sqlite(node: exp.Expression) -> exp.Expression:
    """Rewrite the remainder, as SQLite's `%` is for integers, and the difference of dates."""
    if isinstance(node, exp.Mod):
        return _call("MOD", node.this, node.expression)
    if isinstance(node, exp.DateDiff):
        end, start = _call("JULIANDAY", node.this), _call("JULIANDAY", node.expression)
        return exp.cast(exp.paren(exp.Sub(this=end, expression=start)), "int")
    return node


def _call(name: str, *arguments: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])


SQLITE = SqlDialect(
    "sqlite",
    cast_number=_cast_sqlite,
    text_type=TextType("TYPEOF", ("text",)),
    can_materialize=True,
    rewrite=_rewrite_sqlite,
)


def _rewrite_tsql(node: exp.Expression) -> exp.Expression:
    """Write TRUE and FALSE as bits, which T-SQL has instead of booleans."""
    if isinstance(node, exp.Boolean):
        return exp.cast(exp.Literal.number(int(node.this)), "boolean")
    return node


TSQL = SqlDialect("tsql", rewrite=_rewrite_tsql)


# Dialects built from a name alone need numeric columns for numbers and date columns for dates.
DIALECTS: Mapping[str, SqlDialect] = {
    "duckdb": DUCKDB,
    "postgres": POSTGRES,
    "sqlite": SQLITE,
    "spark": SPARK,
    "databricks": SPARK,
    "bigquery": SqlDialect("bigquery"),
    "clickhouse": SqlDialect("clickhouse"),
    "mysql": SqlDialect("mysql"),
    "redshift": SqlDialect("redshift"),
    "snowflake": SqlDialect("snowflake"),
    "trino": SqlDialect("trino"),
    "tsql": TSQL,
}
