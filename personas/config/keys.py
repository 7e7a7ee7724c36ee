"""Read `preparation`: what is set by hand of each measure, in the words of `--prepare`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from personas.config import keys as values
from personas.domain.audience import FIELDS, PLATFORMS
from personas.domain.override import OVERRIDE_KEYS, OverrideError, format_override, parse_override
from personas.domain.request import ENGINES, SETTINGS, TREATMENTS
from personas.rules.language.findings import Findings, quoted
from personas.rules.loading import tree as fields
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
    fields.known(value, OVERRIDE_KEYS, what, found)
    return " ".join(
        _clause(part, found) for part in value.entries if part.key.text in OVERRIDE_KEYS
    )


def _clause(part: Entry, found: Findings) -> str:
    """Read ``scale: robust`` or ``clip: [0, 200]`` as words."""
    key, value = part.key.text, part.value
    if isinstance(value, Items):
        said: object = [fields.text(item, f"An item of `{key}`", found) for item in value.items]
    else:
        said = fields.text(value, f"`{key}`", found)
    return _checked(format_override({key: said}), value, f"`{key}`", found) if said else ""


def _checked(words: str, value: Value, what: str, found: Findings) -> str:
    try:
        if words:
            parse_override(words)
    except OverrideError as unread:
        found.add("E307", f"{what} cannot be read: {unread.message}", value.at, unread.help)
        return ""
    return words


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


Reader = Callable[[Value, str, Findings], object]


@dataclass(frozen=True, slots=True)
class Key:
    """A key, the name of the option's parameter, and the reader of its value.

    A ``path`` is seen from the folder of the file that it is written in.
    """

    name: str
    option: str
    read: Reader
    path: bool = False


def _by_name(*keys: Key) -> Mapping[str, Key]:
    return {key.name: key for key in keys}


KEYS: Mapping[str, Key] = _by_name(
    Key("data", "data", values.text, path=True),
    Key("rules", "rules", values.text, path=True),
    Key("clusters", "clusters", values.clusters),
    Key("id", "id", values.text),
    Key("labels", "labels", values.text),
    Key("measures", "measure", values.pairs),
    Key("features", "features", values.names),
    Key("preparation", "prepare", preparation),
    Key("pca", "pca", values.components),
    Key("ignore", "ignore", values.listed),
    Key("purchases", "purchase", values.purchases),
    Key("sheet", "sheet", values.text),
    Key("table", "table", values.text),
    Key("query", "query", values.text),
    Key("delimiter", "delimiter", values.text),
    Key("encoding", "encoding", values.text),
    Key("decimal", "decimal", values.told),
    Key("dates", "dates", values.told),
    Key("missing", "missing", values.names),
    Key("gaps", "gaps", values.told),
    Key("outliers", "outliers", values.told),
    Key("unit", "unit", values.one_of("customer", "order")),
    Key("engine", "engine", values.one_of(*ENGINES)),
    Key("master", "master", values.text),
    Key("memory", "memory", values.text),
    Key("like", "like", values.text, path=True),
    Key("model", "model", values.text, path=True),
    Key("strict", "strict", values.flag),
    Key("quiet", "quiet", values.flag),
)

# What only one command takes stands under the command's name.
SECTIONS: Mapping[str, Mapping[str, Key]] = {
    "preview": _by_name(Key("format", "form", values.one_of("table", "json"))),
    "explore": _by_name(Key("output", "output", values.text, path=True)),
    "compare": _by_name(
        Key("old", "old", values.text, path=True),
        Key("new", "new", values.text, path=True),
        Key("output", "output", values.text, path=True),
        Key("format", "formats", values.names),
        Key("bars", "bars", values.pairs),
    ),
    "audience": _by_name(
        Key("format", "platform", values.one_of(*PLATFORMS)),
        Key("persona", "persona", values.listed),
        *(Key(field.replace("_", "-"), field, values.text) for field in FIELDS),
        Key("country-code", "country_code", values.text),
        Key("consent", "consent", values.text),
        Key("plain", "plain", values.flag),
        Key("output", "output", values.text, path=True),
    ),
    "xlsx": _by_name(
        Key("model", "model", values.text, path=True),
        Key("output", "output", values.text, path=True),
    ),
    "assign": _by_name(
        Key("output", "output", values.text, path=True),
        Key("format", "form", values.one_of("table", "json")),
    ),
    "report": _by_name(
        Key("output", "output", values.text, path=True),
        Key("template", "template", values.listed),
        Key("templates", "templates", values.text, path=True),
        Key("format", "formats", values.names),
    ),
}
