"""Codes 2, rule packs."""

from __future__ import annotations

from personas.codes.code import Code

RULES: tuple[Code, ...] = ()
