"""Something wrong in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: the word to look for, and the line of the text (from 1) it is on."""

    word: str
    code: str
    message: str
    help: str
    line: int
