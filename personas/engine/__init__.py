"""Rows: the only wing that touches customers, by running SQL on an engine."""

from personas.engine.clusters.assign import ASSIGNED, assign, settle
from personas.engine.clusters.labels import (
    assign_labels,
    check_labels,
    keep_labelled,
    number_labels,
    settle_labels,
)
from personas.engine.clusters.placeable import keep_placeable
from personas.engine.clusters.sample import SAMPLE_ROWS, draw_sample
from personas.engine.clusters.write import fetch_customers, write_customers
from personas.engine.customers import Customers
from personas.engine.engine import Engine
from personas.engine.explore import correlate, look, view_numbers
from personas.engine.expressions import read_expression
from personas.engine.purchases import check_unit, gather_purchases, read_purchases, say_roles
from personas.engine.summaries.cross import cross_clusters
from personas.engine.summaries.fingerprint import fingerprint
from personas.engine.summaries.fits import count_fits, find_cuts
from personas.engine.summaries.moves import cross, read_assigned
from personas.engine.summaries.population import summarise
from personas.engine.summaries.profile import build_profile
from personas.engine.tables.ignore import ignore
from personas.engine.tables.reading import Opened, open_table, read_customers
from personas.engine.tables.source import find_source
from personas.engine.treatment.fit import fit_treatment, frozen_treatment
from personas.engine.treatment.treat import refuse_gaps, treat
from personas.engine.treatment.treatments import Treatments, read_treatments

__all__ = [
    "ASSIGNED",
    "SAMPLE_ROWS",
    "Customers",
    "Engine",
    "Opened",
    "Treatments",
    "assign",
    "assign_labels",
    "build_profile",
    "check_labels",
    "check_unit",
    "correlate",
    "count_fits",
    "cross",
    "cross_clusters",
    "draw_sample",
    "fetch_customers",
    "find_cuts",
    "find_source",
    "fingerprint",
    "fit_treatment",
    "frozen_treatment",
    "gather_purchases",
    "ignore",
    "keep_labelled",
    "keep_placeable",
    "look",
    "number_labels",
    "open_table",
    "read_assigned",
    "read_customers",
    "read_expression",
    "read_purchases",
    "read_treatments",
    "refuse_gaps",
    "say_roles",
    "settle",
    "settle_labels",
    "summarise",
    "treat",
    "view_numbers",
    "write_customers",
]
