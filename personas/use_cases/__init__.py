"""Use cases: each walks a whole way, from an analyst's request to facts."""
