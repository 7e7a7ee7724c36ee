"""Read the values of `personas.yaml`, each as what its option would get from the command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from personas.config.options import Kind, Option
from personas.domain.override import OVERRIDE_KEYS, OverrideError, format_override, parse_override
from personas.domain.request import POLICIES, SETTINGS
from personas.rules.language.findings import Findings, quote_all
from personas.rules.loading import tree
from personas.rules.loading.tree import Entry, Items, Scalar, Table, Value

COMPONENTS = re.compile(r"[1-9]\d*|0?\.\d*[1-9]\d*|\d{1,2}(\.\d+)?%")
COMPONENTS_HELP = (
    "Write how many components, such as `3`, or a share of the variance, such as `0.9`"
)
CLUSTERS = re.compile(r"auto|\d+|\d+-\d+")
CLUSTERS_HELP = "Write `auto`, a number such as `6`, or a range such as `4-8`"

COUNT = re.compile(r"[1-9]\d{0,8}")
COUNT_HELP = "Write a whole number from 1"


def read_value(option: Option, value: Value, findings: Findings) -> object:
    """Return the value of a key; None or empty, and a finding, where it cannot be read."""
    label = f"`{option.name}`"
    if option.kind == "choice":
        return _read_choice(option.choices, value, label, findings)
    return READERS[option.kind](value, label, findings)


def _read_text(value: Value, label: str, findings: Findings) -> str | None:
    return tree.text(value, label, findings) or None


def _read_flag(value: Value, label: str, findings: Findings) -> bool:
    return tree.flag(value, label, findings, default=False)


def _read_pattern(
    pattern: re.Pattern[str], hint: str, value: Value, label: str, findings: Findings
) -> str | None:
    word = tree.text(value, label, findings)
    if word and not pattern.fullmatch(word):
        findings.add("E602", f"{label} cannot be `{word}`", value.at, hint)
        return None
    return word or None


def _read_choice(
    choices: tuple[str, ...], value: Value, label: str, findings: Findings
) -> str | None:
    word = tree.text(value, label, findings)
    if word and word not in choices:
        findings.add("E602", f"{label} cannot be `{word}`", value.at, f"Write {quote_all(choices)}")
        return None
    return word or None


def _read_texts(value: Value, label: str, findings: Findings) -> tuple[str, ...]:
    """Read a list of texts; a single one needs no brackets."""
    if isinstance(value, Scalar):
        word = tree.text(value, label, findings)
        return (word,) if word else ()
    return tree.texts(value, label, findings)


def _read_names(value: Value, label: str, findings: Findings) -> str | None:
    """Read a list of names as the flag takes it: ``a,b,c``."""
    return ",".join(_read_texts(value, label, findings)) or None


def _read_pairs(value: Value, label: str, findings: Findings) -> tuple[str, ...]:
    """Read a mapping of names to texts as the flag takes it: ``name=text``, again and again."""
    table = tree.table(value, label, findings)
    if table is None:
        return ()
    pairs = [
        (entry.key.text, tree.text(entry.value, f"`{entry.key.text}`", findings))
        for entry in table.entries
    ]
    return tuple(f"{name}={text}" for name, text in pairs if text)


def _read_by_name(value: Value, label: str, findings: Findings) -> tuple[str, ...]:
    """Read one text for every column or measure, or a mapping of names to texts."""
    read = _read_texts if isinstance(value, Scalar) else _read_pairs
    return read(value, label, findings)


def _read_preparation(value: Value, label: str, findings: Findings) -> tuple[str, ...]:
    """Read words for every measure, or a mapping of measures to words or to keys and values."""
    if isinstance(value, Scalar) and not value.is_empty:
        words = _check_override(value.text, value, label, findings)
        return (words,) if words else ()
    table = tree.table(value, label, findings)
    if table is None:
        return ()
    pairs = [(entry.key.text, _read_override(entry, findings)) for entry in table.entries]
    return tuple(f"{name}={words}" for name, words in pairs if words)


def _read_override(entry: Entry, findings: Findings) -> str:
    value, label = entry.value, f"`{entry.key.text}`"
    if not isinstance(value, Table):
        return _check_override(tree.text(value, label, findings), value, label, findings)
    tree.check_keys(value, OVERRIDE_KEYS, label, findings)
    return " ".join(
        _read_clause(part, findings) for part in value.entries if part.key.text in OVERRIDE_KEYS
    )


def _read_clause(entry: Entry, findings: Findings) -> str:
    """Read ``scale: robust`` or ``clip: [0, 200]`` as words."""
    key, value = entry.key.text, entry.value
    if isinstance(value, Items):
        setting: object = [tree.text(v, f"An item of `{key}`", findings) for v in value.items]
    else:
        setting = tree.text(value, f"`{key}`", findings)
    if not setting:
        return ""
    return _check_override(format_override({key: setting}), value, f"`{key}`", findings)


def _check_override(words: str, value: Value, label: str, findings: Findings) -> str:
    try:
        if words:
            parse_override(words)
    except OverrideError as cause:
        findings.add("E307", f"{label} cannot be read: {cause.message}", value.at, cause.help)
        return ""
    return words


def _read_purchases(value: Value, label: str, findings: Findings) -> tuple[str, ...]:
    """Read the mapping of what a table of purchases holds; `true` leaves all to be guessed.

    The first text is empty: it says that the table holds purchases at all.
    """
    if isinstance(value, Scalar) and not value.is_empty:
        return ("",) if _read_flag(value, label, findings) else ()
    table = tree.table(value, label, findings)
    if table is None:
        return ()
    tree.check_keys(table, SETTINGS, label, findings)
    return ("", *(_read_purchase_setting(entry, findings) for entry in table.entries))


def _read_purchase_setting(entry: Entry, findings: Findings) -> str:
    name, label = entry.key.text, f"`{entry.key.text}`"
    if name in POLICIES:
        return f"{name}={_read_choice(POLICIES[name], entry.value, label, findings) or ''}"
    return f"{name}={','.join(_read_texts(entry.value, label, findings))}"


READERS: Mapping[Kind, Callable[[Value, str, Findings], object]] = {
    "text": _read_text,
    "sign": _read_text,
    "encoding": _read_text,
    "location": _read_text,
    "path": _read_text,
    "file": _read_text,
    "folder": _read_text,
    "flag": _read_flag,
    "clusters": partial(_read_pattern, CLUSTERS, CLUSTERS_HELP),
    "count": partial(_read_pattern, COUNT, COUNT_HELP),
    "components": partial(_read_pattern, COMPONENTS, COMPONENTS_HELP),
    "names": _read_names,
    "texts": _read_texts,
    "pairs": _read_pairs,
    "by_name": _read_by_name,
    "preparation": _read_preparation,
    "purchases": _read_purchases,
}
