"""`personas export … --to audience`: a whole file or none, and nothing of a person on a screen."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner, Result

import personas
from personas.cli.commands import personas as cli
from personas.domain.audience import PLATFORMS, Platform
from personas.domain.problem import PersonasError
from personas.files.atomic import atomic_file

Export = Callable[..., Result]
CONTACTS = ("--email", "Mail", "--phone", "Phone", "--first-name", "First")


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the example table, and that table with contacts."""
    made = tmp_path_factory.mktemp("audience")
    source = root / "examples" / "mall" / "customers.csv"
    personas.segment(source, rules="retail").save(made / "model.json")
    with source.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    with (made / "contacts.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*header, "Mail", "Phone", "First", "News"])
        writer.writerows([*row, *_contact(int(row[0]))] for row in rows)
    return made


def _contact(number: int) -> Sequence[str]:
    mail = f"Secret{number}@shop.example" if number % 9 else "secret mail"
    return (mail, f"0171 {1000000 + number}", f"Secret{number}", "no" if number % 5 else "yes")


@pytest.fixture
def export(folder: Path, tmp_path: Path) -> Export:
    def run(*words: str, platform: str = "google") -> Result:
        line = [str(folder / "contacts.csv"), "--to", "audience", "--format", platform,
                "--model", str(folder / "model.json"), "-o", str(tmp_path / "out.csv")]  # fmt: skip
        return CliRunner().invoke(cli, ["export", *line, *words], standalone_mode=False)

    return run


def _codes(result: Result) -> list[str]:
    assert isinstance(result.exception, PersonasError), result.output
    return [problem.code for problem in result.exception.problems]


def test_the_file_and_its_counts(export: Export, tmp_path: Path) -> None:
    asked = ("--persona", "premium,1", "--country-code", "de", "--consent", "News=yes")
    done = export(*asked, *CONTACTS)
    assert done.return_value == 0, done.output
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == ["Email", "Phone", "First Name", "Country"]
    assert f"for google: {len(rows)} people of 80 customers" in done.stderr
    assert "News = yes: " in done.stderr
    assert "\nemail       " in done.stderr
    assert done.stdout == f"{tmp_path / 'out.csv'}\n"


def test_nothing_of_a_person_is_shown(export: Export) -> None:
    for words in (("--consent", "none-recorded"), ("--consent", "News=maybe")):
        done = export("--persona", "premium", *CONTACTS, *words)
        assert "secret" not in f"{done.output}{done.exception}".casefold()


def test_strict_counts_what_cannot_be_used(export: Export) -> None:
    words = ("--persona", "premium", "--email", "Mail", "--consent", "none-recorded", "--strict")
    done = export(*words)
    assert done.return_value == 1
    assert "W522" in done.stderr


def test_a_short_list_is_told_of(export: Export) -> None:
    words = ("--persona", "premium", "--email", "Mail", "--consent", "none-recorded")
    assert "W521" in export(*words, platform="meta").stderr


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("--persona", "premium", *CONTACTS), ["E521"]),
        (("--persona", "premium", "--first-name", "First"), ["E521", "E523"]),
        (("--persona", "premum", "--email", "Mail"), ["E521", "E524"]),
        (("--persona", "7", "--email", "Mail", "--consent", "none-recorded"), ["E524"]),
        (("--email", "Mail", "--consent", "none-recorded"), ["E524"]),
        (("--persona", "premium", "--email", "mail", "--consent", "news=yes"), ["E522", "E522"]),
        (("--persona", "premium", "--email", "Mail", "--consent", "News=maybe"), ["E525"]),
        (("--persona", "1", "--email", "Mail", "--country-code", "XX", "--consent", "News=yes"),
         ["E523"]),
    ],
)  # fmt: skip
def test_all_that_is_wrong_and_no_file(
    export: Export, tmp_path: Path, words: tuple[str, ...], codes: list[str]
) -> None:
    assert _codes(export(*words)) == codes
    assert list(tmp_path.iterdir()) == []


def test_hubspot_finds_nobody_by_phone(export: Export) -> None:
    words = ("--persona", "premium", "--phone", "Phone", "--consent", "none-recorded")
    assert _codes(export(*words, platform="hubspot")) == ["E523"]


def test_a_file_beyond_the_limit_is_not_written(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = replace(PLATFORMS["klaviyo"], max_bytes=100)
    monkeypatch.setitem(cast(dict[str, Platform], PLATFORMS), "klaviyo", small)
    with atomic_file(tmp_path / "out.csv") as made:
        made.write_text("of last month\n")
    words = ("--persona", "premium", "--email", "Mail", "--consent", "none-recorded")
    assert _codes(export(*words, platform="klaviyo")) == ["E526"]
    assert (tmp_path / "out.csv").read_text() == "of last month\n"


def test_personas_yaml_says_it_all(
    export: Export, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "personas.yaml").write_text(
        f"model: {folder / 'model.json'}\n"
        "audience:\n"
        "  format: klaviyo\n  persona: [premium, loyalist]\n"
        "  email: Mail\n  first-name: First\n  consent: News=yes\n  output: klaviyo.csv\n"
    )
    monkeypatch.chdir(tmp_path)
    line = ["export", str(folder / "contacts.csv"), "--to", "audience"]
    done = CliRunner().invoke(cli, line, standalone_mode=False)
    assert done.return_value == 0, f"{done.output}{done.exception}"
    text = (tmp_path / "klaviyo.csv").read_text(encoding="utf-8")
    assert text.startswith("Email,First Name,Persona,Segment\n")
    assert "Premium Shoppers,3" in text
    assert "Potential Loyalists,1" in text
