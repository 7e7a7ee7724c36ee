"""Samples for the numbers, and customers into the clusters these find."""
