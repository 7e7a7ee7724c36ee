"""Codes 3, preparing and clustering."""

from __future__ import annotations

from personas.codes.code import Code

NUMBERS: tuple[Code, ...] = ()
