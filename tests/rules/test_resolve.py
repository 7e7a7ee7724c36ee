"""A resolved pack is the pack: it loads again to the same facts."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given

from personas.rules import bundled_packs, load, resolve
from personas.rules.language.pack import RulePack
from tests.rules.strategies import packs

HERE = Path(__file__).parent
SOUND = sorted((HERE / "sound").glob("*.yaml"))

GOLDEN = """\
version: 1
name: my shop
nearest: 0.1
measures:
  income:
    label: Income
    unit: €
    columns:
    - Gehalt
    words:
      higher: higher income
      lower: lower income
  age:
    label: Age
    columns:
    - age
    optional: true
    words:
      higher: higher age
      lower: lower age
levels:
  very low: at most q10
  low: at most q30
  high: at least q75
  very high: at least q90
personas:
  students:
    name: Students
    when:
      age: at most 25
  rich:
    name: The Rich
    do:
    - Call them
    when:
      income: at least q90
      not:
        age:
          more_than: q30
          less_than: q75
fallback:
  name: '{{ description }}'
tests:
- name: expect rich
  given:
    income:
      median: q95
    age:
      median: 41 at q60
  expect: rich
"""


def facts(pack: RulePack) -> dict[str, object]:
    places = ("at", "levels_at", "personas_at")
    return {name: getattr(pack, name) for name in RulePack.__slots__ if name not in places}


def loaded(text: str) -> RulePack:
    with TemporaryDirectory() as folder:
        file = Path(folder, "resolved.yaml")
        file.write_text(text, encoding="utf-8")
        return load(file)


@given(packs())
def test_what_is_resolved_loads_to_the_same_pack(pack: RulePack) -> None:
    again = loaded(resolve(pack))
    assert facts(again) == facts(pack)
    assert resolve(again) == resolve(pack)


@pytest.mark.parametrize("pack", [*bundled_packs(), *SOUND], ids=str)
def test_real_packs_survive(pack: str | Path) -> None:
    made = load(pack)
    assert facts(loaded(resolve(made))) == facts(made)


def test_the_outcome_of_extends_is_shown(tmp_path: Path) -> None:
    (tmp_path / "parent.yaml").write_text(
        "measures: {income: {}, age: {optional: true}}\n"
        "personas: {rich: {when: {income: high}, do: [Call them]}, poor: {when: {income: low}}}\n",
        encoding="utf-8",
    )
    child = tmp_path / "child.yaml"
    child.write_text(
        "extends: parent.yaml\nname: my shop\nlevels: {high: top 25%}\n"
        "measures: {income: {columns: [Gehalt], unit: €}}\n"
        "personas:\n"
        "  poor: {enabled: false}\n"
        "  students: {when: {age: at most 25}}\n"
        "  rich: {name: The Rich, when: {income: very high, not: {age: mid}}}\n"
        "tests: [{given: {income: q95, age: 41 at q60}, expect: rich}]\n",
        encoding="utf-8",
    )
    assert resolve(load(child)) == GOLDEN
