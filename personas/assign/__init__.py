"""Assign later customers to the segments of a model."""

from personas.assign.bind import TableBinding, bind_measures, match_column
from personas.assign.drift import find_drift
from personas.assign.write import (
    assign_customers,
    check_output,
    output_names,
    stream_assignments,
    write_assignments,
)

__all__ = [
    "TableBinding",
    "assign_customers",
    "bind_measures",
    "check_output",
    "find_drift",
    "match_column",
    "output_names",
    "stream_assignments",
    "write_assignments",
]
