"""Aggregate purchases (one row each) into customers (one row each)."""
