"""A broken template is told before any work is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from personas.domain.problem import PersonasError
from personas.report import DocumentRequest, check_document_request
from personas.report.environments import templates


def wish(folder: Path, **files: str) -> DocumentRequest:
    for name, text in files.items():
        (folder / f"{name}.j2").write_text(text, encoding="utf-8")
    return DocumentRequest(templates=(str(folder / "own.md.j2"),), folders=(folder,))


@pytest.mark.parametrize("entry", [e.name for e in templates() if not e.part])
def test_bundled_templates_are_sound(entry: str) -> None:
    check_document_request(DocumentRequest(templates=(entry,)))


@pytest.mark.parametrize(
    "files",
    [
        {"own.md": "\n{{ run"},
        {"own.md": "\n{{ 1 | nofilter }}"},
        {"own.md": "{% include 'part.md.j2' %}", "part.md": "\n{% if %}"},
        {"own.md": "{% include 'part.md.j2' %}", "part.md": "\n{% macro %}"},
        {"own.md": "fine", "own.html": "\n{{ title"},
    ],
)
def test_a_broken_template_or_part_is_told(files: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(PersonasError) as caught:
        check_document_request(wish(tmp_path, **files))
    (problem,) = caught.value.problems
    assert problem.code == "E512"
    assert problem.location
    assert problem.location.line == 2


def test_parts_that_are_seldom_asked_for_may_be_absent(tmp_path: Path) -> None:
    check_document_request(
        wish(tmp_path, **{"own.md": "{% if warnings %}{% include 'absent.j2' %}{% endif %}"})
    )


def test_a_named_file_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("S3cr3t", encoding="utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "own.md.j2").symlink_to(tmp_path / "secret")
    with pytest.raises(PersonasError) as caught:
        check_document_request(DocumentRequest(templates=(str(tmp_path / "own" / "own.md.j2"),)))
    assert caught.value.problems[0].code == "E512"
