"""The numbers wing: features, K-Means, choice of k, stability.

It reads matrices and small aggregates, never rows, and returns plain facts.
"""

from personas.segments.kmeans.sweep import Asked, Count, Sweep, parse_clusters, sweep
from personas.segments.matching import match_segments
from personas.segments.pictures import gather_pictures
from personas.segments.preparation.leakage import deciders
from personas.segments.preparation.prepare import Prepared, prepare
from personas.segments.preparation.settings import Wishes, read_wishes
from personas.segments.preparation.weights import Weighed, weigh
from personas.segments.trust.doubts import cut_short, doubts, small_segments
from personas.segments.trust.labelled import (
    compare_labels,
    describe_labels,
    label_doubts,
    label_trust,
)
from personas.segments.trust.stability import RESAMPLES, count_personas, measure_trust
from personas.segments.trust.structure import measure_structure
from personas.segments.v_tests import find_marks, find_telling

__all__ = [
    "RESAMPLES",
    "Asked",
    "Count",
    "Prepared",
    "Sweep",
    "Weighed",
    "Wishes",
    "compare_labels",
    "count_personas",
    "cut_short",
    "deciders",
    "describe_labels",
    "doubts",
    "find_marks",
    "find_telling",
    "gather_pictures",
    "label_doubts",
    "label_trust",
    "match_segments",
    "measure_structure",
    "measure_trust",
    "parse_clusters",
    "prepare",
    "read_wishes",
    "small_segments",
    "sweep",
    "weigh",
]
