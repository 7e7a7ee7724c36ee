"""All families, and how many cases of each make a run."""

from __future__ import annotations

from tests.hostile.case import Family
from tests.hostile.families import (
    addresses,
    bombs,
    data,
    expressions,
    models,
    names,
    packs,
    queries,
    settings,
    templates,
)

# Out of a hundred cases.
WEIGHTS = (
    (data.FAMILY, 24),
    (names.FAMILY, 14),
    (packs.FAMILY, 12),
    (models.FAMILY, 12),
    (settings.FAMILY, 8),
    (addresses.FAMILY, 10),
    (queries.FAMILY, 6),
    (expressions.FAMILY, 6),
    (templates.FAMILY, 5),
    (bombs.FAMILY, 3),
)
FAMILIES: dict[str, Family] = {family.name: family for family, _ in WEIGHTS}


def counts(total: int) -> dict[str, int]:
    """Return how many cases of each family make a run of ``total``."""
    whole = sum(weight for _, weight in WEIGHTS)
    return {family.name: max(1, round(total * weight / whole)) for family, weight in WEIGHTS}
