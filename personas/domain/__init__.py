"""Frozen dataclasses that pass between the wings, with small look-ups."""
