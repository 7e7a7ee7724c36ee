"""What changed between two runs: pure arithmetic over their facts."""

from personas.drift.alerts import find_alerts
from personas.drift.groups import By, follow, keys_of, make_groups, split_movement
from personas.drift.measures import measure_drift

__all__ = [
    "By",
    "find_alerts",
    "follow",
    "keys_of",
    "make_groups",
    "measure_drift",
    "split_movement",
]
