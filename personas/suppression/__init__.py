"""Suppression: which figures can be published without identifying a few customers."""

from personas.suppression.cells import (
    MAX_VALUES,
    OTHER_VALUES,
    Cell,
    Row,
    category_cells,
    close_rows,
    estimate_counts,
    named_values,
    pool_shares,
)
from personas.suppression.complementary import SMALLEST
from personas.suppression.figures import (
    is_actual_withheld,
    mute_segments,
    redact_attempt,
    redact_naming,
    redact_profile,
    warn_of_withheld,
    withheld_measures,
)
from personas.suppression.fits import cells_of_segments, redact_fits

__all__ = [
    "MAX_VALUES",
    "OTHER_VALUES",
    "SMALLEST",
    "Cell",
    "Row",
    "category_cells",
    "cells_of_segments",
    "close_rows",
    "estimate_counts",
    "is_actual_withheld",
    "mute_segments",
    "named_values",
    "pool_shares",
    "redact_attempt",
    "redact_fits",
    "redact_naming",
    "redact_profile",
    "warn_of_withheld",
    "withheld_measures",
]
