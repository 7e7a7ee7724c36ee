"""The forms that a query is handed over in: as it is, as a view, as a model of dbt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

from sqlglot import exp
from sqlglot.errors import SqlglotError

from personas.engine.scoring.dialects import Spelling
from personas.facts.problem import error

Form = Literal["select", "view", "dbt"]
VIEW = "customer_segments"
PLACE = "personas_source"  # where dbt puts its own reference to the table
BRACES = re.compile(r"\{[{%#]")
INTRODUCTIONS: Mapping[Form, str] = MappingProxyType(
    {"select": "", "view": f"CREATE VIEW {VIEW} AS\n", "dbt": ""}
)


def source_of(name: str, spelling: Spelling) -> exp.Table:
    """Return the table that is meant; raise E531 where the name can be none in this dialect."""
    try:
        found: Any = exp.maybe_parse(name, into=exp.Table, dialect=spelling.written)
    except SqlglotError:
        found = None
    parts = getattr(found, "parts", [])
    named = parts and all(isinstance(part, exp.Identifier) and part.name for part in parts)
    if not named or set(_given(found)) > {"this", "db", "catalog"}:
        help_ = "Write it as in the dialect: customers, shop.customers or a name in quotes."
        raise error("E531", f"`{name}` is no name of a table in {spelling.written}", help_)
    return exp.Table(**{key: found.args.get(key) for key in ("this", "db", "catalog")})


def _given(table: exp.Table) -> list[str]:
    return [key for key, value in table.args.items() if value]


def formed(query: str, comments: str, form: Form, source: exp.Table) -> str:
    """Return the text of a file that holds the query in a form; dbt's reads from `PLACE`."""
    if form == "dbt":
        body = BRACES.sub(lambda found: f"{{{{ '{found[0]}' }}}}", comments + query)
        config = "{{ config(materialized='view') }}\n"
        return config + body.replace(PLACE, _reference(source)) + "\n"
    return f"{comments}{INTRODUCTIONS[form]}{query};\n"


def _reference(table: exp.Table) -> str:
    """A table with a schema is a source of dbt, one without is another model."""
    parts = [_quoted(part) for part in (table.db, table.name) if part]
    return (
        f"{{{{ source({', '.join(parts)}) }}}}" if len(parts) > 1 else f"{{{{ ref({parts[0]}) }}}}"
    )


def _quoted(name: str) -> str:
    return "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"
