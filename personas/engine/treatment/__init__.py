"""Gaps and outliers: what is asked, what is done, what is told."""
