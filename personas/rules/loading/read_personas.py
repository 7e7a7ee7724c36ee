"""Read `personas` and `fallback`."""

from __future__ import annotations

from personas.rules.language.findings import Findings
from personas.rules.language.pack import LISTS, Persona, Texts
from personas.rules.loading import tree as fields
from personas.rules.loading.check_texts import TextChecker
from personas.rules.loading.read_conditions import WhenReader
from personas.rules.loading.tree import Entry, Table, Value

MAX_PERSONAS = 500
TEXT_KEYS = ("name", "icon", "tags", "story", *LISTS)
KEYS = (*TEXT_KEYS, "when", "enabled")
DESCRIPTION = "{{ description }}"


def read_personas(
    value: Value | None, when: WhenReader, checker: TextChecker, findings: Findings
) -> tuple[Persona, ...]:
    """Read the mapping of personas by id, without disabled ones; invalid ones are problems."""
    table = fields.table(value, "`personas`", findings) if value else None
    if table is None:
        return ()
    if len(table.entries) > MAX_PERSONAS:
        findings.add("E203", f"More than {MAX_PERSONAS} personas", table.at, "Split the pack")
        return ()
    personas = [_persona(entry, when, checker, findings) for entry in table.entries]
    return tuple(persona for persona in personas if persona)


def _persona(
    entry: Entry, when: WhenReader, checker: TextChecker, findings: Findings
) -> Persona | None:
    title = f"The persona `{entry.key.text}`"
    table = fields.table(entry.value, title, findings)
    if table is None:
        return None
    fields.known(table, KEYS, title, findings)
    if not fields.flag(table.get("enabled"), "`enabled`", findings, default=True):
        return None
    if not entry.key.text.strip():
        hint = "Write `premium: {…}`, with a word of your own"
        fields.add_missing("The persona has no id", entry.key.at, hint, findings)
    texts = _read_texts(table, checker, findings, _default_name(entry.key.text))
    conditions = table.get("when")
    if conditions is None:
        fields.add_missing(
            f"{title} has no `when`",
            entry.key.at,
            "Say when it names a segment: `when: {income: high}`",
            findings,
        )
        return None
    condition = when.group(conditions, "`when`")
    return Persona(entry.key.text, condition, texts, entry.key.at) if condition else None


def _default_name(identifier: str) -> str:
    """Return a name from an id, without braces: they would be an unchecked template."""
    words = identifier.translate(str.maketrans("_-", "  ", "{}"))
    return words.strip().title() or identifier.replace("{", "")


def _read_texts(table: Table, checker: TextChecker, findings: Findings, name: str) -> Texts:
    """Read a persona's texts, and check those that are templates."""
    for key in ("name", "story", *LISTS):
        checker.check(table.get(key), findings)
    lists = {key: fields.texts(table.get(key), f"`{key}`", findings) for key in ("tags", *LISTS)}
    plain = {key: fields.text(table.get(key), f"`{key}`", findings) for key in ("icon", "story")}
    return Texts(name=fields.text(table.get("name"), "`name`", findings, name), **plain, **lists)  # type: ignore[arg-type]


def read_fallback(value: Value | None, checker: TextChecker, findings: Findings) -> Texts:
    """Read the texts of a segment that no persona names."""
    table = fields.table(value, "`fallback`", findings) if value else None
    if table is None:
        return Texts(DESCRIPTION)
    fields.known(table, TEXT_KEYS, "`fallback`", findings)
    return _read_texts(table, checker, findings, DESCRIPTION)
