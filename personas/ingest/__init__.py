"""Read the source of an analyst: its format, its cells, the forms of its columns."""
