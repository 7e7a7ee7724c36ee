"""What may be told of customers: nothing that few of them could be picked out by."""

from personas.suppression.cells import (
    MOST,
    OTHERS,
    SMALLEST,
    Cell,
    Row,
    category_cells,
    close_rows,
    named_values,
)
from personas.suppression.figures import may_be_told, publishable, warn_withheld, withheld_from

__all__ = [
    "MOST",
    "OTHERS",
    "SMALLEST",
    "Cell",
    "Row",
    "category_cells",
    "close_rows",
    "may_be_told",
    "named_values",
    "publishable",
    "warn_withheld",
    "withheld_from",
]
