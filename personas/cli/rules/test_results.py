"""What `personas rules test` prints: text for people, JSON and JUnit XML for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import click

from personas.rules import Coverage, RulePack, TestResult, TestRun
from personas.rules import as_junit as render_junit
from personas.rules.coverage import describe, suggest_test
from personas.unsafe_text import dump_json, escape_control_characters

MAX_UNDECIDED = 20


@dataclass(frozen=True, slots=True)
class PackResult:
    """The tests of a pack, and their coverage where it was measured; the bar is out of 100."""

    name: str
    pack: RulePack
    tests: TestRun
    coverage: Coverage | None
    threshold: float | None

    @property
    def is_covered(self) -> bool:
        """Whether the coverage reaches the bar, if there is one."""
        if self.coverage is None or self.threshold is None:
            return True
        return round(self.coverage.share * 100, 9) >= self.threshold

    @property
    def passed(self) -> bool:
        """Whether all tests passed and decide enough."""
        return self.tests.passed and self.is_covered


def as_text(results: Sequence[PackResult]) -> str:
    """Return a line a test, more for a failure, the counts as pytest has them, and the coverage."""
    lines = (line for result in results for line in _lines(result))
    return "".join(f"{line}\n" for line in lines)


def as_junit(results: Sequence[PackResult]) -> str:
    """Return JUnit XML; coverage under the bar is a failing case."""
    failures = {r.name: _coverage_line(r) for r in results if not r.is_covered}
    return render_junit({result.name: result.tests for result in results}, failures)


def as_json(results: Sequence[PackResult]) -> str:
    """Return JSON: an object a pack."""
    return dump_json([_as_object(result) for result in results])


def _as_object(result: PackResult) -> dict[str, Any]:
    tests = [
        {
            "name": test.name,
            "file": test.at.file,
            "line": test.at.line,
            "expected": test.expected,
            "actual": test.actual,
            "passed": test.passed,
            "reasons": list(test.reasons),
        }
        for test in result.tests.results
    ]
    facts: dict[str, Any] = {"pack": result.name, "passed": result.passed, "tests": tests}
    if result.coverage is not None:
        facts["coverage"] = {
            "share": result.coverage.share,
            "decided": result.coverage.decided,
            "undecided": [
                {
                    "persona": m.persona.id,
                    "line": m.persona.at.line,
                    "condition": describe(m),
                    "test": suggest_test(result.pack, m),
                }
                for m in result.coverage.undecided
            ],
        }
    return facts


def _lines(result: PackResult) -> Iterator[str]:
    name = escape_control_characters(result.name)
    for test in result.tests.results:
        yield from _test_lines(test)
    failures = sum(not test.passed for test in result.tests.results)
    if not result.tests.results:
        yield f"{name}: no tests, and that is a failure: nothing was looked at"
    else:
        yield f"{name}: {len(result.tests.results) - failures} passed, {failures} failed"
    if result.coverage is not None:
        yield from map(escape_control_characters, _coverage_lines(result, result.coverage))


def _coverage_lines(result: PackResult, coverage: Coverage) -> Iterator[str]:
    yield f"{result.name}: {_coverage_line(result)}"
    for mutant in coverage.undecided[:MAX_UNDECIDED]:
        yield f"  {describe(mutant)}"
        if test := suggest_test(result.pack, mutant):
            yield f"      {test}"
    if (more := len(coverage.undecided) - MAX_UNDECIDED) > 0:
        yield f"  and {more} more"


def _coverage_line(result: PackResult) -> str:
    if result.coverage is None:
        return ""
    decided, count = result.coverage.decided, len(result.coverage.undecided)
    percentage = int(result.coverage.share * 1000) / 10  # 99.96% is not 100%
    bar = "" if result.is_covered else f", fewer than the {result.threshold:g}% asked for"
    return (
        f"tests decide {decided} of {decided + count} conditions and sides of thresholds, "
        f"{percentage:g}%{bar}"
    )


def _test_lines(result: TestResult) -> Iterator[str]:
    verdict = click.style("PASS", fg="green") if result.passed else click.style("FAIL", fg="red")
    at = result.at
    yield f"{verdict}  {escape_control_characters(result.name)}" + (
        "" if result.passed else f"  ({escape_control_characters(at.file)}:{at.line})"
    )
    if not result.passed:
        yield f"      expected  {escape_control_characters(result.expected)}"
        yield f"      got       {escape_control_characters(result.actual)}"
        yield from (f"      because   {escape_control_characters(why)}" for why in result.reasons)
