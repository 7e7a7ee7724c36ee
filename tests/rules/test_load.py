"""Finding, reading, extending: what `load` takes and what it says of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from personas.domain.problem import PersonasError, Problem
from personas.rules import bundled_packs, load
from personas.rules.language.conditions import AnyOf, Bound, Range
from personas.rules.loading.compose import MAX_BYTES

SHOP = "measures: {income: {}, age: {optional: true}}\npersonas: {rich: {when: {income: high}}}\n"


def write(folder: Path, **files: str) -> Path:
    """Write files (``a_test`` is ``a.test.yaml``); return the path of the first."""
    for name, text in files.items():
        (folder / f"{name.replace('_test', '.test')}.yaml").write_text(text, encoding="utf-8")
    return folder / f"{next(iter(files))}.yaml"


def problems(pack: str | Path) -> tuple[Problem, ...]:
    with pytest.raises(PersonasError) as caught:
        load(pack)
    assert all(problem.help for problem in caught.value.problems)
    return caught.value.problems


def said(pack: str | Path) -> list[str]:
    return [
        f"{p.code} {Path(p.location.file).name}:{p.location.line} {p.message}"
        for p in problems(pack)
        if p.location
    ]


def test_a_bundled_pack_by_name() -> None:
    assert "retail" in bundled_packs()
    pack = load("retail")
    assert (pack.name, pack.at.file) == ("retail", "retail.yaml")


def test_a_bundled_name_wins_over_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "retail").write_text(SHOP, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load("retail").at.file == "retail.yaml"
    assert load("./retail").at.file == "retail"


def test_no_such_pack() -> None:
    (close,) = problems("retial")
    (far,) = problems("no/such/pack.yaml")
    assert (close.code, close.help) == ("E201", "Did you mean `retail`?")
    assert far.help
    assert all(f"`{name}`" in far.help for name in bundled_packs())


def test_a_folder_is_no_pack(tmp_path: Path) -> None:
    assert problems(tmp_path)[0].code == "E201"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, shop=SHOP)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    (problem,) = problems(file)
    assert problem.message.endswith("shop.yaml: Permission denied")


def test_the_name_of_the_file_is_the_default(tmp_path: Path) -> None:
    pack = load(str(write(tmp_path, shop=SHOP)))
    assert (pack.name, pack.description, pack.nearest) == ("shop", "", 0.10)
    assert pack.personas[0].texts.name == "Rich"


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n"])
def test_an_empty_file(tmp_path: Path, text: str) -> None:
    assert problems(write(tmp_path, shop=text))[0].code in ("E207",)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_bytes("name: Café\n".encode("latin-1"))
    assert said(file) == ["E202 shop.yaml:None Not UTF-8 text (byte 9)"]
    file.write_bytes(b"name: \x00\n")
    assert problems(file)[0].code == "E202"


def test_a_mark_at_the_start_and_lines_of_windows(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    broken = SHOP.replace("high", "hihg")
    file.write_bytes("\ufeff".encode() + broken.replace("\n", "\r\n").encode())
    (problem,) = problems(file)
    assert problem.location
    assert (problem.location.line, problem.location.column) == (2, 34)
    assert problem.location.text == broken.splitlines()[1]


def test_signs_of_any_width_count_as_one_column(tmp_path: Path) -> None:
    file = write(tmp_path, shop=SHOP.replace("{when", "{icon: 💎, when").replace("high", "hihg"))
    (problem,) = problems(file)
    assert problem.location
    assert problem.location.column == 43


def test_a_file_of_any_size(tmp_path: Path) -> None:
    file = write(tmp_path, shop=SHOP + "#" * MAX_BYTES)
    assert said(file) == ["E203 shop.yaml:None Larger than 1,000,000 bytes"]


def test_too_many_personas(tmp_path: Path) -> None:
    personas = ", ".join(f"p{n}: {{when: {{income: high}}}}" for n in range(501))
    file = write(tmp_path, shop=f"measures: {{income: {{}}}}\npersonas: {{{personas}}}\n")
    assert said(file) == ["E203 shop.yaml:2 More than 500 personas"]


def test_levels_in_a_list_become_alternatives(tmp_path: Path) -> None:
    pack = load(write(tmp_path, shop=SHOP.replace("high", "[low, high]")))
    low, high = Bound(0.3, "position"), Bound(0.7, "position")
    place = pack.at
    assert pack.personas[0].when == AnyOf(
        (
            Range("income", "median", None, low, place),
            Range("income", "median", high, None, place),
        )
    )


PARENT = """\
name: parent
description: of the parent
nearest: 0.2
measures:
  income: {label: Income, unit: k$, columns: [income, salary]}
  age: {optional: true}
levels: {high: top 25%, low: bottom 25%}
personas:
  rich: {name: Rich, icon: R, when: {income: high, age: mid}, do: [Call them]}
  poor: {when: {income: low}}
  other: {when: {income: mid}}
fallback: {name: Nobody, icon: '?'}
tests: [{given: {income: high, age: q50}, expect: rich}]
"""
CHILD = """\
extends: parent.yaml
measures: {income: {columns: [gehalt]}, visits: {}}
levels: {high: top 10%}
personas:
  new: {when: {visits: high}}
  poor: {enabled: false}
  rich: {when: {income: high}}
