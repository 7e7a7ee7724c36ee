"""Which columns the names in an expression mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from sqlglot import exp

from personas.engine.expressions.written import Written
from personas.engine.tables.columns import plain
from personas.facts.measure import Column
from personas.facts.problem import PersonasError, Problem

MOST_SHOWN = 40


def resolve(tree: exp.Expression, columns: Sequence[Column], written: Written) -> dict[str, Column]:
    """Return name → column for every name of the tree; raise E122 for all that mean none.

    A name is a column's when it is the same, else the same without case and punctuation.
    """
    named = {name: _find(name, columns) for name in _names(tree)}
    unknown = [name for name, column in named.items() if column is None]
    if unknown:
        raise PersonasError(*(_unknown(name, columns, written) for name in unknown))
    return {name: column for name, column in named.items() if column}


def _names(tree: exp.Expression) -> list[str]:
    """Return the names in the order of the text; the `days` of `days between` is none."""
    words = {id(node.this) for node in tree.find_all(exp.Between) if is_days(node.this)}
    found = (node for node in tree.find_all(exp.Column, bfs=False) if id(node) not in words)
    return list(dict.fromkeys(node.name for node in found))


def is_days(node: exp.Expression) -> bool:
    """Tell whether a node is the word `days`: in double quotes it would be a column."""
    bare = isinstance(node, exp.Column) and not node.this.args.get("quoted")
    return bare and node.name.casefold() == "days"


def _find(name: str, columns: Sequence[Column]) -> Column | None:
    for alike in (str, str.casefold, plain):
        wanted = alike(name)
        found = [column for column in columns if wanted and alike(column.name) == wanted]
        if len(found) == 1:
            return found[0]
    return None


def _unknown(name: str, columns: Sequence[Column], written: Written) -> Problem:
    close = nearest(name, (column.name for column in columns))
    found = _list(sorted(column.name for column in columns)[:MOST_SHOWN])
    more = ", …" if len(columns) > MOST_SHOWN else ""
    hint = f"Nearest: {_list(close)}. " if close else ""
    message = f"There is no column `{name}` to calculate `{written.measure}` from"
    return written.problem(
        "E122", message, f"{hint}Columns found: {found}{more}", written.place(name)
    )


def nearest(name: str, names: Iterable[str]) -> list[str]:
    """Return up to three names that ``name`` may be a slip of."""
    by_plain = {plain(known): known for known in sorted(names, reverse=True)}
    return [by_plain[known] for known in get_close_matches(plain(name), sorted(by_plain), n=3)]


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
