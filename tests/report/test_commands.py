"""`personas templates` and the report's options, as a user runs them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from personas.cli.commands import personas
from personas.domain.problem import PersonasError


@pytest.fixture
def here(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(root / "examples" / "mall" / "customers.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(personas, words, standalone_mode=False)


def code_of(result: Result) -> str:
    assert isinstance(result.exception, PersonasError)
    return result.exception.problems[0].code


def test_templates_are_listed() -> None:
    shown = run("templates", "list").output
    for word in ("executive", "slides", "segment_why", "One page"):
        assert word in shown


def test_a_template_is_shown(root: Path) -> None:
    text = (root / "templates" / "readme.md.j2").read_text("utf-8")
    assert run("templates", "show", "readme").output == text
    assert code_of(run("templates", "show", "redme")) == "E511"


def test_an_ejected_part_is_edited_and_used(here: Path) -> None:
    assert run("templates", "eject", "limits").output == "templates/partials/limits.md.j2\n"
    own = here / "templates" / "partials" / "limits.md.j2"
    own.write_text("- Our own limits\n", encoding="utf-8")
    assert code_of(run("templates", "eject", "limits")) == "E515"
    assert own.read_text("utf-8") == "- Our own limits\n"
    done = run("report", "customers.csv", "-q", "--templates", "templates", "--format", "md")
    assert (done.exception, done.output) == (None, "report/README.md\n")
    text = (here / "report" / "README.md").read_text("utf-8")
    assert "<summary>Limits</summary>\n\n- Our own limits\n" in text
    assert "personas report customers.csv --templates templates\n" in text
    assert not (here / "report" / "report.html").exists()


@pytest.mark.long
def test_several_templates_in_one_folder(here: Path) -> None:
    done = run("report", "customers.csv", "-q", "--template", "slides", "--template", "crm",
               "--format", "html,md,xlsx")  # fmt: skip
    assert done.output == "report/slides.html\n"
    names = {file.name for file in (here / "report").iterdir() if file.is_file()}
    assert names == {
        "slides.md", "slides.html", "crm.md", "crm.html", "segments.csv", "segments.xlsx",
        "customers.csv", "model.json", ".personas-manifest.json",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--template", "none"), "E511"), (("--format", "pdf"), "E514"), (("--format", ""), "E514")],
)
def test_what_cannot_be_written_leaves_nothing(
    here: Path, words: tuple[str, ...], code: str
) -> None:
    assert code_of(run("report", "customers.csv", "-q", *words)) == code
    assert not (here / "report").exists()


def test_variables_are_shown_with_their_values(here: Path) -> None:
    shown = run("templates", "context", "customers.csv", "-q").output
    assert "segments[].title" in shown
    assert "how many customers take" in shown
    facts = json.loads(
        run("templates", "context", "customers.csv", "-q", "--format", "json").output
    )
    assert (facts["customers"], facts["k"], len(facts["segments"])) == (200, 6, 6)
