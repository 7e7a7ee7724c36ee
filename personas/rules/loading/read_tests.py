"""Read `tests`: segments as an analyst describes them, and the personas they should get."""

from __future__ import annotations

from dataclasses import dataclass

from personas.facts.naming import Outcome
from personas.rules.language.findings import Findings, nearest
from personas.rules.language.pack import TestCase
from personas.rules.loading import fields
from personas.rules.loading.read_given import GivenReader, Known
from personas.rules.loading.tree import Items, Scalar, Table, Value

KEYS = ("name", "given", "expect")


@dataclass(frozen=True, slots=True)
class TestReader:
    """Reads the tests of a pack that has these personas."""

    __test__ = False  # not a test class, whatever pytest thinks of its name

    personas: tuple[str, ...]
    given: GivenReader
    found: Findings

    def read(self, value: Value | None) -> tuple[TestCase, ...]:
        """Read the list of tests; the broken ones are noted and left out."""
        if value is None:
            return ()
        if not isinstance(value, Items):
            hint = "Write one `- {name: …, given: {…}, expect: …}` line a test"
            fields.wrong_type(value, "`tests`", "a list", hint, self.found)
            return ()
        read = [self._case(item) for item in value.items]
        return tuple(case for case in read if case)

    def _case(self, value: Value) -> TestCase | None:
        case = fields.table(value, "A test", self.found)
        if case is None:
            return None
        fields.known(case, KEYS, "A test", self.found)
        expected, given = self._expect(case), self._given(case)
        if expected is None or not given:
            return None
        outcome, persona = expected
        name = fields.text(case.get("name"), "`name`", self.found, f"expect {persona or 'none'}")
        return TestCase(name, given, outcome, persona, case.at)

    def _expect(self, case: Table) -> tuple[Outcome, str | None] | None:
        value = case.get("expect")
        hint = "Write `expect: <persona>`, `expect: {near: <persona>}` or `expect: none`"
        if value is None:
            fields.missing("The test has no `expect`", case.at, hint, self.found)
            return None
        if isinstance(value, Scalar) and value.text.strip() == "none":
            return "none", None
        if not isinstance(value, Table):
            name = self._persona(value)
            return ("rule", name) if name else None
        fields.known(value, ("near",), "`expect`", self.found)
        if not value.entries:
            fields.missing("`expect` names no persona", value.at, hint, self.found)
        name = self._persona(value.get("near"))
        return ("near", name) if name else None

    def _persona(self, value: Value | None) -> str | None:
        name = fields.text(value, "`expect`", self.found)
        if value is None or not name or name in self.personas:
            return name or None
        guess = nearest(name, self.personas)
        others = f"Personas are: {', '.join(self.personas)}"
        hint = f"Did you mean `{guess}`?" if guess else others
        self.found.add("E219", f"There is no persona `{name}`", value.at, hint)
        return None

    def _given(self, case: Table) -> tuple[Known, ...]:
        value = case.get("given")
        if value is None or (isinstance(value, Table) and not value.entries):
            hint = "Add `given: {income: q85, …}`"
            fields.missing("The test says nothing of its segment", case.at, hint, self.found)
            return ()
        table = fields.table(value, "`given`", self.found)
        return self.given.read(table) if table else ()
