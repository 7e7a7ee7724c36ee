"""Rows that are no customers: totals, footers, headers in the middle."""
