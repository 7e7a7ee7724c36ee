"""Suppression: which figures can be published without identifying a few customers."""

from personas.suppression.cells import (
    MAX_VALUES,
    OTHERS,
    Cell,
    Row,
    category_cells,
    close_rows,
    named_values,
    shown_counts,
)
from personas.suppression.complementary import SMALLEST
from personas.suppression.figures import (
    is_hidden,
    mute_segments,
    publishable,
    redact_naming,
    warn_of_withheld,
    withheld_measures,
    without_actuals,
)

__all__ = [
    "MAX_VALUES",
    "OTHERS",
    "SMALLEST",
    "Cell",
    "Row",
    "category_cells",
    "close_rows",
    "is_hidden",
    "mute_segments",
    "named_values",
    "publishable",
    "redact_naming",
    "shown_counts",
    "warn_of_withheld",
    "withheld_measures",
    "without_actuals",
]
