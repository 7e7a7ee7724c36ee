"""Refuse a table of words alone, and say how segments are found in it all the same.

Answers on a scale, such as `Strongly disagree` to `Strongly agree`, have an order.
"""

from __future__ import annotations

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import PersonasError, error
from personas.ingest.columns.id_names import rank
from personas.ingest.open import SourceTable
from personas.roles.orders import find_order
from personas.sql.build import column, has_value, table

MOST = 12  # different words of a column that may describe segments
FLAGS = 3


def no_numbers(source: SourceTable) -> PersonasError:
    """Return the error of a table without a measure of numbers, with the flags that help."""
    words = [c for c in source.columns if c.form in ("text", "boolean") and rank(c.name) is None]
    answers = {c.name: cells for c in sorted(words, key=_name) if (cells := _cells(source, c))}
    for name, cells in answers.items():
        if scale := find_order(cells):
            return _error(source.name, answers, _scale_help(name, scale))
    return _error(source.name, answers, _words_help([*answers][:FLAGS]))


def _name(source: Column) -> str:
    return source.name


def _cells(source: SourceTable, column_: Column) -> tuple[str, ...]:
    """Return the different words of a column; none where they are too many to be categories."""
    cell = column(column_.name)
    query = exp.select(cell).distinct().from_(table(source.view)).where(has_value(column_.name))
    cells = tuple(sorted(str(value) for (value,) in source.engine.rows(query.limit(MOST + 1))))
    return cells if 1 < len(cells) <= MOST else ()


def _error(name: str, words: dict[str, tuple[str, ...]], help_: str) -> PersonasError:
    names = ", ".join(f"`{column_}`" for column_ in [*words][:MOST])
    hold = f": {names} hold words" if names else ""
    return error("E161", f"`{name}` has no column of numbers to find segments by{hold}", help_)


def _scale_help(name: str, scale: tuple[str, ...]) -> str:
    quoted = name if name.isidentifier() else f'\\"{name}\\"'
    return (
        "Make numbers of the answers, for each column that counts: "
        f'--measure "{_measure_name(name)}={_as_expression(quoted, scale)}"'
    )


def _as_expression(name: str, answers: tuple[str, ...]) -> str:
    """Return the expression that makes numbers of answers in this order."""
    quoted = (answer.replace("'", "''") for answer in answers)
    cases = " ".join(f"when '{answer}' then {i}" for i, answer in enumerate(quoted, start=1))
    return f"case {name} {cases} end"


def _words_help(names: list[str]) -> str:
    if not names:
        return "Name a table with numbers, or make some: --measure NAME=EXPRESSION"
    measures = " ".join(f'--measure "{_measure_name(name)}={name}"' for name in names)
    features = ",".join(_measure_name(name) for name in names)
    return f"Find them by words: {measures} --features {features}"


def _measure_name(name: str) -> str:
    text = "".join(sign if sign.isalnum() else "_" for sign in name.casefold()).strip("_")
    return text if text.isidentifier() else f"m_{text}"
