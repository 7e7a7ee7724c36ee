"""Numbers: features, k, K-Means, stability; matrices and small aggregates in, plain facts out."""

from personas.segments.describing.marks import find_marks, find_telling
from personas.segments.describing.match import match_segments
from personas.segments.describing.pictures import gather_pictures
from personas.segments.kmeans.asked import Asked, parse_clusters
from personas.segments.kmeans.sweep import Count, Sweep, sweep
from personas.segments.preparation.prepare import Prepared, prepare
from personas.segments.preparation.suspects import deciders
from personas.segments.preparation.weigh import Weighed, weigh
from personas.segments.preparation.wishes import Wishes, read_wishes
from personas.segments.trust.doubts import cut_short, doubts, small_segments
from personas.segments.trust.labelled import (
    compare_labels,
    describe_labels,
    label_doubts,
    label_trust,
)
from personas.segments.trust.persona_count import count_personas
from personas.segments.trust.stability import RESAMPLES, measure_trust
from personas.segments.trust.structure import measure_structure

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
