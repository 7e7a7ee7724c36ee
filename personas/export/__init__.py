"""Exports of a model: scoring as SQL, and audiences for platforms."""
