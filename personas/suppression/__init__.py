"""Suppression: which figures can be published without identifying a few customers."""

from personas.suppression.cells import (
    MOST,
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
    may_be_told,
    mute_segments,
    publishable,
    warn_withheld,
    withheld_from,
    without_actuals,
)

__all__ = [
    "MOST",
    "OTHERS",
    "SMALLEST",
    "Cell",
    "Row",
    "category_cells",
    "close_rows",
    "is_hidden",
    "may_be_told",
    "mute_segments",
    "named_values",
    "publishable",
    "shown_counts",
    "warn_withheld",
    "withheld_from",
    "without_actuals",
]
