"""Read `personas` and `fallback`."""

from __future__ import annotations

from personas.rules.language.findings import Findings
from personas.rules.language.pack import Persona, Texts
from personas.rules.loading import tree as fields
from personas.rules.loading.read_conditions import WhenReader
from personas.rules.loading.text_check import TextChecker
from personas.rules.loading.tree import Entry, Table, Value

MAX_PERSONAS = 500
LISTS = ("do", "avoid", "channels", "kpis")
TEXT_KEYS = ("name", "icon", "tags", "story", *LISTS)
KEYS = (*TEXT_KEYS, "when", "enabled")
DESCRIPTION = "{{ description }}"


def read_personas(
    value: Value | None, when: WhenReader, checker: TextChecker, found: Findings
) -> tuple[Persona, ...]:
    """Read the mapping of personas by id; broken ones are noted and left out, as are those off."""
    table = fields.table(value, "`personas`", found) if value else None
    if table is None:
        return ()
    if len(table.entries) > MAX_PERSONAS:
        found.add("E203", f"More than {MAX_PERSONAS} personas", table.at, "Split the pack")
        return ()
    read = [_persona(entry, when, checker, found) for entry in table.entries]
    return tuple(persona for persona in read if persona)


def _persona(
    entry: Entry, when: WhenReader, checker: TextChecker, found: Findings
) -> Persona | None:
    what = f"The persona `{entry.key.text}`"
    table = fields.table(entry.value, what, found)
    if table is None:
        return None
    fields.known(table, KEYS, what, found)
    if not fields.flag(table.get("enabled"), "`enabled`", found, default=True):
        return None
    if not entry.key.text.strip():
        hint = "Write `premium: {…}`, with a word of your own"
        fields.missing("The persona has no id", entry.key.at, hint, found)
    texts = read_texts(table, checker, found, _title(entry.key.text))
    line = table.entry("when")
    if line is None:
        fields.missing(
            f"{what} has no `when`",
            entry.key.at,
            "Say when it names a segment: `when: {income: high}`",
            found,
        )
        return None
    condition = when.group(line.value, "`when`")
    return Persona(entry.key.text, condition, texts, entry.key.at) if condition else None


def _title(identifier: str) -> str:
    """Make a name of an id; one with braces would be a template that nobody checked."""
    words = identifier.translate(str.maketrans("_-", "  ", "{}"))
    return words.strip().title() or identifier.replace("{", "")


def read_texts(table: Table, checker: TextChecker, found: Findings, name: str) -> Texts:
    """Read what a persona says; each template is checked where it stands."""
    for key in ("name", "story", *LISTS):
        checker.check(table.get(key), found)
    lists = {key: fields.texts(table.get(key), f"`{key}`", found) for key in ("tags", *LISTS)}
    plain = {key: fields.text(table.get(key), f"`{key}`", found) for key in ("icon", "story")}
    return Texts(name=fields.text(table.get("name"), "`name`", found, name), **plain, **lists)  # type: ignore[arg-type]


def read_fallback(value: Value | None, checker: TextChecker, found: Findings) -> Texts:
    """Read what a segment is called that no persona names."""
    table = fields.table(value, "`fallback`", found) if value else None
    if table is None:
        return Texts(DESCRIPTION)
    fields.known(table, TEXT_KEYS, "`fallback`", found)
    return read_texts(table, checker, found, DESCRIPTION)
