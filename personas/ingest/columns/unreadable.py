"""What to say of a column of words that is wanted as numbers: why it is none, and what helps."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from personas.domain.measure import Column
from personas.domain.problem import Problem

WORDS = "W110"  # the cells hold hardly a digit
DIGITS = "E127"  # they hold digits, so that numbers may be lost

REASONS = {
    "units": "its numbers stand in several units",
    "mostly": "too many of its cells are no numbers",
    "unread": "its cells hold digits, and are no numbers that can be read",
    "words": "its cells are words",
    "dates": "its cells are dates",
    "boolean": "its cells say yes or no",
}


def describe_unreadable(column: Column, trouble: str | None, first: Mapping[str, Any]) -> Problem:
    """Return why a column is none of numbers; ``first`` are its counts."""
    reason = trouble or _reason(column, first)
    cells = column.invalid or _examples(first)
    code = DIGITS if reason in ("units", "mostly", "unread") else WORDS
    message = f"`{column.name}` is read as {_form(column)}: {REASONS[reason]}"
    if reason == "mostly":
        number = column.filled - first["numbers"]
        message = f"{message} ({number:,} of {column.filled:,})"
    return Problem(code, message, _help(column, reason, cells), cells=cells)


def _form(column: Column) -> str:
    return "dates" if column.form == "date" else "words"


def _reason(column: Column, first: Mapping[str, Any]) -> str:
    if column.form in ("date", "boolean"):
        return {"date": "dates", "boolean": "boolean"}[column.form]
    return "unread" if 2 * first["digits"] >= column.filled else "words"


def _examples(first: Mapping[str, Any]) -> tuple[str, ...]:
    """The first and the last cell in the order of their texts, which no further scan is for."""
    cells = (first.get("lowest"), first.get("highest"))
    return tuple(dict.fromkeys(str(cell) for cell in cells if cell is not None))


def _help(column: Column, reason: str, cells: Sequence[str]) -> str:
    name = column.name
    if reason == "dates":
        return f'Count days from it: --measure "MEASURE=days between {_quote(name)} and 2024-12-31"'
    if reason == "boolean":
        return f'Count it: --measure "MEASURE=case when {_quote(name)} then 1 else 0 end"'
    ignore = f"leave the column out: --ignore {_shell(name)}"
    if cells and not any(_has_digit(cell) or "," in cell for cell in cells):
        return f'Say which words stand for gaps: --missing "…"; or {ignore}'
    if reason == "units":
        return (
            "Write one unit throughout: convert the amounts in the export, or keep the rows of one "
            f"unit; or {ignore}"
        )
    return (
        "Write them as plain numbers (1234.5) in the export; or say what they mean: a decimal "
        f'comma, --decimal "{name}=,", words for gaps, --missing "n/a"; or {ignore}'
    )


def _has_digit(text: str) -> bool:
    return any(unicodedata.category(sign) == "Nd" for sign in text)


def _quote(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_]\w*", name) else f'\\"{name}\\"'


def _shell(name: str) -> str:
    return name if re.fullmatch(r"[\w.-]+", name) else f'"{name}"'
