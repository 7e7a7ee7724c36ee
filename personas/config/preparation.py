"""Read `preparation`: what is set by hand of each measure, in the words of `--prepare`."""

from __future__ import annotations

from personas.facts.by_hand import KEYS, UnreadError, as_words, read_by_hand
from personas.rules.language.findings import Findings
from personas.rules.loading import fields
from personas.rules.loading.tree import Entry, Items, Scalar, Table, Value


def preparation(value: Value, what: str, found: Findings) -> tuple[str, ...]:
    """Read words for every measure, or a mapping of measures to words or to keys and values."""
    if isinstance(value, Scalar) and not value.empty:
        words = _checked(value.text, value, what, found)
        return (words,) if words else ()
    table = fields.table(value, what, found)
    if table is None:
        return ()
    read = [(entry.key.text, _of_measure(entry, found)) for entry in table.entries]
    return tuple(f"{name}={words}" for name, words in read if words)


def _of_measure(entry: Entry, found: Findings) -> str:
    value, what = entry.value, f"`{entry.key.text}`"
    if not isinstance(value, Table):
        return _checked(fields.text(value, what, found), value, what, found)
    fields.known(value, KEYS, what, found)
    return " ".join(_clause(part, found) for part in value.entries if part.key.text in KEYS)


def _clause(part: Entry, found: Findings) -> str:
    """Read ``scale: robust`` or ``clip: [0, 200]`` as words."""
    key, value = part.key.text, part.value
    if isinstance(value, Items):
        said: object = [fields.text(item, f"An item of `{key}`", found) for item in value.items]
    else:
        said = fields.text(value, f"`{key}`", found)
    return _checked(as_words({key: said}), value, f"`{key}`", found) if said else ""


def _checked(words: str, value: Value, what: str, found: Findings) -> str:
    try:
        if words:
            read_by_hand(words)
    except UnreadError as unread:
        found.add("E307", f"{what} cannot be read: {unread.message}", value.at, unread.help)
        return ""
    return words
