"""A scoring query as text that people can read: a step a block, a value a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from personas.engine.scoring.answer import OUTCOME
from personas.engine.scoring.dialects import Spelling
from personas.engine.scoring.lines import BREAK, in_lines, indented, sql
from personas.engine.scoring.plain import plainer

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
