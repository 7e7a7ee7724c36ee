"""Numbers: features, k, K-Means, stability; matrices and small aggregates in, plain facts out."""

from personas.segments.asked import Asked, parse_clusters
from personas.segments.doubts import doubts, small_segments
from personas.segments.labelled import (
    compare_labels,
    describe_labels,
    label_doubts,
    label_trust,
)
from personas.segments.marks import find_marks, find_telling
from personas.segments.match import match_segments
from personas.segments.persona_count import Count, count_personas
from personas.segments.pictures import gather_pictures
from personas.segments.prepare import Prepared, prepare
from personas.segments.stability import RESAMPLES, measure_trust
from personas.segments.structure import measure_structure
from personas.segments.suspects import deciders
from personas.segments.sweep import Sweep, sweep
from personas.segments.weigh import Weighed, weigh
from personas.segments.wishes import Wishes, read_wishes

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
