"""Benchmarks: what is claimed about trust and speed, measured."""
