"""docs/rules.md: every example loads and passes its tests, every row of its tables is true."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from personas.rules import bundled_packs, load, run_tests
from personas.rules.loading.read_pack import KEYS, MEASURE_KEYS, PERSONA_KEYS
from personas.rules.matching.texts import MEASURE_FACTS, SEGMENT_FACTS
from personas.rules.schema import pack_schema

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
EXAMPLES = [block for block in BLOCKS if not block.startswith("#")]
ROWS = [row.split("|")[1] for row in PAGE.splitlines() if row.startswith("| `") and ": " in row]
SHORT = [form for row in ROWS for form in re.findall(r"`(\w+: [^`]+)`", row)]


def test_there_are_examples() -> None:
    assert (len(EXAMPLES), len(SHORT)) == (9, 10)


@pytest.mark.parametrize("text", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_loads_and_passes_its_tests(text: str, tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(text, encoding="utf-8")
    pack = load(file)
    results = run_tests(pack).results
    assert [result.name for result in results if not result.passed] == []
    assert ("tests:" in text) == bool(results)
    jsonschema.validate(yaml.safe_load(text), pack_schema())


@pytest.mark.parametrize("form", SHORT)
def test_a_short_form_loads(form: str, tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    text = f"measures: {{income: {{}}, age: {{}}}}\npersonas: {{p: {{when: {{{form}}}}}}}\n"
    file.write_text(text, encoding="utf-8")
    assert load(file).personas


def test_every_key_fact_and_pack_is_shown() -> None:
    shown = "\n".join(EXAMPLES)
    keys = (*KEYS, *MEASURE_KEYS, *PERSONA_KEYS)
    assert [key for key in keys if not re.search(rf"\b{key}:", shown)] == []
    facts = (*SEGMENT_FACTS, *MEASURE_FACTS)
    assert [fact for fact in facts if not re.search(rf"`[^`]*\b{fact}`", PAGE)] == []
    assert [pack for pack in bundled_packs() if f"| `{pack}` |" not in PAGE] == []
