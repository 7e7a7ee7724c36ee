"""Spark as an engine, on this machine or on a cluster; nothing else in the package knows it."""
