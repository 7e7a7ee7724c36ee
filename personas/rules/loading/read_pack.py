"""Read a whole (merged) tree into a rule pack, with every problem of it noted."""

from __future__ import annotations

from pathlib import PurePath

from personas.domain.problem import Location
from personas.rules.language.conditions import Leaf, Range
from personas.rules.language.findings import Findings
from personas.rules.language.pack import (
    NEAREST,
    VERSION,
    Levels,
    Persona,
    RulePack,
    TestCase,
    categories_of,
    leaves_of,
    numbers_of,
)
from personas.rules.loading import tree as fields
from personas.rules.loading.read_conditions import WhenReader
from personas.rules.loading.read_measures import ALL_NUMERIC, read_measures, read_scale, takes_all
from personas.rules.loading.read_personas import read_fallback, read_personas
from personas.rules.loading.read_tests import GivenReader, TestReader
from personas.rules.loading.text_check import TextChecker
from personas.rules.loading.tree import Scalar, Table, Value

KEYS = ("version", "name", "description", "extends", "nearest", "measures", "levels", "personas",
        "fallback", "tests")  # fmt: skip
_EXAMPLES = {
    "measures": "measures: {income: {columns: [annual_income]}}",
    "personas": "personas: {premium: {when: {income: high}}}",
}


def read_pack(root: Table, found: Findings) -> RulePack:
    """Return the pack of a tree; what is wrong with it is noted and left out of the pack."""
    fields.known(root, KEYS, "A rule pack", found)
    _check_version(root, found)
    _check_parts(root, found)
    names, levels = names_of(root.get("measures")), read_scale(root.get("levels"), found)
    checker, when = TextChecker(names), WhenReader(names, levels, found)
    is_open = takes_all(root.get("measures"))
    written = None if is_open else root.get("personas")
    personas = read_personas(written, when, checker, found)
    _check_kinds(personas, found)
    return RulePack(
        name=fields.text(root.get("name"), "`name`", found, PurePath(root.at.file).stem),
        description=fields.text(root.get("description"), "`description`", found),
        measures=read_measures(root.get("measures"), found),
        levels=levels,
        personas=personas,
        fallback=read_fallback(root.get("fallback"), checker, found),
        nearest=fields.number(root.get("nearest"), "`nearest`", found, NEAREST),
        tests=_cases(root, personas, levels, found),
        at=root.at,
        levels_at=_key_at(root, "levels"),
        personas_at=_key_at(root, "personas"),
        all_numeric=is_open,
    )


def _key_at(root: Table, key: str) -> Location:
    entry = root.entry(key)
    return entry.key.at if entry else root.at


def names_of(value: Value | None) -> tuple[str, ...]:
    """Return the keys of a mapping, those of broken values too: one error a mistake."""
    return tuple(entry.key.text for entry in value.entries) if isinstance(value, Table) else ()


def _cases(
    root: Table, personas: tuple[Persona, ...], levels: Levels, found: Findings
) -> tuple[TestCase, ...]:
    """Read the tests against the measures and personas that the tree has."""
    names = names_of(root.get("measures"))
    given = GivenReader(
        measures=None if takes_all(root.get("measures")) else names,
        categories=categories_of(personas),
        numbers=numbers_of(personas),
        levels=levels,
        found=found,
    )
    return TestReader(names_of(root.get("personas")), given, found).read(root.get("tests"))


def _check_version(root: Table, found: Findings) -> None:
    value = root.get("version")
    if value is None or (isinstance(value, Scalar) and value.text == str(VERSION)):
        return
    message = f"This version of the rule language is not known (only {VERSION} is)"
    found.add("E221", message, value.at, f"Write `version: {VERSION}`")


def _check_parts(root: Table, found: Findings) -> None:
    """A pack must have measures and personas, of its own or from the pack it extends."""
    if takes_all(root.get("measures")):
        _check_no_personas(root, found)
        return
    for key, example in _EXAMPLES.items():
        value = root.get(key)
        if value is None:
            fields.missing(f"The pack has no `{key}`", root.at, f"Add `{example}`", found)
        elif isinstance(value, Table) and not value.entries:
            fields.missing(f"`{key}` is empty", value.at, f"Write `{example}`", found)


def _check_no_personas(root: Table, found: Findings) -> None:
    """Conditions need measures of known names."""
    entry = root.entry("personas")
    if entry and not (isinstance(entry.value, Table) and not entry.value.entries):
        found.add(
            "E224",
            f"A pack of `{ALL_NUMERIC}` columns cannot have personas",
            entry.key.at,
            "Name the measures that personas speak of, "
            "such as `measures: {income: {columns: [annual_income]}}`",
        )


def _check_kinds(personas: tuple[Persona, ...], found: Findings) -> None:
    """A measure is a number or a category, not both."""
    first: dict[str, Leaf] = {}
    for leaf in leaves_of(personas):
        other = first.setdefault(leaf.measure, leaf)
        if isinstance(leaf, Range) != isinstance(other, Range):
            kinds = ("category", "number") if isinstance(leaf, Range) else ("number", "category")
            found.add(
                "E214",
                f"`{leaf.measure}` is treated as a {kinds[1]} here and as a "
                f"{kinds[0]} on line {other.at.line}",
                leaf.at,
                "Make two measures of it, both with the same column",
            )
