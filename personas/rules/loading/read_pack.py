"""Read a rule pack from its tree: measures, levels, personas."""

from __future__ import annotations

import keyword
from pathlib import PurePath

from personas.domain.measure import MeasureRole
from personas.domain.problem import Location
from personas.domain.role import MEASURE_ROLES
from personas.rules.language.conditions import Leaf, Range
from personas.rules.language.findings import Findings, ParseError
from personas.rules.language.labels import lower_first
from personas.rules.language.pack import (
    HIGH,
    LISTS,
    LOW,
    NEAREST,
    VERSION,
    Levels,
    MeasureRule,
    Persona,
    RulePack,
    Texts,
    leaves_of,
)
from personas.rules.language.phrases import parse_amount, parse_part, parse_range
from personas.rules.loading import tree
from personas.rules.loading.check_texts import TextChecker
from personas.rules.loading.read_conditions import GROUPS, WhenReader
from personas.rules.loading.read_tests import InputReader, TestReader
from personas.rules.loading.tree import Entry, Fields, Items, Scalar, Table, Value

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


def read_pack(root: Table, findings: Findings, *, is_trusted: bool = False) -> RulePack:
    """Return the pack of a tree; what is invalid is a problem and left out.

    The texts of a trusted pack are not checked.
    """
    fields = tree.check_keys(root, KEYS, "A rule pack", findings)
    _check_version(root, findings)
    _check_parts(root, findings)
    measures = fields.get("measures")
    names, all_numeric = _keys_of(measures), is_all_numeric(measures)
    levels = read_levels(fields.get("levels"), findings)
    checker, when = TextChecker(names, is_trusted), WhenReader(names, levels, findings)
    value = None if all_numeric else fields.get("personas")
    personas = _personas(value, when, checker, findings)
    _check_kinds(personas, findings)
    fallback = tree.fields(fields.get("fallback"), TEXT_KEYS, "`fallback`", findings)
    inputs = InputReader(None if all_numeric else names, personas, levels, findings)
    tests = TestReader(_keys_of(fields.get("personas")), inputs, findings)
    return RulePack(
        name=fields.text("name", PurePath(root.at.file).stem),
        description=fields.text("description"),
        measures=read_measures(measures, findings),
        levels=levels,
        personas=personas,
        fallback=_read_texts(fallback, checker, DESCRIPTION) if fallback else Texts(DESCRIPTION),
        nearest=fields.number("nearest", NEAREST),
        tests=tests.read(fields.get("tests")),
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
    table = tree.table(value, "`personas`", findings)
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
    fields = tree.fields(entry.value, PERSONA_KEYS, title, findings)
    if fields is None or not fields.flag("enabled", default=True):
        return None
    if not entry.key.text.strip():
        hint = "Write `premium: {…}`, with a word of your own"
        findings.add("E207", "The persona has no id", entry.key.at, hint)
    texts = _read_texts(fields, checker, _default_name(entry.key.text))
    conditions = fields.get("when")
    if conditions is None:
        hint = "Say when it names a segment: `when: {income: high}`"
        findings.add("E207", f"{title} has no `when`", entry.key.at, hint)
        return None
    condition = when.group(conditions, "`when`")
    return Persona(entry.key.text, condition, texts, entry.key.at) if condition else None


def _default_name(identifier: str) -> str:
    """Return a name from an id, without braces: they would be an unchecked template."""
    words = identifier.translate(str.maketrans("_-", "  ", "{}"))
    return words.strip().title() or identifier.replace("{", "")


def _read_texts(fields: Fields, checker: TextChecker, name: str) -> Texts:
    """Read the texts of a persona or of the fallback, and check those that are templates."""
    for key in ("name", "story", *LISTS):
        checker.check(fields.get(key), fields.findings)
    lists = {key: fields.texts(key) for key in ("tags", *LISTS)}
    icon, story = fields.text("icon"), fields.text("story")
    return Texts(name=fields.text("name", name), icon=icon, story=story, **lists)


def _check_version(root: Table, findings: Findings) -> None:
    value = root.get("version")
    if value is None or (isinstance(value, Scalar) and value.text == str(VERSION)):
        return
    message = f"This version of the rule language is not known (only {VERSION} is)"
    findings.add("E221", message, value.at, f"Write `version: {VERSION}`")


def _check_parts(root: Table, findings: Findings) -> None:
    """Check that the pack, or one it extends, has measures and personas.

    A pack of all numeric columns has none: their conditions would need names of measures.
    """
    personas = root.entry("personas")
    if is_all_numeric(root.get("measures")):
        if personas and not (isinstance(personas.value, Table) and not personas.value.entries):
            message = f"A pack of `{ALL_NUMERIC}` columns cannot have personas"
            hint = f"Name the measures that personas speak of, such as `{_EXAMPLES['measures']}`"
            findings.add("E224", message, personas.key.at, hint)
        return
    for key, example in _EXAMPLES.items():
        value = root.get(key)
        if value is None:
            findings.add("E207", f"The pack has no `{key}`", root.at, f"Add `{example}`")
        elif isinstance(value, Table) and not value.entries:
            findings.add("E207", f"`{key}` is empty", value.at, f"Write `{example}`")


def _check_kinds(personas: tuple[Persona, ...], findings: Findings) -> None:
    """Check that no measure is both a number and a category."""
    first: dict[str, Leaf] = {}
    for leaf in leaves_of(personas):
        previous = first.setdefault(leaf.measure, leaf)
        if isinstance(leaf, Range) != isinstance(previous, Range):
            kind, first_kind = ("number", "category")[:: 1 if isinstance(leaf, Range) else -1]
            elsewhere = f"as a {first_kind} on line {previous.at.line}"
            message = f"`{leaf.measure}` is treated as a {kind} here and {elsewhere}"
            hint = "Make two measures of it, both with the same column"
            findings.add("E214", message, leaf.at, hint)


ALL_NUMERIC = "all numeric"
MEASURE_KEYS = ("label", "unit", "columns", "expression", "optional", "feature", "role", "words")
WORDS = ("higher", "lower")  # for a segment with more, and with less, of a measure
# words of the condition language, of the facts in texts and of Jinja
RESERVED_NAMES = frozenset({*GROUPS, "share", "size", "description", "name", "true", "false",
                            "none", "self", "loop", "ignore", "context"})  # fmt: skip


def is_all_numeric(value: Value | None) -> bool:
    """Whether `measures` is `all numeric` instead of a mapping."""
    return isinstance(value, Scalar) and value.text.strip().lower() == ALL_NUMERIC


def read_measures(value: Value | None, findings: Findings) -> tuple[MeasureRule, ...]:
    """Read the mapping of measures by name; invalid ones are problems and left out."""
    if is_all_numeric(value):
        return ()
    table = tree.table(value, "`measures`", findings)
    measures = [_measure(entry, findings) for entry in table.entries] if table else []
    return tuple(measure for measure in measures if measure)


def _measure(entry: Entry, findings: Findings) -> MeasureRule | None:
    name = entry.key.text
    _check_name(entry, findings)
    fields = tree.fields(entry.value, MEASURE_KEYS, f"The measure `{name}`", findings)
    if fields is None:
        return None
    label = fields.text("label", name.replace("_", " ").capitalize())
    words = tree.fields(fields.get("words"), WORDS, "`words`", findings)
    higher, lower = (_word(words, key, label) for key in WORDS)
    return MeasureRule(
        name=name,
        label=label,
        unit=fields.text("unit") or None,
        columns=fields.texts("columns") or (name,),
        optional=fields.flag("optional"),
        higher=higher,
        lower=lower,
        at=entry.key.at,
        expressions=_expressions(fields),
        feature=fields.flag("feature") if fields.get("feature") else None,
        role=_role(fields.get("role"), name, findings),
    )


def _expressions(fields: Fields) -> tuple[str, ...]:
    """Return one expression, or a list of them."""
    if isinstance(fields.get("expression"), Items):
        return fields.texts("expression")
    return tuple(filter(None, (fields.text("expression"),)))


def _role(value: Value | None, name: str, findings: Findings) -> MeasureRole | None:
    word = tree.text(value, f"The role of `{name}`", findings) if value else ""
    role = next((role for role in MEASURE_ROLES if role == word), None)
    if value and word and role is None:
        hint = f"Write one of {', '.join(MEASURE_ROLES)}"
        findings.add("E228", f"`{word}` is no role of a measure", value.at, hint)
    return role


def _word(words: Fields | None, key: str, label: str) -> str:
    default = f"{key} {lower_first(label)}"
    return words.text(key, default) if words else default


def _check_name(entry: Entry, findings: Findings) -> None:
    name = entry.key.text
    if not name.isidentifier() or keyword.iskeyword(name) or name.lower() in RESERVED_NAMES:
        hint = (
            "Take a word of letters, digits and _ that the language does not use; what "
            "people read goes into `label`"
        )
        findings.add("E220", f"`{name}` cannot be a measure's name", entry.key.at, hint)


def read_levels(value: Value | None, findings: Findings) -> Levels:
    """Read the mapping of levels; absent ones have their default."""
    fields = tree.fields(value, (*LOW, *HIGH), "`levels`", findings)
    ends = {e.key.text: _end(e, findings) for e in fields.table.entries} if fields else {}
    return Levels(**{name.replace(" ", "_"): end for name, end in ends.items() if end is not None})


def _end(entry: Entry, findings: Findings) -> float | None:
    name = entry.key.text
    if name not in (*LOW, *HIGH):
        return None
    words = tree.text(entry.value, f"The level `{name}`", findings)
    return findings.attempt(entry.value.at, _read_end, words, name in LOW) if words else None


def _read_end(words: str, low: bool) -> float:
    lower, upper = parse_part(words) or parse_range(words, parse_amount) or (None, None)
    end, opposite = (upper, lower) if low else (lower, upper)
    if end is None or opposite is not None or end.unit != "position" or end.strict:
        hint = f"Write `{'bottom' if low else 'top'} 30%` or the like"
        raise ParseError("E223", f"`{words}` is no band for this level", hint)
    return end.value
