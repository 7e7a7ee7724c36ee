"""Read the merged tree of a pack into a rule pack."""

from __future__ import annotations

from pathlib import PurePath

from personas.domain.problem import Location
from personas.rules.language.conditions import Leaf, Range
from personas.rules.language.findings import Findings
from personas.rules.language.pack import (
    LISTS,
    NEAREST,
    VERSION,
    Levels,
    Persona,
    RulePack,
    TestCase,
    Texts,
    categories_of,
    leaves_of,
    numbers_of,
)
from personas.rules.loading import tree as fields
from personas.rules.loading.check_texts import TextChecker
from personas.rules.loading.read_conditions import WhenReader
from personas.rules.loading.read_measures import (
    ALL_NUMERIC,
    is_all_numeric,
    read_levels,
    read_measures,
)
from personas.rules.loading.read_tests import InputReader, TestReader
from personas.rules.loading.tree import Entry, Scalar, Table, Value

KEYS = ("version", "name", "description", "extends", "nearest", "measures", "levels", "personas",
        "fallback", "tests")  # fmt: skip
TEXT_KEYS = ("name", "icon", "tags", "story", *LISTS)
PERSONA_KEYS = (*TEXT_KEYS, "when", "enabled")
MAX_PERSONAS = 500
DESCRIPTION = "{{ description }}"
_EXAMPLES = {
    "measures": "measures: {income: {columns: [annual_income]}}",
    "personas": "personas: {premium: {when: {income: high}}}",
}


def read_pack(root: Table, findings: Findings) -> RulePack:
    """Return the pack of a tree; what is invalid is a problem and left out."""
    fields.check_keys(root, KEYS, "A rule pack", findings)
    _check_version(root, findings)
    _check_parts(root, findings)
    names, levels = _keys_of(root.get("measures")), read_levels(root.get("levels"), findings)
    checker, when = TextChecker(names), WhenReader(names, levels, findings)
    all_numeric = is_all_numeric(root.get("measures"))
    value = None if all_numeric else root.get("personas")
    personas = _personas(value, when, checker, findings)
    _check_kinds(personas, findings)
    return RulePack(
        name=fields.text(root.get("name"), "`name`", findings, PurePath(root.at.file).stem),
        description=fields.text(root.get("description"), "`description`", findings),
        measures=read_measures(root.get("measures"), findings),
        levels=levels,
        personas=personas,
        fallback=_fallback(root.get("fallback"), checker, findings),
        nearest=fields.number(root.get("nearest"), "`nearest`", findings, NEAREST),
        tests=_cases(root, personas, levels, findings),
        at=root.at,
        levels_at=_key_at(root, "levels"),
        personas_at=_key_at(root, "personas"),
        all_numeric=all_numeric,
    )


def _key_at(root: Table, key: str) -> Location:
    entry = root.entry(key)
    return entry.key.at if entry else root.at


def _keys_of(value: Value | None) -> tuple[str, ...]:
    """Return the keys of a mapping, also those of invalid values: one error per mistake."""
    return tuple(entry.key.text for entry in value.entries) if isinstance(value, Table) else ()


def _personas(
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
    fields.check_keys(table, PERSONA_KEYS, title, findings)
    if not fields.flag(table.get("enabled"), "`enabled`", findings, default=True):
        return None
    if not entry.key.text.strip():
        hint = "Write `premium: {…}`, with a word of your own"
        fields.add_missing("The persona has no id", entry.key.at, hint, findings)
    texts = _read_texts(table, checker, findings, _default_name(entry.key.text))
    conditions = table.get("when")
    if conditions is None:
        hint = "Say when it names a segment: `when: {income: high}`"
        fields.add_missing(f"{title} has no `when`", entry.key.at, hint, findings)
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


def _fallback(value: Value | None, checker: TextChecker, findings: Findings) -> Texts:
    """Read the texts of a segment that no persona names."""
    table = fields.table(value, "`fallback`", findings) if value else None
    if table is None:
        return Texts(DESCRIPTION)
    fields.check_keys(table, TEXT_KEYS, "`fallback`", findings)
    return _read_texts(table, checker, findings, DESCRIPTION)


def _cases(
    root: Table, personas: tuple[Persona, ...], levels: Levels, findings: Findings
) -> tuple[TestCase, ...]:
    """Read the tests against the measures and personas that the tree has."""
    measures = root.get("measures")
    inputs = InputReader(
        measures=None if is_all_numeric(measures) else _keys_of(measures),
        categories=categories_of(personas),
        numbers=numbers_of(personas),
        levels=levels,
        findings=findings,
    )
    return TestReader(_keys_of(root.get("personas")), inputs, findings).read(root.get("tests"))


def _check_version(root: Table, findings: Findings) -> None:
    value = root.get("version")
    if value is None or (isinstance(value, Scalar) and value.text == str(VERSION)):
        return
    message = f"This version of the rule language is not known (only {VERSION} is)"
    findings.add("E221", message, value.at, f"Write `version: {VERSION}`")


def _check_parts(root: Table, findings: Findings) -> None:
    """Check that the pack, or one it extends, has measures and personas."""
    if is_all_numeric(root.get("measures")):
        _check_no_personas(root, findings)
        return
    for key, example in _EXAMPLES.items():
        value = root.get(key)
        if value is None:
            fields.add_missing(f"The pack has no `{key}`", root.at, f"Add `{example}`", findings)
        elif isinstance(value, Table) and not value.entries:
            fields.add_missing(f"`{key}` is empty", value.at, f"Write `{example}`", findings)


def _check_no_personas(root: Table, findings: Findings) -> None:
    """Check that there are no personas, whose conditions would need names of measures."""
    entry = root.entry("personas")
    if entry and not (isinstance(entry.value, Table) and not entry.value.entries):
        message = f"A pack of `{ALL_NUMERIC}` columns cannot have personas"
        hint = f"Name the measures that personas speak of, such as `{_EXAMPLES['measures']}`"
        findings.add("E224", message, entry.key.at, hint)


def _check_kinds(personas: tuple[Persona, ...], findings: Findings) -> None:
    """Check that no measure is both a number and a category."""
    first: dict[str, Leaf] = {}
    for leaf in leaves_of(personas):
        previous = first.setdefault(leaf.measure, leaf)
        if isinstance(leaf, Range) != isinstance(previous, Range):
            kinds = ("category", "number") if isinstance(leaf, Range) else ("number", "category")
            findings.add(
                "E214",
                f"`{leaf.measure}` is treated as a {kinds[1]} here and as a "
                f"{kinds[0]} on line {previous.at.line}",
                leaf.at,
                "Make two measures of it, both with the same column",
            )
