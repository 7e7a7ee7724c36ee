"""The templates there are, and taking them home."""

from __future__ import annotations

from pathlib import Path

import pytest

from personas.domain.problem import PersonasError
from personas.domain.run import Run
from personas.files.resources import bundled_folder
from personas.report import documents, render, template_files, template_source, templates
from personas.report.documents import DocumentRequest, check_document_request, document_names


def test_every_template_and_part_says_what_it_is_for() -> None:
    entries = templates()
    assert [entry.name for entry in entries if not entry.part] == [
        "crm", "executive", "readme", "slides",
    ]  # fmt: skip
    assert all(entry.purpose.endswith(".") for entry in entries)
    names = [entry.name for entry in entries]
    assert len(set(names)) == len(names), "a name must tell a template from a part"


def test_every_part_is_used_by_some_template() -> None:
    used = {path for entry in templates() if not entry.part for path in template_files(entry.name)}
    parts = {
        f"partials/{file.name}" for file in (bundled_folder("templates") / "partials").iterdir()
    }
    assert sorted(parts - used) == []


def test_a_template_comes_with_all_that_it_is_made_of(retail: Run, tmp_path: Path) -> None:
    for name in ("readme", "slides"):
        for path, text in template_files(name).items():
            (tmp_path / path).parent.mkdir(exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
    assert render(retail, "readme", [tmp_path]) == render(retail)
    assert (tmp_path / "slides.js").is_file()
    assert (tmp_path / "partials" / "segment_why.md.j2").is_file()


def test_a_part_comes_alone() -> None:
    assert template_files("limits") == {"partials/limits.md.j2": template_source("limits")}


def test_an_unknown_template_is_told_the_nearest() -> None:
    with pytest.raises(PersonasError) as caught:
        template_source("slide")
    assert (caught.value.problems[0].help or "").startswith("Did you mean `slides`? ")


@pytest.mark.parametrize(
    ("template", "names"),
    [("readme", ["README.md", "report.html"]), ("slides", ["slides.md", "slides.html"]),
     ("my/brief.md.j2", ["brief.md", "brief.html"]), ("x.j2", ["x.md", "x.html"])],
)  # fmt: skip
def test_documents_are_named_after_their_template(template: str, names: list[str]) -> None:
    found = document_names(template)
    assert [found["md"], found["html"]] == names


def test_only_what_was_wished_for_is_written(retail: Run) -> None:
    assert set(documents(retail, DocumentRequest(("crm",), (), ("html",)))) == {
        "crm.html",
        "segments.csv",
    }
    assert "segments.xlsx" in documents(retail, DocumentRequest(formats=("xlsx",)))
    both = documents(retail, DocumentRequest(("readme", "crm")))
    assert {"README.md", "report.html", "crm.md", "crm.html", "charts/sizes.svg"} <= set(both)


@pytest.mark.parametrize(
    ("wish", "code"),
    [(DocumentRequest(("reedme",)), "E511"), (DocumentRequest(formats=("pdf",)), "E514"),
     (DocumentRequest(formats=()), "E514"),
     (DocumentRequest(("crm", "crm")), "E514")],
)  # fmt: skip
def test_what_cannot_be_written_is_told_at_once(wish: DocumentRequest, code: str) -> None:
    with pytest.raises(PersonasError) as caught:
        check_document_request(wish)
    assert caught.value.problems[0].code == code
