"""Read `tests`, and the segments they state: `q85`, `41 at q60`, `high`, `{Female: 70%}`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from personas.domain.naming import Outcome
from personas.domain.problem import Location
from personas.rules.language.findings import Findings, ParseError, suggest
from personas.rules.language.pack import (
    LEVEL_NAMES,
    Levels,
    NumberInput,
    Persona,
    RulePack,
    SharesInput,
    TestCase,
    TestInput,
    categories_of,
    numbers_of,
)
from personas.rules.language.phrases import parse_amount, parse_share, parse_stat
from personas.rules.loading import tree
from personas.rules.loading.tree import Entry, Fields, Items, Scalar, Source, Table, Value

_VALUE_AND_POSITION = re.compile(r"(\S+)\s+at\s+(\S.*)")


@dataclass(frozen=True, slots=True)
class InputReader:
    """Reads the figures of a segment, by measure of a pack.

    Conditions of ``personas`` say what is a category or a number; of other measures a text is a
    category. ``measures`` is None where any name may be a measure's.
    """

    measures: tuple[str, ...] | None
    personas: tuple[Persona, ...]
    levels: Levels
    findings: Findings

    def read(self, table: Table) -> tuple[TestInput, ...]:
        """Read a mapping by measure; what is invalid is a problem and left out."""
        return tuple(item for entry in table.entries for item in self._measure(entry))

    def _measure(self, entry: Entry) -> Sequence[TestInput]:
        name = entry.key.text
        if self.measures is not None and name not in self.measures:
            hint = suggest(name, self.measures, f"Measures are: {', '.join(self.measures)}")
            self.findings.add("E209", f"There is no measure `{name}`", entry.key.at, hint)
            return ()
        return self.findings.attempt(entry.value.at, self._inputs, name, entry.value) or ()

    def _inputs(self, name: str, value: Value) -> Sequence[TestInput]:
        if name in categories_of(self.personas):
            return self._category(name, value)
        try:
            return self._number(name, value)
        except ParseError:
            if name in numbers_of(self.personas):
                raise
            return self._category(name, value)

    def _number(self, measure: str, value: Value) -> Sequence[TestInput]:
        if not isinstance(value, Table):
            return [self._stat(measure, "median", value)]
        stats = {}
        for entry in value.entries:
            if stat := self.findings.attempt(entry.key.at, parse_stat, entry.key.text):
                stats[stat] = entry.value
        return [self._stat(measure, stat, item) for stat, item in stats.items()]

    def _stat(self, measure: str, stat: str, value: Value) -> NumberInput:
        words = tree.text(value, f"What is given of `{measure}`", self.findings)
        match = _VALUE_AND_POSITION.fullmatch(words)
        amounts: dict[str, float] = {}
        for part in match.groups() if match else (words,) if words else ():
            amounts |= self._amount(part)
        return NumberInput(measure, stat, **amounts)

    def _amount(self, words: str) -> dict[str, float]:
        if words.lower() in LEVEL_NAMES:
            return {"position": _middle(words.lower(), self.levels)}
        bound = parse_amount(words)
        return {bound.unit: bound.value}

    def _category(self, measure: str, value: Value) -> Sequence[TestInput]:
        if not isinstance(value, Table):
            name = tree.text(value, f"What is given of `{measure}`", self.findings)
            return [SharesInput(measure, ((name, 1.0),))] if name else []
        texts = [
            (e.key.text, tree.text(e.value, "The share", self.findings)) for e in value.entries
        ]
        shares = tuple((name, parse_share(text).value) for name, text in texts if text)
        if sum(part for _, part in shares) > 1 + 1e-9:
            raise ParseError("E211", "The shares add up to more than 100%", "Lower one of them")
        return [SharesInput(measure, shares)]


def _middle(name: str, levels: Levels) -> float:
    """Return the position in the middle of a level."""
    ends = (0.0, *levels.ends, 1.0)
    index = LEVEL_NAMES.index(name)
    return round((ends[index] + ends[index + 1]) / 2, 12)


Statement = str | Mapping[str, str]  # of a measure: a figure, or figures by statistic or value


def read_inputs(pack: RulePack, statements: Mapping[str, Statement]) -> tuple[TestInput, ...]:
    """Read figures by measure, as tests state them; raises `PersonasError` with all problems."""
    findings, location = Findings(), Location("given")
    measures = None if pack.all_numeric else tuple(measure.name for measure in pack.measures)
    reader = InputReader(measures, pack.personas, pack.levels, findings)
    scalar = partial(Scalar, at=location, style="plain", source=Source("given", "", ()))

    def read(value: Statement) -> Value:
        if isinstance(value, str):
            return scalar(value)
        return Table(tuple(Entry(scalar(key), scalar(w)) for key, w in value.items()), location)

    entries = tuple(Entry(scalar(key), read(value)) for key, value in statements.items())
    inputs = reader.read(Table(entries, location))
    findings.raise_if_any()
    return inputs


KEYS = ("name", "given", "expect")


@dataclass(frozen=True, slots=True)
class TestReader:
    """Reads the tests of a pack that has these personas."""

    __test__ = False  # not a test class, whatever pytest thinks of its name

    personas: tuple[str, ...]
    inputs: InputReader
    findings: Findings

    def read(self, value: Value | None) -> tuple[TestCase, ...]:
        """Read the list of tests; invalid ones are problems and left out."""
        if value is None:
            return ()
        if not isinstance(value, Items):
            hint = "Write one `- {name: …, given: {…}, expect: …}` line a test"
            tree.add_wrong_type(value, "`tests`", "a list", hint, self.findings)
            return ()
        cases = [self._case(item) for item in value.items]
        return tuple(case for case in cases if case)

    def _case(self, value: Value) -> TestCase | None:
        fields = tree.fields(value, KEYS, "A test", self.findings)
        if fields is None:
            return None
        expectation, inputs = self._expectation(fields), self._read_inputs(fields)
        if expectation is None or not inputs:
            return None
        outcome, persona = expectation
        name = fields.text("name", f"expect {persona or 'none'}")
        return TestCase(name, inputs, outcome, persona, fields.table.at)

    def _expectation(self, case: Fields) -> tuple[Outcome, str | None] | None:
        value = case.get("expect")
        hint = "Write `expect: <persona>`, `expect: {near: <persona>}` or `expect: none`"
        if value is None:
            self.findings.add("E207", "The test has no `expect`", case.table.at, hint)
            return None
        if isinstance(value, Scalar) and value.text.strip() == "none":
            return "none", None
        if not isinstance(value, Table):
            name = self._persona(value)
            return ("rule", name) if name else None
        near = tree.check_keys(value, ("near",), "`expect`", self.findings)
        if not value.entries:
            self.findings.add("E207", "`expect` names no persona", value.at, hint)
        name = self._persona(near.get("near"))
        return ("near", name) if name else None

    def _persona(self, value: Value | None) -> str | None:
        name = tree.text(value, "`expect`", self.findings)
        if value is None or not name or name in self.personas:
            return name or None
        hint = suggest(name, self.personas, f"Personas are: {', '.join(self.personas)}")
        self.findings.add("E219", f"There is no persona `{name}`", value.at, hint)
        return None

    def _read_inputs(self, case: Fields) -> tuple[TestInput, ...]:
        value = case.get("given")
        if value is None or (isinstance(value, Table) and not value.entries):
            hint = "Add `given: {income: q85, …}`"
            self.findings.add("E207", "The test says nothing of its segment", case.table.at, hint)
            return ()
        table = tree.table(value, "`given`", self.findings)
        return self.inputs.read(table) if table else ()
