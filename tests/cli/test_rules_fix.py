"""`personas rules lint --fix`: drafts for gaps and missing tests, and nothing else changes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from personas.domain.problem import PersonasError
from personas.rules import lint, load, run_tests
from personas.rules import repair as repair_pack
from personas.rules.loading.load import load_edited

Personas = Callable[..., Any]
RULES = Path(__file__).parents[1] / "rules"
PACKS = sorted([*RULES.glob("sound/*.yaml"), *RULES.glob("packs/*.yaml"), *RULES.glob("clean/*")])
PACK = """# my pack
version: 1
measures:
  income: {}   # money
  spending: {}

personas:
  # the best
  rich:
    when: {income: high, spending: high}   # both
    do: [x]
  poor:
    when: {income: low}
    do: [y]
    story: >-
      A text
      in lines.

  # a comment after all

# the fallback
fallback: {name: "{{ description }}"}
"""
DRAFT = "# a draft by `rules lint --fix`: say who they are and what to do"
FIXED = f"""      in lines.
  draft_1:  {DRAFT}
    name: Unnamed 1
    when: {{income: mid}}
    do: [Say what to do for them]
  draft_2:  {DRAFT}
    name: Unnamed 2
    when: {{income: high, spending: less than q70}}
    do: [Say what to do for them]
"""
TESTS = """
tests:
  - {name: draft for rich, given: {income: q80, spending: q80}, expect: rich}
  - {name: draft for poor, given: {income: q20, spending: q50}, expect: poor}
  - {name: draft for draft_1, given: {income: q50, spending: q50}, expect: draft_1}
  - {name: draft for draft_2, given: {income: q80, spending: q50}, expect: draft_2}
