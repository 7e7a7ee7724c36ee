"""A pack's own tests: run them, write them from a run, export them as JUnit XML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import yaml

from personas.domain.naming import Attempt, Check, Naming
from personas.domain.problem import Location
from personas.domain.profile import Profile, Segment
from personas.rules.language.pack import RulePack, TestCase
from personas.rules.language.phrases import render_number, render_percentage
from personas.rules.matching.attempts import EPSILON, attempts, choose_persona
from personas.rules.matching.subject import subject_of_inputs
from personas.unsafe_text import escape_control_characters


@dataclass(frozen=True, slots=True)
class TestResult:
    """The result of one test; ``reasons`` names the deciding conditions of one that failed.

    ``expected`` and ``actual`` are a persona's id, ``near`` and an id, or ``none``.
    """

    __test__ = False  # not a test class, whatever pytest thinks of its name

    name: str
    expected: str
    actual: str
    reasons: tuple[str, ...]
    at: Location

    @property
    def passed(self) -> bool:
        """Whether the test got what it expected."""
        return self.expected == self.actual


@dataclass(frozen=True, slots=True)
class TestRun:
    """All results, in the order of the tests."""

    __test__ = False  # not a test class, whatever pytest thinks of its name

    results: tuple[TestResult, ...]

    @property
    def passed(self) -> bool:
        """Whether every test passed, and there was at least one."""
        return bool(self.results) and all(result.passed for result in self.results)


def run_tests(pack: RulePack) -> TestRun:
    """Run the tests of a pack and of the test files beside it.

    A statistic that a test does not state is unknown, like a measure that a table lacks. Without a
    population a condition on a value that fails is at the greatest distance: it is never near.
    """
    return TestRun(tuple(_run(pack, test) for test in pack.tests))


def _run(pack: RulePack, test: TestCase) -> TestResult:
    subject = subject_of_inputs(test.inputs)
    persona, distance = choose_persona(pack, subject)
    expected = _outcome(test.persona, test.outcome == "near")
    actual = _outcome(persona, distance > 0)
    all_attempts = {attempt.persona: attempt for attempt in attempts(pack, subject)}
    reasons = () if expected == actual else tuple(_reasons(pack, test, persona, all_attempts))
    return TestResult(test.name, expected, actual, reasons, test.at)


def _outcome(persona: str | None, near: bool) -> str:
    return "none" if persona is None else f"near {persona}" if near else persona


def _reasons(
    pack: RulePack, test: TestCase, persona: str | None, all_attempts: dict[str, Attempt]
) -> Iterator[str]:
    """Yield why the expected persona does not hold, else why the actual one does."""
    expected = all_attempts.get(test.persona) if test.persona else None
    if expected and expected.verdict != "held":
        for check in _decisive_checks(pack, expected, holds=False):
            yield f"{expected.persona}: {_render_check(check)}"
    elif persona:
        holds = all_attempts[persona].verdict == "held"
        for check in _decisive_checks(pack, all_attempts[persona], holds):
            yield f"{persona}: {_render_check(check)}"


def _decisive_checks(pack: RulePack, attempt: Attempt, holds: bool) -> Iterator[Check]:
    """Yield the conditions for (or against) a persona; skipped ones are neither."""
    for check in attempt.checks:
        if check.verdict == "unknown":
            if not holds and check.measure not in pack.optional_measures:
                yield check
        elif ((check.verdict == "held") != _is_negative(check)) == holds:
            yield check


def _is_negative(check: Check) -> bool:
    return check.within.count("not") % 2 == 1


def _render_check(check: Check) -> str:
    """Render a condition and its outcome: ``income at least q70: given q65, missed by 0.05``."""
    stat = "" if check.stat in ("median", "share", "most common") else f" ({check.stat})"
    sign = "not " if _is_negative(check) else ""
    return f"{sign}{check.measure}{stat} {check.condition}: {_render_outcome(check)}"


def _render_outcome(check: Check) -> str:
    if check.verdict == "unknown" or check.gap is None:
        return "what it looks at is not given"
    actual = _render_actual(check)
    if check.verdict == "held":
        return f"given {actual}, held"
    distance = abs(check.gap)
    by = "by a hair" if distance <= EPSILON else f"by {render_number(round(distance, 4))}"
    return f"given {actual}, missed {by}"


def _render_actual(check: Check) -> str:
    if isinstance(check.actual, str):
        return check.actual
    if check.stat == "share" and check.actual is not None:
        return f"{render_percentage(check.actual)}%"
    parts = [] if check.actual is None else [render_number(check.actual)]
    parts += [] if check.position is None else [f"q{render_percentage(check.position)}"]
    return " at ".join(parts) or "a ratio"


def write_tests(pack: RulePack, profile: Profile, names: Mapping[int, Naming]) -> str:
    """Return the text of a `.test.yaml` file: one test per segment, with medians and positions."""
    tests = [_test(pack, segment, names[segment.id]) for segment in profile.segments]
    return yaml.safe_dump(
        {"tests": tests}, allow_unicode=True, sort_keys=False, width=100, default_flow_style=None
    )


def _test(pack: RulePack, segment: Segment, naming: Naming) -> dict[str, Any]:
    expected: Any = naming.persona or "none"
    return {
        "name": f"segment {segment.id}",
        "given": _inputs(pack, segment),
        "expect": {"near": naming.persona} if naming.outcome == "near" else expected,
    }


def _inputs(pack: RulePack, segment: Segment) -> dict[str, Any]:
    """Return medians as ``79 at q80.5``, for conditions on values and on quantiles; shares."""
    measures = {measure.name for measure in pack.measures}
    medians = {
        name: f"{render_number(number.median.value)} at q{_percentage(number.median.position)}"
        for name, number in segment.numbers.items()
        if name in measures
    }
    shares = {
        name: {value: f"{_percentage(share)}%" for value, share in category.shares.items()}
        for name, category in segment.categories.items()
        if name in pack.categories and category.shares
    }
    return medians | shares


def _percentage(part: float) -> str:
    return render_number(round(part * 100, 4))


def as_junit(
    runs: Mapping[str, TestRun], uncovered: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Return one test suite per pack; a pack without tests has one failing case.

    So has one whose coverage is too low: ``uncovered`` says so by pack.
    """
    root = Element("testsuites")
    for pack, run in runs.items():
        is_short = pack in uncovered
        failures = sum(not result.passed for result in run.results) + (not run.results) + is_short
        counts = {"tests": str(max(len(run.results), 1) + is_short), "failures": str(failures)}
        suite = _add(root, "testsuite", name=pack, **counts)
        for result in run.results:
            at = {"file": result.at.file, "line": str(result.at.line or 1)}
            case = _add(suite, "testcase", classname=pack, name=result.name, **at)
            if not result.passed:
                message = f"expected {result.expected}, got {result.actual}"
                failure = _add(case, "failure", message=message)
                failure.text = escape_control_characters("\n".join(result.reasons))
        if not run.results:
            case = _add(suite, "testcase", classname=pack, name="the pack has tests")
            _add(case, "failure", message="no tests")
        if is_short:
            case = _add(suite, "testcase", classname=pack, name="the tests decide the conditions")
            _add(case, "failure", message=uncovered[pack])
    indent(root)
    return tostring(root, encoding="unicode") + "\n"


def _add(parent: Element, tag: str, **attributes: str) -> Element:
    escaped = {name: escape_control_characters(text) for name, text in attributes.items()}
    return SubElement(parent, tag, escaped)
