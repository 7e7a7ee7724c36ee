"""The queries of this wing as sqlglot expressions, the same for every engine."""
