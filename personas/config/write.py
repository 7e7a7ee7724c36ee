"""Write a `personas.yaml` for a table from its exploration."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

from personas.config.options import IMPUTATION, PCA, PREPARATION, READING, UNIT
from personas.domain.address import HINT, display_name, reproduction, shareable_query
from personas.domain.exploration import Exploration
from personas.domain.request import Request
from personas.domain.role import ColumnRole
from personas.files.resources import bundled_folder
from personas.sandbox.jinja import environment
from personas.unsafe_text import escape_in_quotes

KEYS_BY_DOUBT = {"E112": "decimal", "E113": "dates"}  # what settles a doubt about a column
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*( [A-Za-z0-9_./()-]+)*")
_NOT_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def write_config(exploration: Exploration, to_name: Callable[[object], str] = display_name) -> str:
    """Return the text of the file: settings that are in force, and others as comments.

    ``to_name`` returns the name of the source: `shareable` for a text that is handed on.
    """
    request, measures = exploration.request, exploration.measures
    path = str(request.data) if isinstance(request.data, str | Path) else ""
    omits_secrets = reproduction("", path, query=request.reading.query) != ""
    constant = {c.column.name for c in exploration.columns if c.content in ("constant", "empty")}
    if exploration.purchases is not None:
        constant.clear()  # columns made of purchases are none of the table's
    facts: dict[str, Any] = {
        "name": exploration.name,
        "rows": exploration.rows,
        "columns": len(exploration.columns),
        "source": to_name(path) if path else None,
        "hint": HINT if omits_secrets else None,
        "pack": to_name(exploration.pack),
        "id": exploration.id,
        "labels": request.labels,
        "purchases": exploration.purchases,
        "has_repeated_ids": any(problem.code == "W138" for problem in exploration.warnings),
        "settings": _settings(request),
        "ambiguous_columns": _ambiguous_columns(exploration),
        "measures": measures,
        "unbound_columns": _unbound_columns(exploration),
        "features": [measure.name for measure in measures if measure.is_feature],
        "numeric_ids": _numeric_ids(exploration),
        "ignore": (ignored := sorted({*request.ignore, *constant})),
        "roles": _roles(exploration, ignored),
        "proposals": exploration.proposals,
    }
    templates = environment([bundled_folder("templates")], {"yaml": _scalar, "comment": _comment})
    return templates.get_template("config/personas.yaml.j2").render(facts)


def _roles(exploration: Exploration, ignored: Sequence[str]) -> list[ColumnRole]:
    """Return the roles to hold on to; ids and labels have keys of their own.

    Columns that measures are calculated from take their role from these.
    """
    skipped = {exploration.id, exploration.request.labels, *ignored}
    expressions = [m.expression for m in exploration.measures if m.expression]
    return [
        role
        for role in exploration.roles
        if role.column not in skipped and (role.role != "id" or role.is_set)
        if not any(role.column in expression for expression in expressions)
    ]


def _settings(request: Request) -> dict[str, Any]:
    """Return the settings of reading and of measures that are not as by default, by key."""
    reading = sorted(READING, key=lambda option: option.kind == "by_name")  # mappings come last
    settings = {option.name: getattr(request.reading, option.name) for option in reading}
    settings["query"] = shareable_query(request.reading.query or "")
    settings["missing"] = ",".join(request.reading.missing)
    options = (*IMPUTATION, PREPARATION, UNIT, PCA)
    values = {option.name: getattr(request, option.name) for option in options}
    settings |= {o.name: values[o.name] for o in options if values[o.name] != o.default}
    return {key: value for key, value in settings.items() if value}


def _ambiguous_columns(exploration: Exploration) -> list[tuple[str, str]]:
    """Return the columns that read both ways, as (the key that says which, column)."""
    doubts = [(summary.column.name, summary.column.doubt) for summary in exploration.columns]
    keys = KEYS_BY_DOUBT
    return [(keys[doubt.code], name) for name, doubt in doubts if doubt and doubt.code in keys]


def _unbound_columns(exploration: Exploration) -> list[dict[str, Any]]:
    """Return the numeric columns that no measure takes, with a name for one and the range."""
    columns = {measure.column for measure in exploration.measures} | {exploration.request.labels}
    names = sorted(name for name in exploration.numbers if name not in columns)
    curves = ((name, exploration.numbers[name].summary.quantiles) for name in names)
    return [
        {"name": _slug(name), "column": name, "low": curve[0], "high": curve[-1]}
        for name, curve in curves
    ]


def _numeric_ids(exploration: Exploration) -> list[str]:
    """Return columns of numbers that name somebody, though they do not identify the rows."""
    ids = (summary.column for summary in exploration.columns if summary.content == "id")
    return [c.name for c in ids if c.kind == "number" and c.name != exploration.id]


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
    quoted = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**9).strip()
    return escape_in_quotes(quoted)


def _comment(value: object) -> str:
    """Return a text that cannot end the comment it stands in."""
    return "".join(sign if sign.isprintable() else " " for sign in str(value))
