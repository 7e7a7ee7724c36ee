"""Write a `personas.yaml` for a table from what was seen of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from personas.domain.address import HINT, reproduction, shareable_query, shown
from personas.domain.exploration import Exploration
from personas.domain.request import Request
from personas.files.resources import bundled
from personas.jinja import environment

WORDS = ("sheet", "table", "query", "delimiter", "encoding")
KEY_OF = {"E112": "decimal", "E113": "dates"}  # what a doubt about a column is settled by
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*( [A-Za-z0-9_./()-]+)*")
_NOT_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def write_config(seen: Exploration, named: Callable[[object], str] = shown) -> str:
    """Return the text of the file: what was found in force, the rest as comments.

    ``named`` says how the source is named: `shareable` where the text is handed on.
    """
    bound = {measure.column for measure in seen.measures}
    names = sorted(name for name in seen.numbers if name not in {*bound, seen.request.labels})
    facts: dict[str, Any] = {
        "name": seen.name,
        "rows": seen.rows,
        "columns": len(seen.columns),
        "source": _source(seen.request, named),
        "left_out": HINT if _leaves_out(seen.request) else None,
        "pack": named(seen.pack),
        "id": seen.id,
        "labels": seen.request.labels,
        "purchases": seen.purchases,
        "repeating": any(problem.code == "W138" for problem in seen.warnings),
        "said": _said(seen.request),
        "unclear": _unclear(seen),
        "bound": seen.measures,
        "others": [_other(seen, name) for name in names],
        "features": [m.name for m in seen.measures if m.kind == "number"],
        "numbered": _numbered(seen),
        "ignored": sorted({*seen.request.ignore, *_useless(seen)}),
    }
    made = environment([bundled("templates")], {"yaml": _scalar, "comment": _comment})
    return made.get_template("config/personas.yaml.j2").render(facts)


def _source(asked: Request, named: Callable[[object], str]) -> str | None:
    return named(asked.data) if isinstance(asked.data, str | Path) else None


def _leaves_out(asked: Request) -> bool:
    typed = str(asked.data) if isinstance(asked.data, str | Path) else ""
    return reproduction("", typed, query=asked.reading.query) != ""


def _useless(seen: Exploration) -> list[str]:
    return [look.column.name for look in seen.columns if look.role in ("constant", "empty")]


def _numbered(seen: Exploration) -> list[str]:
    """Return columns of numbers that name somebody, though they do not tell the rows apart."""
    ids = (look.column for look in seen.columns if look.role == "id")
    return [column.name for column in ids if column.kind == "number" and column.name != seen.id]


def _said(asked: Request) -> dict[str, Any]:
    """Return what was said of reading and of measures, as keys and values of the file."""
    reading = asked.reading
    words = {key: getattr(reading, key) for key in WORDS}
    words["query"] = shareable_query(reading.query or "")
    ways = {"decimal": reading.decimal, "dates": reading.dates}
    ways |= {"gaps": asked.gaps, "outliers": asked.outliers, "preparation": asked.preparation}
    missing = {"missing": ",".join(reading.missing)}
    single = {"unit": asked.unit if asked.unit != "customer" else None, "pca": asked.pca}
    return {key: value for key, value in (words | missing | ways | single).items() if value}


def _unclear(seen: Exploration) -> list[tuple[str, str]]:
    """Return the columns that read both ways, each with the key that settles it."""
    doubts = [(look.column.name, look.column.doubt) for look in seen.columns]
    return [(KEY_OF[d.code], name) for name, d in doubts if d and d.code in KEY_OF]


def _other(seen: Exploration, name: str) -> dict[str, Any]:
    curve = seen.numbers[name].summary.quantiles
    return {"name": _slug(name), "column": name, "low": curve[0], "high": curve[-1]}


def _slug(name: str) -> str:
    """Return a column's name as a measure's: letters, digits and _."""
    words = "_".join(re.findall(r"[^\W_]+", name.casefold()))
    return words if words.isidentifier() else f"m_{words}" if words else "measure"


def _scalar(value: object) -> str:
    """Return a text as YAML on one line, in quotes where it could be read as anything else."""
    text = str(value)
    if _PLAIN.fullmatch(text) and text.casefold() not in _NOT_TEXT:
        return text
    # The writer knows every escape; no width makes it break a line.
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**9).strip()


def _comment(value: object) -> str:
    """Return a text that cannot end the comment it stands in."""
    return "".join(sign if sign.isprintable() else " " for sign in str(value))
