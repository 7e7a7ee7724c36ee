"""How the values of `personas.yaml` become what the options of the command line take."""

from __future__ import annotations

import re
from collections.abc import Callable

from personas.facts.purchases import SETTINGS, TREATMENTS
from personas.rules.language.findings import Findings, quoted
from personas.rules.loading import fields
from personas.rules.loading.tree import Entry, Scalar, Value

_COMPONENTS = re.compile(r"[1-9]\d*|0?\.\d*[1-9]\d*|\d{1,2}(\.\d+)?%")
_CLUSTERS = re.compile(r"auto|\d+|\d+-\d+")


def text(value: Value, what: str, found: Findings) -> str | None:
    """Read a text."""
    return fields.text(value, what, found) or None


def flag(value: Value, what: str, found: Findings) -> bool:
    """Read true or false."""
    return fields.flag(value, what, found, default=False)


def clusters(value: Value, what: str, found: Findings) -> str | None:
    """Read how many segments: `auto`, a number or a range."""
    word = fields.text(value, what, found)
    if word and not _CLUSTERS.fullmatch(word):
        hint = "Write `auto`, a number such as `6`, or a range such as `4-8`"
        found.add("E602", f"{what} cannot be `{word}`", value.at, hint)
        return None
    return word or None


def components(value: Value, what: str, found: Findings) -> str | None:
    """Read how many principal components, or which share of the variance."""
    word = fields.text(value, what, found)
    if word and not _COMPONENTS.fullmatch(word):
        hint = "Write how many components, such as `3`, or a share of the variance, such as `0.9`"
        found.add("E602", f"{what} cannot be `{word}`", value.at, hint)
        return None
    return word or None


def one_of(*words: str) -> Callable[[Value, str, Findings], str | None]:
    """Return the reader of one of these words."""

    def read(value: Value, what: str, found: Findings) -> str | None:
        word = fields.text(value, what, found)
        if word and word not in words:
            found.add("E602", f"{what} cannot be `{word}`", value.at, f"Write {quoted(words)}")
            return None
        return word or None

    return read


def listed(value: Value, what: str, found: Findings) -> tuple[str, ...]:
    """Read a list of texts; a single one needs no brackets."""
    if isinstance(value, Scalar):
        word = fields.text(value, what, found)
        return (word,) if word else ()
    return fields.texts(value, what, found)


def names(value: Value, what: str, found: Findings) -> str | None:
    """Read a list of names as the option takes it: with commas."""
    return ",".join(listed(value, what, found)) or None


def pairs(value: Value, what: str, found: Findings) -> tuple[str, ...]:
    """Read a mapping of names to texts as the option takes it: ``name=text``, again and again."""
    table = fields.table(value, what, found)
    if table is None:
        return ()
    read = [(e.key.text, fields.text(e.value, f"`{e.key.text}`", found)) for e in table.entries]
    return tuple(f"{name}={words}" for name, words in read if words)


def told(value: Value, what: str, found: Findings) -> tuple[str, ...]:
    """Read one text for every column or measure, or a mapping of names to texts."""
    return listed(value, what, found) if isinstance(value, Scalar) else pairs(value, what, found)


def purchases(value: Value, what: str, found: Findings) -> tuple[str, ...]:
    """Read the mapping of what a table of purchases holds; `true` leaves all to be guessed.

    The first text is empty: it says that the table holds purchases at all.
    """
    if isinstance(value, Scalar) and not value.empty:
        return ("",) if flag(value, what, found) else ()
    table = fields.table(value, what, found)
    if table is None:
        return ()
    fields.known(table, SETTINGS, what, found)
    return ("", *(_setting(entry, found) for entry in table.entries))


def _setting(entry: Entry, found: Findings) -> str:
    name, what = entry.key.text, f"`{entry.key.text}`"
    if name in TREATMENTS:
        return f"{name}={one_of(*TREATMENTS[name])(entry.value, what, found) or ''}"
    return f"{name}={','.join(listed(entry.value, what, found))}"
