"""Packs with a condition changed a little: their own tests notice, or nobody could."""

from __future__ import annotations

from collections import Counter

import pytest

from personas.rules import RulePack, bundled_packs, load, run_tests
from personas.rules.coverage import describe, measure_coverage, suggest_test
from personas.rules.language.conditions import Range
from personas.rules.loading.load import load_text
from personas.rules.mutants import is_equivalent, mutants, outcomes, subjects_of_tests

PACKS = [load(name) for name in bundled_packs()]
WITH_PERSONAS = pytest.mark.parametrize(
    "pack", [pack for pack in PACKS if not pack.all_numeric], ids=lambda pack: pack.name
)
PACK = """
version: 1
measures: {{income: {{}}, age: {{optional: true}}}}
personas:
  rich: {{when: {{income: {rich}}}, do: [x]}}
  young: {{when: {{income: less than q70, age: at most 30}}, do: [x]}}
tests:
  - {{given: {{income: q90}}, expect: rich}}
"""


def _pack(rich: str = "at least q70", tests: str = "") -> RulePack:
    return load_text(PACK.format(rich=rich) + tests, "pack.yaml")


@WITH_PERSONAS
def test_the_tests_of_a_bundled_pack_catch_its_mutants(pack: RulePack) -> None:
    subjects = subjects_of_tests(pack)
    expected = outcomes(pack, subjects)
    all_mutants = list(mutants(pack))
    survivors = [m for m in all_mutants if outcomes(m.pack, subjects) == expected]
    missed = [m for m in survivors if not is_equivalent(pack, m)]
    count = len(all_mutants) - len(survivors) + len(missed)
    assert count > 30
    assert len(missed) <= 0.05 * count, [describe(mutant) for mutant in missed]


@WITH_PERSONAS
def test_a_bundled_pack_has_its_conditions_covered(pack: RulePack) -> None:
    assert measure_coverage(pack).share >= 0.95


def test_every_kind_of_mutant_is_made() -> None:
    changes = [mutant.change for mutant in mutants(_pack())]
    assert Counter(change.kind for change in changes) == {
        "raised": 3,
        "lowered": 3,
        "strictness": 3,
        "side": 3,
        "removed": 3,
        "group": 1,
    }
    moved = [change.ends for change in changes if change.ends and change.kind != "strictness"]
    assert [(a.value, b.value) for a, b in moved] == [
        (0.7, 0.75), (0.7, 0.65), (0.7, 0.75), (0.7, 0.65), (30, 33), (30, 27),
    ]  # fmt: skip


def test_a_mutant_that_changes_no_name_is_equivalent() -> None:
    # What lies from q70 up is rich before `young` is tried: its own upper end is moved in vain.
    [raised] = [
        m
        for m in mutants(_pack())
        if m.persona.id == "young" and m.change.kind == "raised"
        if isinstance(m.change.leaf, Range) and m.change.leaf.measure == "income"
    ]
    assert is_equivalent(_pack(), raised)
    [lowered] = [
        m
        for m in mutants(_pack())
        if m.persona.id == "young" and m.change.kind == "lowered"
        if isinstance(m.change.leaf, Range) and m.change.leaf.measure == "income"
    ]
    assert not is_equivalent(_pack(), lowered)


def test_a_mutant_that_only_a_table_without_the_measure_shows_is_not_equivalent() -> None:
    pack = load_text(
        "version: 1\nmeasures: {income: {}, age: {optional: true}}\npersonas:\n"
        "  all: {when: {any: [{age: at least 5}, {age: less than 5}, {income: low}]}}\n",
        "p.yaml",
    )
    [mutant] = [
        m
        for m in mutants(pack)
        if m.change.kind == "lowered" and m.change.leaf and m.change.leaf.measure == "income"
    ]
    assert not is_equivalent(pack, mutant)


def test_coverage_counts_conditions_and_sides_of_thresholds() -> None:
    coverage = measure_coverage(_pack())
    assert (coverage.decided, len(coverage.undecided)) == (0, 7)
    assert coverage.share == 0
    assert [describe(m) for m in coverage.undecided][:3] == [
        "rich: income at least q70: no test needs it",
        "rich: income at least q70: no test between q70 and q75",
        "rich: income at least q70: no test between q65 and q70",
    ]
    tests = (
        "  - {given: {income: q72}, expect: rich}\n"
        "  - {given: {income: q68, age: 29}, expect: young}\n"
        "  - {given: {income: q68, age: 32}, expect: {near: rich}}\n"
    )
    pack = _pack(tests=tests)
    assert run_tests(pack).passed
    coverage = measure_coverage(pack)
    assert coverage.undecided == ()
    assert (coverage.decided, coverage.share) == (7, 1.0)


def test_suggestions_decide_what_they_are_made_for() -> None:
    tests = ""
    for _ in range(10):
        pack = _pack(tests=tests)
        coverage = measure_coverage(pack)
        if not coverage.undecided:
            break
        tests += f"  {suggest_test(pack, coverage.undecided[0])}\n"
    assert run_tests(pack).passed
    assert coverage.share == 1.0


def test_a_pack_without_conditions_is_covered() -> None:
    assert measure_coverage(load("generic")).share == 1.0
