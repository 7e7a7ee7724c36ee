"""The words of a comparison: document, terminal, JSON."""

from personas.report.comparison.document import (
    FORMATS,
    check_formats,
    comparison_documents,
    dump_comparison,
)
from personas.report.comparison.terminal import print_comparison

__all__ = [
    "FORMATS",
    "check_formats",
    "comparison_documents",
    "dump_comparison",
    "print_comparison",
]
