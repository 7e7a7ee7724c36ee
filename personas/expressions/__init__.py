"""Measures by expression: ``MntWines + MntFruits``, ``2014 - Year_Birth``.

A small subset of SQL, documented in docs/data.md. sqlglot parses it; every node is checked
against a list and built anew, so that nothing else can reach an engine.
"""

from personas.expressions.read import Expression, calculate, calculated, read_expression

__all__ = ["Expression", "calculate", "calculated", "read_expression"]
