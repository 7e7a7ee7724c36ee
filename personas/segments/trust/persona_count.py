"""How many personas each number of segments would give. It describes; it does not decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from personas.facts.profile import Segment
from personas.facts.sample import Sample
from personas.segments.kmeans.sweep import Count
from personas.segments.matrices import Labels
from personas.segments.trust.resampled import Columns, profile_rows


def count_personas(
    sample: Sample, stats: Mapping[str, frozenset[str]], name_of: Callable[[Segment], str | None]
) -> Count:
    """Return a function from labels of the sample's rows, 0…k-1, and k to a number of personas.

    It counts the different ones that ``name_of`` gives the segments; one without a persona adds
    none. Profiles are those of the sample, as they are where trust is measured.
    """
    columns, rows = Columns.of(sample), np.arange(sample.rows)

    def count(labels: Labels, k: int) -> int:
        names = {name_of(segment) for segment in profile_rows(columns, labels, rows, k, stats)}
        return len(names - {None})

    return count
