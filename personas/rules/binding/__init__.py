"""Bind a pack to a table: which column supplies which measure, which pack fits."""
