"""Names: load, check, match, explain and test rules. Pure Python over the profile."""
