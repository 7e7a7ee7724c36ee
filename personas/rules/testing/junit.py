"""Test runs as JUnit XML, which every CI reads."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from personas.rules.testing.run import TestResult, TestRun
from personas.signs import visible


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
