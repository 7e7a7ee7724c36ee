"""What changed between two runs: pure arithmetic over their facts."""

from personas.drift.alerts import find_alerts
from personas.drift.groups import By, follow, keys_of, make_groups
from personas.drift.measures import measure_drift
from personas.drift.thresholds import split_movement

__all__ = [
    "By",
    "find_alerts",
    "follow",
    "keys_of",
    "make_groups",
    "measure_drift",
    "split_movement",
]
