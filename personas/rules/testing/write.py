"""Write the segments of a run as tests: today's names, kept for every later change of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import yaml

from personas.domain.naming import Naming
from personas.domain.profile import Profile, Segment
from personas.rules.language.pack import RulePack
from personas.rules.language.words import plain
from personas.rules.testing.run import TestResult, TestRun
from personas.signs import visible


def write_tests(pack: RulePack, profile: Profile, names: Mapping[int, Naming]) -> str:
    """Return the text of a `.test.yaml` file: one test a segment, with medians and positions."""
    tests = [_test(pack, segment, names[segment.id]) for segment in profile.segments]
    return yaml.safe_dump(
        {"tests": tests}, allow_unicode=True, sort_keys=False, width=100, default_flow_style=None
    )


def _test(pack: RulePack, segment: Segment, naming: Naming) -> dict[str, Any]:
    expected: Any = naming.persona or "none"
    return {
        "name": f"segment {segment.id}",
        "given": _given(pack, segment),
        "expect": {"near": naming.persona} if naming.outcome == "near" else expected,
    }


def _given(pack: RulePack, segment: Segment) -> dict[str, Any]:
    """Medians as ``79 at q80.5``: both what values and what quantiles are compared with."""
    known = {measure.name for measure in pack.measures}
    medians = {
        name: f"{plain(profile.median.value)} at q{plain(round(profile.median.position * 100, 4))}"
        for name, profile in segment.numbers.items()
        if name in known
    }
    shares = {
        name: {value: f"{plain(round(share * 100, 4))}%" for value, share in p.shares.items()}
        for name, p in segment.categories.items()
        if name in pack.categories and p.shares
    }
    return medians | shares


def as_junit(runs: Mapping[str, TestRun]) -> str:
    """Return one test suite a pack. A pack without tests has one failing case: nothing was seen."""
    root = Element("testsuites")
    for pack, run in runs.items():
        failed = sum(not result.passed for result in run.results) + (not run.results)
        tests = str(max(len(run.results), 1))
        suite = SubElement(root, "testsuite", name=visible(pack), tests=tests, failures=str(failed))
        for result in run.results:
            _case(suite, pack, result)
        if not run.results:
            case = SubElement(suite, "testcase", classname=visible(pack), name="the pack has tests")
            SubElement(case, "failure", message="no tests")
    indent(root)
    return tostring(root, encoding="unicode") + "\n"


def _case(suite: Element, pack: str, result: TestResult) -> None:
    place = {"file": visible(result.at.file), "line": str(result.at.line or 1)}
    case = SubElement(
        suite, "testcase", {"classname": visible(pack), "name": visible(result.name)} | place
    )
    if not result.passed:
        message = visible(f"expected {result.expected}, got {result.got}")
        failure = SubElement(case, "failure", message=message)
        failure.text = visible("\n".join(result.why))
