"""Draft a rule pack from the segments of a run."""
