"""Codes 4, giving personas to segments."""

from __future__ import annotations

from personas.codes.code import Code

NAMING: tuple[Code, ...] = ()
