"""What a run reads of a table, without the run: two tables of the same cells give one answer."""

from __future__ import annotations

from operator import itemgetter

from sqlglot import exp

from personas.ingest.open import ignore_columns, open_table
from personas.ingest.sources import find_source
from personas.sql.build import table
from personas.sql.cells import as_word, typed_value


def cells(data: object) -> list[object]:
    """Return the id, the columns, the customers with typed cells in the order of ids, warnings."""
    source = ignore_columns(open_table(find_source(data)), ())
    key = source.id_column(None)
    values = [as_word(c) if c.name == key else typed_value(c) for c in source.columns]
    query = exp.select(*values).from_(table(source.view))
    columns = [(c.name, c.kind, c.form, c.filled, c.gaps, c.coerced) for c in source.columns]
    place = [c.name for c in source.columns].index(key or source.columns[0].name)
    rows = sorted(source.engine.rows(query), key=itemgetter(place))
    return [key, columns, rows, [w.code for w in source.warnings]]
