"""Which persona a segment gets, by how much, and in which words."""
