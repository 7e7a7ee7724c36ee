"""Rows: the only wing that touches customers, by running SQL on an engine."""
