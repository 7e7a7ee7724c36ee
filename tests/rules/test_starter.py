"""The starter is a pack as good as the bundled ones."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

from personas.domain.problem import PersonasError
from personas.rules import lint, load, run_tests, starter
from personas.rules.schema import pack_schema


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "shop.yaml"
    made.write_text(starter("shop.yaml"), encoding="utf-8")
    return made


def test_the_starter_is_clean_and_tested(file: Path) -> None:
    pack = load(file)
    assert pack.name == "shop"
    assert lint(pack) == ()
    assert run_tests(pack).passed
    jsonschema.validate(yaml.safe_load(file.read_text("utf-8")), pack_schema())


def test_it_speaks_of_its_own_file(file: Path) -> None:
    text = file.read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=pack.schema.json\n")
    assert "personas rules lint shop.yaml" in text
    assert "my-pack" not in text


def forms(text: str) -> list[str]:
    """Return the conditions that the comments show."""
    lines = [line.removeprefix("#   ") for line in text.splitlines() if line.startswith("#   ")]
    return [line.split("   ")[0] for line in lines if ": " in line and "personas" not in line]


def test_every_form_in_its_comments_is_one(file: Path) -> None:
    found = forms(file.read_text("utf-8"))
    assert len(found) == 10
    for form in found:
        file.write_text(
            "measures: {spending: {}, frequency: {}, age: {}, gender: {}, region: {}}\n"
            f"personas: {{p: {{when: {{{form}}}}}}}\n",
            encoding="utf-8",
        )
        try:
            load(file)
        except PersonasError as error:
            pytest.fail(f"{form}: {error}")
