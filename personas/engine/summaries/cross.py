"""Who is where by the centroids of an earlier model, and where by those of today."""

from __future__ import annotations

from sqlglot import exp

from personas.engine.clusters.assign import assigned
from personas.engine.customers import ID, Customers
from personas.engine.queries.nearest import SEGMENT
from personas.engine.queries.parts import column, count, named
from personas.facts.run import Clusters

EARLIER, THEN = "customers by earlier centroids", "segment then"


def cross_clusters(
    customers: Customers, then: Clusters, now: Clusters
) -> dict[tuple[int, int], int]:
    """Count all customers by the nearest centroid of ``then`` and the nearest of ``now``."""
    cells = [column(name) for name in (ID, *(customers.column(m.name) for m in customers.measures))]
    placed = assigned(customers, then).subquery("then")
    query = exp.select(*cells, named(column(SEGMENT), THEN)).from_(placed)
    customers.engine.create_view(EARLIER, query)
    both = [column(THEN), column(SEGMENT)]
    found = assigned(customers, now, EARLIER).subquery("now")
    counted = exp.select(*both, count()).from_(found).group_by(*(one.copy() for one in both))
    return {(then, now): n for then, now, n in customers.engine.rows(counted)}