fallback: {name: Someone}
"""


def test_a_child_is_merged_with_its_parent(tmp_path: Path) -> None:
    pack = load(write(tmp_path, child=CHILD, parent=PARENT))
    assert [persona.id for persona in pack.personas] == ["new", "rich", "other"]
    rich = pack.personas[1]
    assert (rich.texts.name, rich.texts.icon, rich.texts.do) == ("Rich", "R", ("Call them",))
    assert rich.when == Range("income", "median", Bound(0.9, "position"), None, rich.at)
    income = pack.measure("income")
    assert income
    assert (income.label, income.unit, income.columns) == ("Income", "k$", ("gehalt",))
    assert (pack.levels.low, pack.levels.high) == (0.25, 0.9)
    assert (pack.fallback.name, pack.fallback.icon) == ("Someone", "?")
    assert (pack.nearest, pack.name, pack.description, pack.tests) == (0.2, "child", "", ())


def test_packs_may_extend_packs_that_extend_packs(tmp_path: Path) -> None:
    grandchild = "extends: child.yaml\npersonas: {newest: {when: {age: low}}}\n"
    pack = load(write(tmp_path, grandchild=grandchild, child=CHILD, parent=PARENT))
    assert [persona.id for persona in pack.personas] == ["newest", "new", "rich", "other"]


def test_a_problem_of_a_parent_is_located_in_the_parent(tmp_path: Path) -> None:
    broken = PARENT.replace("income: low", "incme: low")
    child = CHILD.replace("visits: high", "visits: hihg").replace("  poor: {enabled: false}\n", "")
    assert said(write(tmp_path, child=child, parent=broken)) == [
        "E208 child.yaml:5 `hihg` is not a level",
        "E209 parent.yaml:10 There is no measure `incme`",
    ]


def test_a_parent_that_is_no_pack(tmp_path: Path) -> None:
    assert said(write(tmp_path, child=CHILD, parent="- a\n")) == [
        "E206 parent.yaml:1 A rule pack must be a mapping, not a list"
    ]


def test_a_circle(tmp_path: Path) -> None:
    a = write(tmp_path, a="extends: b.yaml\n", b="extends: ./a.yaml\n")
    (problem,) = problems(a)
    assert problem.location
    assert (problem.code, Path(problem.location.file).name) == ("E218", "b.yaml")
    assert problem.message.count("→") == 2


def test_parts_of_the_wrong_kind_are_not_merged(tmp_path: Path) -> None:
    child = "extends: parent.yaml\npersonas: [a]\nlevels: high\n"
    assert said(write(tmp_path, child=child, parent=PARENT)) == [
        "E206 child.yaml:2 `personas` must be a mapping, not a list",
        "E206 child.yaml:3 `levels` must be a mapping, not a text",
    ]


def test_tests_beside_a_pack_are_its_tests(tmp_path: Path) -> None:
    case = "tests: [{name: %s, given: {income: high}, expect: rich}]\n"
    own = SHOP + case % "own"
    shop = write(tmp_path, shop=own, shop_test=case % "beside", shopping_test=case % "no")
    (tmp_path / "shop.more.test.yaml").write_text(case % "more", encoding="utf-8")
    assert [test.name for test in load(shop).tests] == ["own", "more", "beside"]
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    assert [test.name for test in load(shop).tests] == ["more", "beside"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n", "E206 shop.test.yaml:1 A test file must be a mapping, not a list"),
        ("test: []\n", "E205 shop.test.yaml:1 A test file has no key `test`"),
        ("tests: a\n", "E206 shop.test.yaml:1 `tests` must be a list, not a text"),
        ("tests: [{given: {income: high}, expect: poor}]\n",
         "E219 shop.test.yaml:1 There is no persona `poor`"),
        ("", "E207 shop.test.yaml:1 The file is empty"),
        ("a: &a [*a]\n", "E203 shop.test.yaml:1 More than 50,000 values once its aliases are "
         "followed"),
    ],
)  # fmt: skip
def test_a_broken_test_file_is_said_to_be_broken(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in said(write(tmp_path, shop=SHOP, shop_test=text))


def test_tests_of_the_wrong_kind_hide_nothing(tmp_path: Path) -> None:
    case = "tests: [{given: {income: high}, expect: rich}]\n"
    file = write(tmp_path, shop=SHOP + "tests: none\n", shop_test=case)
    assert said(file) == ["E206 shop.yaml:3 `tests` must be a list, not a text"]


def test_a_pack_builds_on_no_file_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not by a path upward, an absolute one, a link, another kind of file, or a pack between."""
    (tmp_path / "own" / "below").mkdir(parents=True)
    for name in ("outside.yaml", "own/plain.txt", "own/beside.yaml", "own/below/one.yml"):
        (tmp_path / name).write_text(PARENT)
    (tmp_path / "own" / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (tmp_path / "own" / "between.yaml").write_text("extends: ../outside.yaml\n")
    for name in ("../outside.yaml", str(tmp_path / "outside.yaml"), "link.yaml", "plain.txt",
                 "between.yaml"):  # fmt: skip
        (tmp_path / "own" / "child.yaml").write_text(f"extends: {name}\n")
        (problem,) = problems(tmp_path / "own" / "child.yaml")
        assert problem.code == "E226", name
    for name in ("beside.yaml", "below/one.yml", str(tmp_path / "own" / "beside.yaml"), "retail"):
        (tmp_path / "own" / "child.yaml").write_text(f"extends: {name}\nname: child\n")
        assert load(tmp_path / "own" / "child.yaml").name == "child"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own" / "child.yaml").write_text("extends: ../outside.yaml\nname: child\n")
    assert load(tmp_path / "own" / "child.yaml").name == "child"
