"""Columns: their names, what their cells mean, and which one tells customers apart."""
