"""Rows: the only wing that touches customers, by running SQL on an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personas.later import later

if TYPE_CHECKING:
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

if not TYPE_CHECKING:  # a reader in a process of its own needs one module of all these
    __getattr__ = later(
        __name__,
        {
            "clusters.assign": "ASSIGNED assign settle",
            "clusters.labels": "assign_labels check_labels keep_labelled number_labels "
            "settle_labels",
            "clusters.placeable": "keep_placeable",
            "clusters.sample": "SAMPLE_ROWS draw_sample",
            "clusters.write": "fetch_customers write_customers",
            "customers": "Customers",
            "engine": "Engine",
            "explore": "correlate look view_numbers",
            "expressions": "read_expression",
            "purchases": "check_unit gather_purchases read_purchases say_roles",
            "summaries.cross": "cross_clusters",
            "summaries.fingerprint": "fingerprint",
            "summaries.fits": "count_fits find_cuts",
            "summaries.moves": "cross read_assigned",
            "summaries.population": "summarise",
            "summaries.profile": "build_profile",
            "tables.ignore": "ignore",
            "tables.reading": "Opened open_table read_customers",
            "tables.source": "find_source",
            "treatment.fit": "fit_treatment frozen_treatment",
            "treatment.treat": "refuse_gaps treat",
            "treatment.treatments": "Treatments read_treatments",
        },
    )
