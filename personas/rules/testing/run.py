"""Run a pack's tests, and say of each failure which conditions decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from personas.domain.naming import Attempt, Check
from personas.domain.problem import Location
from personas.rules.language.pack import RulePack, TestCase
from personas.rules.language.words import hundredfold, plain
from personas.rules.matching.attempts import attempts, choose
from personas.rules.matching.gaps import HAIR
from personas.rules.matching.subject import given_subject


@dataclass(frozen=True, slots=True)
class TestResult:
    """What became of one test; ``why`` names the deciding conditions of one that failed.

    ``expected`` and ``got`` are a persona's id, ``near`` and an id, or ``none``.
    """

    __test__ = False  # not a test class, whatever pytest thinks of its name

    name: str
    expected: str
    got: str
    why: tuple[str, ...]
    at: Location

    @property
    def passed(self) -> bool:
        """True where the test got what it expected."""
        return self.expected == self.got


@dataclass(frozen=True, slots=True)
class TestRun:
    """All results, in the order of the tests."""

    __test__ = False  # not a test class, whatever pytest thinks of its name

    results: tuple[TestResult, ...]

    @property
    def passed(self) -> bool:
        """True where every test passed, and there was at least one."""
        return bool(self.results) and all(result.passed for result in self.results)


def run_tests(pack: RulePack) -> TestRun:
    """Run the tests of a pack and of the test files beside it.

    What a test does not give is unknown, as a measure is that a table lacks. Without a population
    a condition on a value that misses, misses by the greatest distance: it is never near.
    """
    return TestRun(tuple(_run(pack, test) for test in pack.tests))


def _run(pack: RulePack, test: TestCase) -> TestResult:
    subject = given_subject(test.given)
    chosen, distance = choose(pack, subject)
    expected = _outcome(test.persona, test.outcome == "near")
    got = _outcome(chosen, distance > 0)
    tried = {attempt.persona: attempt for attempt in attempts(pack, subject)}
    why = () if expected == got else tuple(_why(pack, test, chosen, tried))
    return TestResult(test.name, expected, got, why, test.at)


def _outcome(persona: str | None, near: bool) -> str:
    return "none" if persona is None else f"near {persona}" if near else persona


def _why(
    pack: RulePack, test: TestCase, chosen: str | None, tried: dict[str, Attempt]
) -> Iterator[str]:
    """Yield why the expected persona was not taken, else why the one that was taken holds."""
    wanted = tried.get(test.persona) if test.persona else None
    if wanted and wanted.verdict != "held":
        for check in _decisive(pack, wanted, held=False):
            yield f"{wanted.persona}: {_in_words(check)}"
    elif chosen:
        for check in _decisive(pack, tried[chosen], held=tried[chosen].verdict == "held"):
            yield f"{chosen}: {_in_words(check)}"


def _decisive(pack: RulePack, attempt: Attempt, held: bool) -> Iterator[Check]:
    """Yield the conditions that speak for (or against) a persona; skipped ones do neither."""
    optional = {measure.name for measure in pack.measures if measure.optional}
    for check in attempt.checks:
        if check.verdict == "unknown":
            if not held and check.measure not in optional:
                yield check
        elif ((check.verdict == "held") != (check.within.count("not") % 2 == 1)) == held:
            yield check


def _in_words(check: Check) -> str:
    """Write a condition with what it met: ``income at least q70: given q65, missed by 0.05``."""
    stat = "" if check.stat in ("median", "share", "most common") else f" ({check.stat})"
    negated = "not " if check.within.count("not") % 2 else ""
    return f"{negated}{check.measure}{stat} {check.condition}: {_met(check)}"


def _met(check: Check) -> str:
    if check.verdict == "unknown" or check.gap is None:
        return "what it looks at is not given"
    actual = _actual(check)
    if check.verdict == "held":
        return f"given {actual}, held"
    distance = abs(check.gap)
    by = "by a hair" if distance <= HAIR else f"by {plain(round(distance, 4))}"
    return f"given {actual}, missed {by}"


def _actual(check: Check) -> str:
    if isinstance(check.actual, str):
        return check.actual
    if check.stat == "share" and check.actual is not None:
        return f"{hundredfold(check.actual)}%"
    parts = [] if check.actual is None else [plain(check.actual)]
    parts += [] if check.position is None else [f"q{hundredfold(check.position)}"]
    return " at ".join(parts) or "a ratio"
