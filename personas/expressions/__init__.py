"""Measures by expression: ``MntWines + MntFruits``, ``2014 - Year_Birth``.

A small subset of SQL, documented in docs/data.md. sqlglot parses it; every node is checked
against a list and built anew, so that no other SQL can reach an engine.
"""
