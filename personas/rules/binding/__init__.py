"""A pack meets a table: which column supplies which measure, which pack fits."""