"""


def _fix(run_personas: Personas, text: str | bytes) -> tuple[Any, bytes]:
    data = text if isinstance(text, bytes) else text.encode()
    Path("shop.yaml").write_bytes(data)
    result = run_personas("rules", "lint", "--fix", "shop.yaml")
    return result, Path("shop.yaml").read_bytes()


def test_rows_are_added_and_nothing_else(run_personas: Personas) -> None:
    result, data = _fix(run_personas, PACK)
    assert data.decode() == PACK.replace("      in lines.\n", FIXED) + TESTS
    assert (result.exit, result.out.splitlines()[-1]) == (0, "No findings.")
    assert result.out.startswith("shop.yaml: 12 lines written\n  draft_1:  # a draft by")
    assert run_tests(load("shop.yaml")).passed
    again, same = _fix(run_personas, data)
    assert (again.exit, same) == (0, data)
    assert again.out.splitlines()[0] == "shop.yaml: as it was"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n", "\r\n"),
        ("# my pack", "\ufeff# my pack"),
        ('fallback: {name: "{{ description }}"}\n', "nearest: 0.1"),
        ("    do: [y]\n", "    do:\n    - y\n"),
        ("# the fallback", "tests: []\n# the fallback"),
        ("# the fallback", "tests: [{given: {income: q5}, expect: poor},]  # one\n# the fallback"),
        ("# the fallback", "tests:\n- given: {income: q5}\n  expect: poor # one\n# the fallback"),
        ("fallback:", "levels: {high: top 20%}\nfallback:"),
    ],
)
def test_whatever_the_style_of_the_file(old: str, new: str, run_personas: Personas) -> None:
    text = PACK.replace(old, new)
    result, data = _fix(run_personas, text)
    assert (result.exit, result.out.splitlines()[-1]) == (0, "No findings.")
    assert run_tests(load("shop.yaml")).passed
    assert data.startswith(b"\xef\xbb\xbf") == text.startswith("\ufeff")
    assert (b"\r\n" in data) == ("\r\n" in text)
    lines = iter(data.decode().splitlines())
    changed = [line for line in text.splitlines() if "tests: [" not in line]
    assert all(line in lines for line in changed)  # in their order
    assert _fix(run_personas, data)[1] == data


def test_a_file_in_brackets(run_personas: Personas) -> None:
    text = '{"measures": {"a": {}}, "personas": {"p": {"when": {"a": "high"}, "do": ["x"]}}}'
    result, data = _fix(run_personas, text)
    assert (result.exit, result.out.splitlines()[-1]) == (0, "No findings.")
    assert data.decode().startswith(text[:-2])
    assert data.decode().count("\n") == 0


HOPELESS = ("anchors",)  # its personas end with an alias


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_every_sound_pack(path: Path) -> None:
    text, pack = path.read_text("utf-8-sig"), load(path)
    if path.stem in HOPELESS:
        with pytest.raises(PersonasError, match="E232"):
            repair_pack(pack, path, text)
        return
    repaired = repair_pack(pack, path, text)
    fixed = load_edited(path, repaired.text)
    codes = {problem.code for problem in lint(fixed)}
    assert "W204" not in codes
    assert "W208" not in codes or codes & {"W201", "W202", "W203"}
    assert repair_pack(fixed, path, repaired.text).lines == ()
    before = [(r.name, r.passed) for r in run_tests(pack).results if r.expected != "none"]
    after = {r.name: r.passed for r in run_tests(fixed).results}
    assert all(after[name] for name, passed in before if passed and "near" not in name)


def test_modes_and_links_are_kept(tmp_path: Path, run_personas: Personas) -> None:
    (tmp_path / "real.yaml").write_text(PACK, "utf-8")
    (tmp_path / "real.yaml").chmod(0o640)
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    assert run_personas("rules", "lint", "--fix", "link.yaml").exit == 0
    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "real.yaml").stat().st_mode & 0o777 == 0o640
    assert "draft_2" in (tmp_path / "real.yaml").read_text("utf-8")
    assert sorted(os.listdir(tmp_path)) == ["link.yaml", "real.yaml"]


def test_a_file_that_changes_meanwhile_is_left_alone(
    tmp_path: Path, run_personas: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(PACK, "utf-8")

    def save_meanwhile(*arguments: Any) -> Any:
        file.write_text(PACK + "# mine\n", "utf-8")
        return repair_pack(*arguments)

    monkeypatch.setattr("personas.rules.repair", save_meanwhile)
    result = run_personas("rules", "lint", "--fix", "shop.yaml")
    assert (result.exit, result.err[:4]) == (2, "E234")
    assert file.read_text("utf-8") == PACK + "# mine\n"


ALIAS = """version: 1
measures: {a: {}}
personas:
  p: {when: {a: high}, do: &advice [x]}
  q:
    when: {a: low}
    do: *advice
"""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("version: 1\nmeasures: {a: {}}\npersonas: {p: {when: {b: high}}}\n", "E209"),
        ("version: 1\n\tmeasures", "E202"),
        (b"\xff\xfe", "E202"),
        (ALIAS, "E232"),
    ],
)
def test_what_cannot_be_fixed_is_said(text: str | bytes, code: str, run_personas: Personas) -> None:
    result, data = _fix(run_personas, text)
    assert result.exit == 2
    assert code in result.err
    assert "E599" not in result.err
    assert data == (text if isinstance(text, bytes) else text.encode())


def test_a_bundled_pack_is_not_edited(run_personas: Personas) -> None:
    result = run_personas("rules", "lint", "--fix", "retail")
    assert (result.exit, result.err[:4]) == (2, "E233")
    assert "E201" in run_personas("rules", "lint", "--fix", "nowhere.yaml").err


def test_a_pack_that_extends_another_gets_its_drafts(run_personas: Personas) -> None:
    text = "extends: retail\nname: shop\npersonas:\n  cautious: {enabled: false}\n"
    result, _ = _fix(run_personas, text)
    assert (result.exit, result.out.splitlines()[-1]) == (0, "No findings.")
    assert "when: {income: high, spending: low}" in result.out
