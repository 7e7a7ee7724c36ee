"""`personas rules new` and `personas rules schema`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from personas.rules import starter
from personas.rules.schema import pack_schema

Personas = Callable[..., Any]


def test_new_writes_the_starter_and_never_over_a_file(
    run_personas: Personas, tmp_path: Path
) -> None:
    assert run_personas("rules", "new", "shop.yaml").out == "shop.yaml\n"
    assert (tmp_path / "shop.yaml").read_text("utf-8") == starter("shop.yaml")
    (tmp_path / "shop.yaml").write_text("mine", "utf-8")
    again = run_personas("rules", "new", "shop.yaml")
    assert (again.exit, again.out) == (2, "")
    assert again.err.startswith("E225 `shop.yaml` is there already")
    assert (tmp_path / "shop.yaml").read_text("utf-8") == "mine"


def test_what_new_writes_lints_and_tests_clean(run_personas: Personas) -> None:
    assert run_personas("rules", "new").exit == 0
    assert run_personas("rules", "lint", "my-pack.yaml").out == "No findings.\n"
    assert run_personas("rules", "test", "my-pack.yaml").exit == 0


def test_schema(run_personas: Personas) -> None:
    assert json.loads(run_personas("rules", "schema").out) == pack_schema()
