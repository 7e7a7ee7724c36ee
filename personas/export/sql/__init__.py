"""Scoring of a model as SQL for other engines: one SELECT over raw columns."""
