"""Read `tests`: segments as an analyst describes them, and the personas they should get."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from personas.rules import fields
from personas.rules.amounts import amount, share
from personas.rules.findings import Findings, Slip, nearest
from personas.rules.levels import NAMES, Levels
from personas.rules.pack import Given, GivenShares, TestCase
from personas.rules.tree import Items, Scalar, Table, Value

KEYS = ("name", "given", "expect")
_STAT = re.compile(r"median|mean|q(\d|[1-9]\d|100)")
_BOTH = re.compile(r"(\S+)\s+at\s+(\S.*)")


@dataclass(frozen=True, slots=True)
class TestReader:
    """Reads the tests of a pack with these measures, levels and personas."""

    __test__ = False  # not a test class, whatever pytest thinks of its name

    measures: tuple[str, ...]
    categories: frozenset[str]
    personas: tuple[str, ...]
    levels: Levels
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

    def _expect(self, case: Table) -> tuple[Literal["rule", "near", "none"], str | None] | None:
        value = case.get("expect")
        hint = "Write `expect: <persona>`, `expect: {near: <persona>}` or `expect: none`"
        if value is None:
            fields.missing("The test has no `expect`", case.at,
                           "Add `expect: <persona>`, `expect: {near: <persona>}` or "
                           "`expect: none`", self.found)  # fmt: skip
            return None
        if isinstance(value, Table):
            fields.known(value, ("near",), "`expect`", self.found)
            if not value.entries:
                fields.missing("`expect` names no persona", value.at, hint, self.found)
            name = self._persona(value.get("near"))
            return ("near", name) if name else None
        if isinstance(value, Scalar) and value.text.strip() == "none":
            return "none", None
        name = self._persona(value)
        return ("rule", name) if name else None

    def _persona(self, value: Value | None) -> str | None:
        name = fields.text(value, "`expect`", self.found)
        if value is None or not name or name in self.personas:
            return name or None
        guess = nearest(name, self.personas)
        self.found.add(
            "E219",
            f"There is no persona `{name}`",
            value.at,
            f"Did you mean `{guess}`?" if guess else f"Personas are: {', '.join(self.personas)}",
        )
        return None

    def _given(self, case: Table) -> tuple[Given | GivenShares, ...]:
        value = case.get("given")
        if value is None or (isinstance(value, Table) and not value.entries):
            fields.missing(
                "The test says nothing of its segment",
                case.at,
                "Add `given: {income: q85, …}`",
                self.found,
            )
            return ()
        table = fields.table(value, "`given`", self.found)
        read = [self._measure(e.key, e.value) for e in table.entries] if table else []
        return tuple(given for group in read for given in group)

    def _measure(self, key: Scalar, value: Value) -> Sequence[Given | GivenShares]:
        if key.text not in self.measures:
            guess = nearest(key.text, self.measures)
            self.found.add(
                "E209",
                f"There is no measure `{key.text}`",
                key.at,
                f"Did you mean `{guess}`?"
                if guess
                else f"Measures are: {', '.join(self.measures)}",
            )
            return ()
        try:
            return (
                self._category(key.text, value)
                if key.text in self.categories
                else (self._number(key.text, value))
            )
        except Slip as slip:
            self.found.slip(slip, value.at)
            return ()

    def _number(self, measure: str, value: Value) -> Sequence[Given]:
        if not isinstance(value, Table):
            return [self._stat(measure, "median", value)]
        for entry in value.entries:
            if not _STAT.fullmatch(entry.key.text):
                self.found.add(
                    "E210",
                    f"`{entry.key.text}` is not a statistic",
                    entry.key.at,
                    "Write `median`, `mean` or `q0` to `q100`",
                )
        return [
            self._stat(measure, "median" if e.key.text == "q50" else e.key.text, e.value)
            for e in value.entries
        ]

    def _stat(self, measure: str, stat: str, value: Value) -> Given:
        words = fields.text(value, f"What is given of `{measure}`", self.found)
        both = _BOTH.fullmatch(words)
        facts: dict[str, float] = {}
        for part in both.groups() if both else (words,) if words else ():
            facts |= self._amount(part)
        return Given(measure, stat, **facts)

    def _amount(self, words: str) -> dict[str, float]:
        if words.lower() in NAMES:
            return {"position": _middle(words.lower(), self.levels)}
        bound = amount(words)
        return {bound.unit: bound.value}

    def _category(self, measure: str, value: Value) -> Sequence[GivenShares]:
        if not isinstance(value, Table):
            name = fields.text(value, f"What is given of `{measure}`", self.found)
            return [GivenShares(measure, ((name, 1.0),))] if name else []
        shares = [
            (e.key.text, share(fields.text(e.value, "The share", self.found)).value)
            for e in value.entries
        ]
        if sum(part for _, part in shares) > 1 + 1e-9:
            raise Slip("E211", "The shares add up to more than 100%", "Lower one of them")
        return [GivenShares(measure, tuple(shares))]


def _middle(name: str, levels: Levels) -> float:
    """Return a position in the middle of the band that carries this label."""
    ends = (0.0, levels.very_low, levels.low, levels.high, levels.very_high, 1.0)
    place = NAMES.index(name)
    return round((ends[place] + ends[place + 1]) / 2, 12)
