"""What a query has to give: the segments of the run that it was exported from."""

from __future__ import annotations

import csv
import gzip
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pandas as pd
from sqlglot import exp

from personas.backends.duckdb.engine import DuckDB
from personas.customers.clusters import nearest_query
from personas.customers.table import ID, Customers, read_customers
from personas.domain.model import Model
from personas.domain.request import Request
from personas.domain.run import Clusters
from personas.export.sql.export import Export, export_sql
from personas.export.sql.steps import required_measures
from personas.ingest.loading import RAW, clean_cells
from personas.ingest.open import SOURCE, SourceTable
from personas.purchases.aggregate import CUSTOMERS as PURCHASE_CUSTOMERS
from personas.sql.build import alias, column, table
from personas.sql.cells import typed_value
from personas.sql.engine import FrameTable
from personas.use_cases.models import make_model
from personas.use_cases.run import RunResult, run
from tests.scoring.engines import Raw, Runs
from tests.scoring.made import requests

# By id: segment and distance; none for who can be put nowhere.
Answer = dict[str, tuple[int | None, float | None]]


@dataclass(frozen=True)
class Case:
    """A run, its model, and what it says of every customer: segment and distance."""

    finished: RunResult
    model: Model
    expected: Answer
    queries: dict[str, str] = field(default_factory=dict)  # dialect → text, written once

    def query(self, dialect: str) -> str:
        """Return the query of this model."""
        if dialect not in self.queries:
            self.queries[dialect], _ = export_sql(self.model, Export(dialect))
        return self.queries[dialect]


def made_case(request: Request) -> Case:
    """Segment a table."""
    return case_of_run(run(request))


def case_of_run(finished: RunResult) -> Case:
    """Ask a run where every customer is."""
    expected = _answer(finished.customers, finished.run.clusters, ())
    assert len(expected) == finished.customers.rows
    model = make_model(finished.run, finished.pack, finished.request)
    return Case(finished, model, expected)


@cache
def case_of(name: str) -> Case:
    """Segment the made table in one of its ways, once."""
    return made_case(requests()[name])


def newcomers(case: Case, raw: Raw) -> Case:
    """Put other customers into the segments of a case, in our own engine."""
    run, engine = case.finished.run, DuckDB()
    frame = pd.DataFrame(raw.rows, columns=list(raw.names))
    engine.load(FrameTable("newcomers", frame), RAW)
    engine.create_view(SOURCE, clean_cells(engine, RAW, case.model.source.reading))
    opened = SourceTable(engine, "newcomers", len(frame), run.table.columns, is_inspected=False)
    customers, _ = read_customers(opened, run.measures, run.table.id)
    return replace(case, expected=_answer(customers, run.clusters, required_measures(case.model)))


def _answer(customers: Customers, clusters: Clusters, never: Sequence[str]) -> Answer:
    shaping = {f.measure for f in clusters.recipe.features}
    empty = all(f.fill is None for f in clusters.recipe.features)
    names = [column(ID), column("segment"), column("distance")]
    measures = [column(customers.column(m.name)) for m in customers.measures]
    found: Answer = {}
    source = exp.select(column(ID), *measures).from_(customers.source).subquery("customers")
    nearest = nearest_query(customers, clusters, source)
    query = exp.select(*names, *measures).from_(nearest.subquery("assigned"))
    for identity, segment, distance, *values in customers.engine.rows(query):
        gaps = {m.name for m, v in zip(customers.measures, values, strict=True) if v is None}
        nowhere = (empty and shaping <= gaps) or gaps & {*never}
        found[str(identity)] = (None, None) if nowhere else (int(segment), float(distance) ** 0.5)
    return found


def raw_text(path: Path, delimiter: str) -> Raw:
    """Return the cells of a file as they stand there."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream, delimiter=delimiter)
    return Raw(header, ["text"] * len(header), rows)


def typed_table(finished: RunResult) -> Raw:
    """Return the source as a warehouse holds it: numbers and dates where there are any."""
    columns = finished.run.table.columns
    key = finished.run.table.id
    kinds = ["text" if c.name == key else _kind(c.form) for c in columns]
    cells = [
        column(c.name) if c.name == key or kind == "text" else typed_value(c)
        for c, kind in zip(columns, kinds, strict=True)
    ]
    texts = [exp.cast(cell, "text") if kind == "text" else cell
             for cell, kind in zip(cells, kinds, strict=True)]  # fmt: skip
    asked = [alias(cell, f"x{i}") for i, cell in enumerate(texts)]
    view = SOURCE if finished.run.table.purchases is None else PURCHASE_CUSTOMERS
    rows = finished.customers.engine.rows(exp.select(*asked).from_(table(view)))
    return Raw([c.name for c in columns], kinds, rows)


def _kind(form: str) -> str:
    return {"number": "number", "date": "date"}.get(form, "text")


def check(case: Case, runs: Runs, dialect: str, raw: Raw) -> None:
    """Run the query of a case on a table; every customer must be where the run put them."""
    rows = runs(raw, case.query(dialect))
    names: dict[int | None, tuple[str | None, str | None]] = {
        **{s: (n.persona or "", n.name) for s, n in case.finished.run.names.items()},
        None: (None, None),
    }
    found: Answer = {}
    for identity, segment, persona_id, persona, distance, margin, border in rows:
        assert (persona_id, persona) == names[segment]
        assert border == (None if margin is None else margin < 0.1)
        found[str(identity).strip()] = (segment, distance)
    assert len(rows) == len(raw.rows)
    left_out = dict.fromkeys(found.keys() - case.expected.keys(), (None, None))
    assert_same(found, {**case.expected, **left_out})


def assert_same(found: Answer, expected: Answer) -> None:
    """No customer is in another segment, nor at another distance."""
    assert found.keys() == expected.keys()
    moved = [key for key in expected if found[key][0] != expected[key][0]]
    assert moved == []
    pairs = {key: (found[key][1], distance) for key, (_, distance) in expected.items()}
    far = {key: pair for key, pair in pairs.items() if not _is_near(*pair)}
    assert far == {}


def _is_near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
