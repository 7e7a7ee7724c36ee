"""Read what is given of a segment: `q85`, `41`, `41 at q60`, `high`, `Female`, `{Female: 70%}`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from personas.domain.naming import Outcome
from personas.domain.problem import Location
from personas.rules.language.findings import Findings, Slip, nearest
from personas.rules.language.pack import (
    NAMES,
    Given,
    GivenShares,
    Levels,
    RulePack,
    TestCase,
    numbers_of,
)
from personas.rules.language.phrases import amount, share
from personas.rules.loading import tree as fields
from personas.rules.loading.tree import Entry, Items, Scalar, Source, Table, Value

Known = Given | GivenShares
_STAT = re.compile(r"median|mean|q(\d|[1-9]\d|100)")
_BOTH = re.compile(r"(\S+)\s+at\s+(\S.*)")


@dataclass(frozen=True, slots=True)
class GivenReader:
    """Reads what is given of the measures of a pack: those it treats as categories or numbers.

    Of others, which no condition looks at, a text is a category. ``measures`` is None where any
    name may be a measure's.
    """

    measures: tuple[str, ...] | None
    categories: frozenset[str]
    numbers: frozenset[str]
    levels: Levels
    found: Findings

    def read(self, table: Table) -> tuple[Known, ...]:
        """Read a mapping by measure; what cannot be read is noted and left out."""
        return tuple(known for entry in table.entries for known in self._measure(entry))

    def _measure(self, entry: Entry) -> Sequence[Known]:
        name = entry.key.text
        if self.measures is not None and name not in self.measures:
            guess = nearest(name, self.measures)
            others = f"Measures are: {', '.join(self.measures)}"
            hint = f"Did you mean `{guess}`?" if guess else others
            self.found.add("E209", f"There is no measure `{name}`", entry.key.at, hint)
            return ()
        try:
            return self._known(name, entry.value)
        except Slip as slip:
            self.found.slip(slip, entry.value.at)
            return ()

    def _known(self, name: str, value: Value) -> Sequence[Known]:
        if name in self.categories:
            return self._category(name, value)
        try:
            return self._number(name, value)
        except Slip:
            if name in self.numbers:
                raise
            return self._category(name, value)

    def _number(self, measure: str, value: Value) -> Sequence[Known]:
        if not isinstance(value, Table):
            return [self._stat(measure, "median", value)]
        for entry in value.entries:
            if not _STAT.fullmatch(entry.key.text):
                hint = "Write `median`, `mean` or `q0` to `q100`"
                message = f"`{entry.key.text}` is not a statistic"
                self.found.add("E210", message, entry.key.at, hint)
        stats = {e.key.text.replace("q50", "median"): e.value for e in value.entries}
        return [self._stat(measure, stat, given) for stat, given in stats.items()]

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

    def _category(self, measure: str, value: Value) -> Sequence[Known]:
        if not isinstance(value, Table):
            name = fields.text(value, f"What is given of `{measure}`", self.found)
            return [GivenShares(measure, ((name, 1.0),))] if name else []
        texts = [(e.key.text, fields.text(e.value, "The share", self.found)) for e in value.entries]
        shares = tuple((name, share(text).value) for name, text in texts if text)
        if sum(part for _, part in shares) > 1 + 1e-9:
            raise Slip("E211", "The shares add up to more than 100%", "Lower one of them")
        return [GivenShares(measure, shares)]


def _middle(name: str, levels: Levels) -> float:
    """Return a position in the middle of the band that carries this label."""
    ends = (0.0, levels.very_low, levels.low, levels.high, levels.very_high, 1.0)
    place = NAMES.index(name)
    return round((ends[place] + ends[place + 1]) / 2, 12)


def read_given(pack: RulePack, given: Mapping[str, str]) -> tuple[Known, ...]:
    """Read what is given by measure, as tests write it; raises `PersonasError` with all slips."""
    found, nowhere = Findings(), Source("given", "", ())
    reader = GivenReader(
        measures=None if pack.all_numeric else tuple(m.name for m in pack.measures),
        categories=pack.categories,
        numbers=numbers_of(pack.personas),
        levels=pack.levels,
        found=found,
    )
    scalar = partial(Scalar, at=Location("given"), style="plain", source=nowhere)
    table = Table(tuple(Entry(scalar(k), scalar(v)) for k, v in given.items()), Location("given"))
    known = reader.read(table)
    found.raise_if_any()
    return known


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
