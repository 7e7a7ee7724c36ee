"""A pack's own tests: run them, write them from a run, hand them to a CI."""
