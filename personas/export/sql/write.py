"""A scoring query as text that people can read: a step a block, a value a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlglot import ErrorLevel, exp

from personas.export.sql.dialects import Spelling
from personas.export.sql.steps import OUTCOME

WIDTH = 100
BREAK = "\0"  # a line end of ours: one within a name or a text stays as it is


def sql(node: exp.Expression, spelling: Spelling) -> str:
    """Return a node in a dialect; raise `UnsupportedError` where that has no word for it."""
    return node.sql(spelling.written, unsupported_level=ErrorLevel.RAISE)


def in_lines(value: exp.Expression, spelling: Spelling) -> str:
    """Return a value with its name, in one line or with a line for each sum and each case."""
    whole = sql(value, spelling)
    inner: Any = value.this
    if len(whole) <= WIDTH or not isinstance(value, exp.Alias):
        return whole
    name = sql(value.args["alias"], spelling)
    if isinstance(inner, exp.Case):
        return f"{_case(inner, spelling)} AS {name}"
    if isinstance(inner, exp.Add):
        terms = f"{BREAK}+ ".join(sql(term, spelling) for term in _terms(inner))
        return f"{terms} AS {name}"
    return whole


def _case(case: exp.Case, spelling: Spelling) -> str:
    head = f"CASE {sql(case.this, spelling)}" if case.this else "CASE"
    branches = [
        f"  WHEN {sql(branch.this, spelling)} THEN {sql(branch.args['true'], spelling)}"
        for branch in case.args["ifs"]
    ]
    default = case.args.get("default")
    rest = [f"  ELSE {sql(default, spelling)}"] if default else []
    return BREAK.join((head, *branches, *rest, "END"))


def _terms(total: Any) -> Iterator[Any]:
    """The terms of a sum, from left to right; such a tree leans to the left."""
    terms = []
    while isinstance(total, exp.Add):
        terms.append(total.expression)
        total = total.this
    yield total
    yield from reversed(terms)


def indented(text: str) -> str:
    """Return lines of ours with an indent."""
    return "  " + text.replace(BREAK, f"{BREAK}  ")


CONDITIONS = (exp.Predicate, exp.Connector, exp.Not)


def plainer(value: exp.Expression, spelling: Spelling) -> exp.Expression:
    """Rewrite a value of a query in place, the inner parts first; return it."""
    holder: Any = exp.Tuple(expressions=[value])
    for node in reversed(list(value.walk())):
        plain = spelling.mend(_plainer(node))
        if plain is not node:
            node.replace(plain)
    made: exp.Expression = holder.expressions[0]
    return made


def _plainer(node: Any) -> Any:
    if isinstance(node, exp.Div):
        node.set("typed", True)  # both sides are doubles: nothing is to be cast once more
    if isinstance(node, exp.Least | exp.Greatest):
        node.set("ignore_nulls", None)  # of values that are never NULL, or are asked before
    if not isinstance(node, exp.Cast):
        return node
    if node.to.is_type("double") and isinstance(node.this, exp.Literal) and node.this.is_string:
        return _double(float(node.this.name))
    if node.to.is_type("int") and isinstance(node.this.unnest(), CONDITIONS):
        return _counted(node.this)
    return node


def _double(value: float) -> exp.Expression:
    """A double as a number with an exponent: a bare decimal is exact in some engines."""
    text = repr(abs(value)).removesuffix(".0")
    number = exp.Literal.number(text if "e" in text else f"{text}e0")
    return exp.Neg(this=number) if value < 0 else number


def _counted(condition: exp.Expression) -> exp.Expression:
    """1 where a condition holds, 0 where not, NULL where nobody knows."""
    one, zero = exp.Literal.number(1), exp.Literal.number(0)
    holds = exp.Case().when(condition.copy(), one)
    return holds.when(exp.not_(condition.copy()), zero)


Notes = Mapping[str, str]

# Steps whose columns are used many times over: an engine that writes every step into the next
# one would compute them anew each time, features times distances times comparisons.
KEPT = ("cells", "features", "distances", "assigned", "compared")


def write(query: exp.Select, spelling: Spelling, notes: Notes) -> str:
    """Return the query in a dialect; ``notes`` say what a column of ours is, as comments.

    Raises `sqlglot.errors.UnsupportedError` where the dialect has no word for something.
    """
    first, *others = query.ctes
    _unquote(first.this, _is_read)
    for step in others:
        _unquote(step.this, lambda _: False)
    _unquote(query, _is_given)
    steps = [_step(step.alias, step.this, spelling, notes) for step in query.ctes]
    text = f"WITH {', '.join(steps)}{BREAK}{_select(query, spelling, notes)}"
    return text.replace(BREAK, "\n")


def _step(name: str, step: exp.Select, spelling: Spelling, notes: Notes) -> str:
    kept = "MATERIALIZED " if spelling.keeps and name in KEPT else ""
    return f"{name} AS {kept}({BREAK}{indented(_select(step, spelling, notes))}{BREAK})"


def _unquote(step: exp.Select, theirs: Callable[[exp.Identifier], bool]) -> None:
    """Names of ours need no quotes in any dialect; those of the analyst's columns keep theirs."""
    for part in (*step.expressions, _source(step)):
        for name in part.find_all(exp.Identifier):
            if not theirs(name):
                name.set("quoted", False)


def _is_read(name: exp.Identifier) -> bool:
    """Whether a name of the first step is the analyst's: those of columns and of the table are."""
    return not isinstance(name.parent, exp.Alias)


def _is_given(name: exp.Identifier) -> bool:
    """Whether a name of the answer is the analyst's: the id's, or that of a column passed on."""
    return isinstance(name.parent, exp.Alias) and name.name not in OUTCOME


def _source(step: exp.Select) -> exp.Expression:
    found = step.find(exp.From)
    return found.this if found else exp.Null()


def _select(step: exp.Select, spelling: Spelling, notes: Notes) -> str:
    values = f",{BREAK}".join(_value(value, spelling, notes) for value in step.expressions)
    source = _source(step)
    source.set("alias", None)  # a step needs no other name
    return f"SELECT{BREAK}{indented(values)}{BREAK}FROM {sql(source, spelling)}"


def _value(value: exp.Expression, spelling: Spelling, notes: Notes) -> str:
    written = in_lines(plainer(value, spelling), spelling)
    note = notes.get(value.alias) if isinstance(value, exp.Alias) else None
    return f"{written} /* {harmless(note)} */" if note else written


def harmless(text: str) -> str:
    """Return a text as one line that ends no comment and begins none."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line.replace("*/", "* /").replace("/*", "/ *")
