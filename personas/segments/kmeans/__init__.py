"""K-Means: one fit, many small ones, and the sweep over k."""
