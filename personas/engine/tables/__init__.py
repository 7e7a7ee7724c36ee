"""From a source to typed columns: find it, open it, tell what its cells are."""
