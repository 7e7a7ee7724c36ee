"""No name, text or argument steers the terminal; and none is lost where programs read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.unsafe_text import dump_json, escape_control_characters, has_control_characters
from tests.cli.conftest import Personas

STEERING = "\x1b]0;x\x07\x9b2J\u202e\u2066\x08\ufffe"
PACK = f"""\
version: 1
name: {json.dumps(STEERING)}
measures: {{income: {{}}, age: {{}}}}
personas:
  rich: {{when: {{income: high}}, icon: {json.dumps(STEERING)}}}
tests:
  - {{name: {json.dumps(STEERING)}, given: {{income: q10}}, expect: rich}}
"""
JSON = st.recursive(
    st.text() | st.integers() | st.none(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
)


@given(st.text())
def test_what_is_visible_steers_nothing(text: str) -> None:
    shown = escape_control_characters(text)
    assert not has_control_characters(shown)
    assert shown == escape_control_characters(shown)
    assert shown == text or has_control_characters(text)


@pytest.mark.parametrize("text", ["Zoë\n\tO'Neil\r\n", "👩‍👩‍👧", "نیم‌فاصله", "\u200fעברית"])
def test_what_people_write_stays(text: str) -> None:
    assert escape_control_characters(text) == text


@given(JSON)
def test_json_keeps_what_it_escapes(value: Any) -> None:
    text = dump_json(value)
    assert not has_control_characters(text)
    assert json.loads(text) == value


@pytest.mark.parametrize(
    "words",
    [
        ("rules", "show", "p.yaml"),
        ("rules", "show", "p.yaml", "--resolved"),
        ("rules", "lint", "p.yaml"),
        ("rules", "lint", "p.yaml", "--format", "json"),
        ("rules", "test", "p.yaml"),
        ("rules", "test", "p.yaml", "--format", "junit"),
        ("rules", "map", "p.yaml"),
        ("rules", "map", "p.yaml", "--format", "markdown"),
        ("rules", "map", "p.yaml", "--x", STEERING[:8]),
        ("rules", "lint", STEERING[:8]),
        ("preview", f"{STEERING[:8]}.csv"),
        ("preview", "--" + STEERING[:8]),
        ("preview", "t.csv", "--delimiter", STEERING[:8]),
        (STEERING[:8],),
    ],
)
def test_commands_show_what_would_steer(
    run_personas: Personas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_: False)
    (tmp_path / "p.yaml").write_text(PACK, "utf-8")
    done = run_personas(*words)
    printed = done.out + done.err
    assert printed
    for colour in ("\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[1m", "\x1b[0m"):
        printed = printed.replace(colour, "")
    assert not has_control_characters(printed)


def test_junit_is_xml_whatever_tests_are_called(run_personas: Personas, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(PACK, "utf-8")
    done = run_personas("rules", "test", tmp_path / "p.yaml", "--format", "junit")
    (case,) = ElementTree.fromstring(done.out).iter("testcase")
    assert case.get("name") == escape_control_characters(STEERING)


def test_a_query_that_would_steer_is_for_a_file(
    run_personas: Personas, tmp_path: Path, root: Path
) -> None:
    model = (root / "tests" / "model" / "first.json").read_text("utf-8")
    (tmp_path / "m.json").write_text(model.replace('"Gender"', json.dumps(f"G{STEERING}")), "utf-8")
    printed = run_personas("export", "m.json", "--to", "sql")
    assert (printed.exit, printed.out, printed.err[:4]) == (2, "", "E516")
    assert run_personas("export", "m.json", "--to", "sql", "-o", "s.sql").exit == 0
    assert STEERING in (tmp_path / "s.sql").read_text("utf-8")
