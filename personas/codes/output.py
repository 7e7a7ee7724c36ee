"""Codes 5, writing and usage."""

from __future__ import annotations

from personas.codes.code import Code

OUTPUT: tuple[Code, ...] = ()
