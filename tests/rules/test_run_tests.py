"""A pack's own tests: what passes, and what is said of what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from personas.domain.problem import PersonasError
from personas.rules import TestRun, bundled_packs, claim_map, load, run_tests

PACK = """\
measures:
  income: {}
  spending: {}
  age: {optional: true}
  gender: {optional: true}
personas:
  premium: {when: {income: high, spending: high}}
  rich: {when: {income: at least q70}}
  young: {when: {any: [{age: at most 30}, {age: bottom 20%}], not: {age: less than 18}}}
  women: {when: {gender: {value: Female, share: at least 60%}}}
  men: {when: {gender: {most_common: Male}}}
  big: {when: {spending: at least 1.5x}}
  odd: {when: {income: {stat: mean, more_than: q20, at_most: q30}}}
"""


def run(tmp_path: Path, *tests: str) -> TestRun:
    file = tmp_path / "shop.yaml"
    lines = "".join(f"  - {{{test}}}\n" for test in tests)
    file.write_text(PACK + (f"tests:\n{lines}" if lines else ""), encoding="utf-8")
    return run_tests(load(file))


@pytest.mark.parametrize("name", bundled_packs())
def test_bundled_packs_pass_their_tests(name: str) -> None:
    done = run_tests(load(name))
    assert [(r.name, r.expected, r.actual, r.reasons) for r in done.results if not r.passed] == []
    assert done.passed
    tested = {result.expected for result in done.results}
    assert tested >= {persona.id for persona in load(name).personas}


def test_no_tests_at_all_is_a_failure(tmp_path: Path) -> None:
    assert not run(tmp_path).passed


@pytest.mark.parametrize(
    "test",
    [
        "given: {income: q85, spending: high}, expect: premium",
        "given: {income: very high, spending: mid}, expect: rich",
        "given: {income: q68, spending: mid}, expect: {near: rich}",
        "given: {age: 28, income: q20, spending: q50}, expect: young",
        "given: {age: 41 at q10, income: q20, spending: q50}, expect: young",
        "given: {age: 41, income: q20, spending: q50}, expect: none",
        "given: {income: low, gender: {Female: 65%}}, expect: women",
        "given: {income: low, gender: {Female: 40%, Male: 55%}}, expect: men",
        "given: {income: low, gender: Female}, expect: women",
        "given: {income: low, spending: 2x}, expect: big",
        "given: {income: {mean: q25}}, expect: odd",
        "given: {income: {q50: q85}}, expect: rich",
        "given: {spending: high}, expect: none",
    ],
)
def test_what_passes(tmp_path: Path, test: str) -> None:
    done = run(tmp_path, test)
    assert [(r.expected, r.actual, r.reasons) for r in done.results if not r.passed] == []
    assert done.passed


@pytest.mark.parametrize(
    ("test", "got", "why"),
    [
        (
            "given: {income: q65, spending: q85}, expect: premium",
            "near premium",
            ["premium: income at least q70: given q65, missed by 0.05"],
        ),
        (
            "given: {income: q85, spending: q85}, expect: rich",
            "premium",
            [
                "premium: income at least q70: given q85, held",
                "premium: spending at least q70: given q85, held",
            ],
        ),
        (
            "given: {income: q85, spending: q5}, expect: none",
            "rich",
            ["rich: income at least q70: given q85, held"],
        ),
        (
            "given: {income: q85}, expect: premium",
            "rich",
            ["premium: spending at least q70: what it looks at is not given"],
        ),
        (
            "given: {income: q20, age: 40 at q60}, expect: young",
            "none",
            [
                "young: age at most 30: given 40 at q60, missed by 1",
                "young: age at most q20: given 40 at q60, missed by 0.4",
            ],
        ),
        (
            "given: {income: q20, age: 12}, expect: young",
            "none",
            ["young: not age less than 18: given 12, held"],
        ),
        (
            "given: {income: q20, spending: q50, age: 25 at q5}, expect: none",
            "young",
            [
                "young: age at most 30: given 25 at q5, held",
                "young: age at most q20: given 25 at q5, held",
                "young: not age less than 18: given 25 at q5, missed by 1",
            ],
        ),
        (
            "given: {income: q20, gender: {Female: 50%, Male: 45%}}, expect: men",
            "near men",
            ["men: gender most common is Male: given Female, missed by 0.05"],
        ),
        (
            "given: {income: q20, gender: {Female: 50%, Male: 10%}}, expect: women",
            "near women",
            ["women: gender share of Female at least 60%: given 50%, missed by 0.1"],
        ),
        (
            "given: {income: {mean: q20}}, expect: odd",
            "near odd",
            ["odd: income (mean) more than q20 and at most q30: given q20, missed by a hair"],
        ),
        (
            "given: {income: low, spending: 1.2x}, expect: big",
            "none",
            ["big: spending at least 1.5x: given a ratio, missed by 1"],
        ),
        (
            "given: {income: q65, spending: q85}, expect: {near: rich}",
            "near premium",
            ["rich: income at least q70: given q65, missed by 0.05"],
        ),
        (
            "given: {income: q65, spending: q50}, expect: none",
            "near rich",
            ["rich: income at least q70: given q65, missed by 0.05"],
        ),
    ],
)
def test_what_fails_says_which_conditions_decided(
    tmp_path: Path, test: str, got: str, why: list[str]
) -> None:
    done = run(tmp_path, test)
    (result,) = done.results
    assert not done.passed
    assert (result.actual, list(result.reasons)) == (got, why)
    assert result.at.line == 15


def test_the_map_of_claims() -> None:
    grid = claim_map(load("retail"), "income", "spending", {"age": "q80", "gender": "Female"})
    assert grid.x_ends == grid.y_ends == (0.0, 0.1, 0.3, 0.7, 0.9, 1.0)
    bottom, _, middle, *_ = ([claim.persona for claim in row] for row in grid.rows)
    assert bottom == ["budget", "budget", "occasional", "cautious", "cautious"]
    assert middle == ["value", "value", "loyalist", "comfortable", "comfortable"]
    assert not any(claim.near for row in grid.rows for claim in row)
    young = claim_map(load("retail"), "income", "spending", {"age": "low"})
    assert young.rows[2][2].persona == "young"


def test_the_map_is_cut_where_conditions_are(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    text = "nearest: 0.2\n" + PACK.replace("at least q70", "at least q65")
    file.write_text(text, encoding="utf-8")
    grid = claim_map(load(file), "income", "spending", {})
    assert 0.65 in grid.x_ends
    near = [claim.near for claim in grid.rows[2]]
    assert any(near)


@pytest.mark.parametrize(
    ("x", "at", "code"),
    [("incme", {}, "E209"), ("zebra", {}, "E209"), ("gender", {}, "E214"),
     ("income", {"age": "q130"}, "E211"), ("income", {"aeg": "q30"}, "E209")],
)  # fmt: skip
def test_what_cannot_be_mapped(tmp_path: Path, x: str, at: dict[str, str], code: str) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(PACK, encoding="utf-8")
    with pytest.raises(PersonasError) as caught:
        claim_map(load(file), x, "spending", at)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].help
