"""The numbers wing: features, K-Means, choice of k, stability.

It reads matrices and small aggregates, never rows, and returns plain facts.
"""

from personas.segments.kmeans.choice import RESAMPLES
from personas.segments.kmeans.resampling import Namer, Resampling
from personas.segments.kmeans.sweep import (
    ClusterRange,
    Sweep,
    parse_clusters,
    sweep,
)
from personas.segments.matching import match_segments
from personas.segments.outcomes import compute_outcomes, warn_of_outcomes
from personas.segments.pictures import compute_pictures
from personas.segments.preparation.leakage import check_segments
from personas.segments.preparation.prepare import Preparation, fit_recipe
from personas.segments.preparation.settings import (
    PreparationSettings,
    exclude_outcomes,
    parse_settings,
)
from personas.segments.preparation.weights import WeightedFeatures, weigh_features
from personas.segments.trust.labels import (
    compare_labels,
    describe_labels,
    measure_label_trust,
    warn_of_labels,
)
from personas.segments.trust.stability import measure_trust, name_clusters
from personas.segments.trust.structure import (
    measure_structure,
    warn_of_range,
    warn_of_small_segments,
    warn_of_trust,
)
from personas.segments.v_tests import compute_effect_sizes, compute_v_tests
from personas.segments.value import choose_value, compute_value

__all__ = [
    "RESAMPLES",
    "ClusterRange",
    "Namer",
    "Preparation",
    "PreparationSettings",
    "Resampling",
    "Sweep",
    "WeightedFeatures",
    "check_segments",
    "choose_value",
    "compare_labels",
    "compute_effect_sizes",
    "compute_outcomes",
    "compute_pictures",
    "compute_v_tests",
    "compute_value",
    "describe_labels",
    "exclude_outcomes",
    "fit_recipe",
    "match_segments",
    "measure_label_trust",
    "measure_structure",
    "measure_trust",
    "name_clusters",
    "parse_clusters",
    "parse_settings",
    "sweep",
    "warn_of_labels",
    "warn_of_outcomes",
    "warn_of_range",
    "warn_of_small_segments",
    "warn_of_trust",
    "weigh_features",
]
