"""Codes 1, reading tables."""

from __future__ import annotations

from personas.codes.code import Code

DATA: tuple[Code, ...] = ()
