"""Explanations of all error and warning codes: `CODES` lists them, `find` returns one."""

from __future__ import annotations

from personas.codes.cells import CELLS, DATES, ROWS
from personas.codes.code import Code
from personas.codes.containers import CONTAINERS, ENGINES, QUERIES, TEXT
from personas.codes.data import DATA
from personas.codes.models import COMPARING, MODELS
from personas.codes.naming import LINT, NAMING
from personas.codes.numbers import LABELS, NUMBERS, OUTCOMES
from personas.codes.output import AUDIENCE, CONFIG, OUTPUT
from personas.codes.purchases import MEASURES, PURCHASES
from personas.codes.rules import RULES
from personas.codes.tools import TOOLS

CODES: tuple[Code, ...] = tuple(
    sorted(
        (
            *CELLS,
            *CONFIG,
            *DATA,
            *CONTAINERS,
            *TEXT,
            *DATES,
            *ROWS,
            *ENGINES,
            *MEASURES,
            *PURCHASES,
            *RULES,
            *LINT,
            *TOOLS,
            *NUMBERS,
            *OUTCOMES,
            *LABELS,
            *NAMING,
            *OUTPUT,
            *AUDIENCE,
            *QUERIES,
            *MODELS,
            *COMPARING,
        ),
        key=lambda code: code.id,
    )
)


def find(identifier: str) -> Code | None:
    """Return the code with this id (in any case), or None."""
    code_id = identifier.strip().upper()
    return next((code for code in CODES if code.id == code_id), None)


__all__ = ["CODES", "Code", "find"]
