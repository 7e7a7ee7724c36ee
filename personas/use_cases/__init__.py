"""Use cases: each walks a whole way, from what an analyst names to facts."""
