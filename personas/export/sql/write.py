"""Format a scoring query: one block per step, one line per value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlglot import ErrorLevel, exp

from personas.export.sql.dialects import SqlDialect
from personas.export.sql.steps import OUTCOME

WIDTH = 100
BREAK = "\0"  # our own line break; one inside a name or a text stays


def to_sql(node: exp.Expression, dialect: SqlDialect) -> str:
    """Return a node as SQL; raise `UnsupportedError` if the dialect cannot express it."""
    return node.sql(dialect.sqlglot_name, unsupported_level=ErrorLevel.RAISE)


def _format_value(value: exp.Expression, dialect: SqlDialect) -> str:
    """Return a value with its alias; long sums and cases take a line per term."""
    line = to_sql(value, dialect)
    inner: Any = value.this
    if len(line) <= WIDTH or not isinstance(value, exp.Alias):
        return line
    name = to_sql(value.args["alias"], dialect)
    if isinstance(inner, exp.Case):
        return f"{_format_case(inner, dialect)} AS {name}"
    if isinstance(inner, exp.Add):
        terms = f"{BREAK}+ ".join(to_sql(term, dialect) for term in _terms(inner))
        return f"{terms} AS {name}"
    return line


def _format_case(case: exp.Case, dialect: SqlDialect) -> str:
    head = f"CASE {to_sql(case.this, dialect)}" if case.this else "CASE"
    branches = [
        f"  WHEN {to_sql(branch.this, dialect)} THEN {to_sql(branch.args['true'], dialect)}"
        for branch in case.args["ifs"]
    ]
    default = case.args.get("default")
    otherwise = [f"  ELSE {to_sql(default, dialect)}"] if default else []
    return BREAK.join((head, *branches, *otherwise, "END"))


def _terms(total: Any) -> Iterator[Any]:
    """Yield the terms of a left-deep sum, from left to right."""
    terms = []
    while isinstance(total, exp.Add):
        terms.append(total.expression)
        total = total.this
    yield total
    yield from reversed(terms)


def _indent(text: str) -> str:
    """Indent the lines that `BREAK` separates."""
    return "  " + text.replace(BREAK, f"{BREAK}  ")


CONDITIONS = (exp.Predicate, exp.Connector, exp.Not)


def _simplify(value: exp.Expression, dialect: SqlDialect) -> exp.Expression:
    """Simplify a value in place, inner nodes first, and return it."""
    holder: Any = exp.Tuple(expressions=[value])
    for node in reversed(list(value.walk())):
        simple = dialect.rewrite(_simplify_node(node))
        if simple is not node:
            node.replace(simple)
    result: exp.Expression = holder.expressions[0]
    return result


def _simplify_node(node: Any) -> Any:
    if isinstance(node, exp.Div):
        node.set("typed", True)  # both operands are doubles: no cast needed
    if isinstance(node, exp.Least | exp.Greatest):
        node.set("ignore_nulls", None)  # the operands are never NULL, or a CASE tests them
    if not isinstance(node, exp.Cast):
        return node
    if node.to.is_type("double") and isinstance(node.this, exp.Literal) and node.this.is_string:
        return _double(float(node.this.name))
    if node.to.is_type("int") and isinstance(node.this.unnest(), CONDITIONS):
        return _indicator(node.this)
    return node


def _double(value: float) -> exp.Expression:
    """Return a double in exponent notation; some engines read a plain decimal as exact."""
    text = repr(abs(value)).removesuffix(".0")
    number = exp.Literal.number(text if "e" in text else f"{text}e0")
    return exp.Neg(this=number) if value < 0 else number


def _indicator(condition: exp.Expression) -> exp.Expression:
    """Return 1 where a condition is true, 0 where it is false, else NULL."""
    true, false = exp.Literal.number(1), exp.Literal.number(0)
    holds = exp.Case().when(condition.copy(), true)
    return holds.when(exp.not_(condition.copy()), false)


Notes = Mapping[str, str]

# Steps whose columns are used many times. An engine that inlines every step into the next would
# compute them anew each time: features × distances × comparisons.
MATERIALIZED_STEPS = ("cells", "features", "distances", "assigned", "compared")


def write(query: exp.Select, dialect: SqlDialect, notes: Notes) -> str:
    """Return the query in a dialect; ``notes`` describe our columns, as comments.

    Raises `sqlglot.errors.UnsupportedError` if the dialect cannot express the query.
    """
    first, *later_steps = query.ctes
    _unquote(first.this, _is_raw_name)
    for step in later_steps:
        _unquote(step.this, lambda _: False)
    _unquote(query, _is_passed_name)
    steps = [_step(step.alias, step.this, dialect, notes) for step in query.ctes]
    text = f"WITH {', '.join(steps)}{BREAK}{_select(query, dialect, notes)}"
    return text.replace(BREAK, "\n")


def _step(name: str, step: exp.Select, dialect: SqlDialect, notes: Notes) -> str:
    option = "MATERIALIZED " if dialect.can_materialize and name in MATERIALIZED_STEPS else ""
    return f"{name} AS {option}({BREAK}{_indent(_select(step, dialect, notes))}{BREAK})"


def _unquote(step: exp.Select, is_foreign: Callable[[exp.Identifier], bool]) -> None:
    """Remove the quotes of our own names; no dialect needs them. Foreign names keep theirs."""
    for part in (*step.expressions, _source(step)):
        for name in part.find_all(exp.Identifier):
            if not is_foreign(name):
                name.set("quoted", False)


def _is_raw_name(name: exp.Identifier) -> bool:
    """Return whether a name in the first step is that of a raw column or of the table."""
    return not isinstance(name.parent, exp.Alias)


def _is_passed_name(name: exp.Identifier) -> bool:
    """Return whether a name in the output is that of the id or of a column passed through."""
    return isinstance(name.parent, exp.Alias) and name.name not in OUTCOME


def _source(step: exp.Select) -> exp.Expression:
    clause = step.find(exp.From)
    return clause.this if clause else exp.Null()


def _select(step: exp.Select, dialect: SqlDialect, notes: Notes) -> str:
    values = f",{BREAK}".join(_value(value, dialect, notes) for value in step.expressions)
    source = _source(step)
    source.set("alias", None)  # a step needs no alias
    return f"SELECT{BREAK}{_indent(values)}{BREAK}FROM {to_sql(source, dialect)}"


def _value(value: exp.Expression, dialect: SqlDialect, notes: Notes) -> str:
    text = _format_value(_simplify(value, dialect), dialect)
    note = notes.get(value.alias) if isinstance(value, exp.Alias) else None
    return f"{text} /* {escape_comment(note)} */" if note else text


def escape_comment(text: str) -> str:
    """Return a text as one line that neither ends nor begins a comment."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line.replace("*/", "* /").replace("/*", "/ *")
