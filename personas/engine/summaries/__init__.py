"""Counts, quantiles and shares over all customers; no row leaves."""
