"""What changed between two runs: pure arithmetic over their facts."""

from personas.drift.groups import (
    Grouping,
    compare_value,
    group_transitions,
    make_groups,
    split_causes,
)
from personas.drift.measures import find_alerts, measure_drift

__all__ = [
    "Grouping",
    "compare_value",
    "find_alerts",
    "group_transitions",
    "make_groups",
    "measure_drift",
    "split_causes",
]
