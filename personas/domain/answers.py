"""Answers of yes and no, in the words and codes that tables hold them in."""

from __future__ import annotations

from collections.abc import Iterable

# Yes, then no.
ANSWERS = (
    ("yes", "no"), ("true", "false"), ("1", "0"), ("1.0", "0.0"), ("y", "n"), ("t", "f"),
    ("on", "off"), ("ja", "nein"), ("j", "n"), ("wahr", "falsch"), ("oui", "non"), ("o", "n"),
    ("si", "no"), ("sí", "no"),
)  # fmt: skip


def affirmative(values: Iterable[str]) -> str | None:
    """Return the value that means yes, where the values are yes and no; else None."""
    by_word = {value.casefold(): value for value in values}
    pair = next((pair for pair in ANSWERS if by_word.keys() == {*pair}), None)
    return by_word[pair[0]] if pair else None
