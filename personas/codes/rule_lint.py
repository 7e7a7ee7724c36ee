"""Codes 2, what lint finds in a rule pack that loads."""

from __future__ import annotations

from personas.codes.code import Code

RULE_LINT: tuple[Code, ...] = ()
