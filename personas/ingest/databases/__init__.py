"""Databases: which table or query is read, and that nothing else is."""
