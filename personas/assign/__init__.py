"""Assign later customers to the segments of a model."""

from personas.assign.assignment import assign_customers
from personas.assign.bind import Rebound, match, rebind
from personas.assign.drift import find_drift
from personas.assign.write import check_output, names_of, stream_placed, write_placed

__all__ = [
    "Rebound",
    "assign_customers",
    "check_output",
    "find_drift",
    "match",
    "names_of",
    "rebind",
    "stream_placed",
    "write_placed",
]
