"""The worked examples are what their scripts make, byte for byte, and say what they should."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import pytest
import sklearn
from python_calamine import CalamineWorkbook

from examples.make import EXAMPLES, make, names

FOUND_WITH = (1, 9)  # of scikit-learn: older ones sum in another order, and a last digit may differ
DRAWN_WITH = "3.11.2"  # of matplotlib: another one lays charts out a little otherwise
PERSONAS = {
    "mall": ["Premium Shoppers", "Cautious Savers", "Impulse Shoppers", "Budget Shoppers",
             "Potential Loyalists", "Young Enthusiasts"],
    "campaign": ["Families on a Budget", "Store Regulars", "Affluent Big Spenders",
                 "Web Shoppers"],
    "crm": ["Occasional", "Discount-Driven", "Premium Loyal", "New / Low Activity"],
    "sales": ["Potential Loyalists", "Cautious Savers", "Premium Shoppers", "Impulse Shoppers",
              "Budget Shoppers"],
    "online-retail": ["Lost", "Promising", "Need Attention", "Champions", "At Risk"],
}  # fmt: skip


@pytest.fixture(scope="module")
def remade(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the folder of an example that was made again, once."""
    room, made = tmp_path_factory.mktemp("examples"), set()

    def remake(name: str) -> Path:
        if name not in made:
            make(name, room / name)
            made.add(name)
        return room / name

    return remake


def content_of(file: Path) -> bytes:
    """A workbook is compared by its cells: each version of XlsxWriter packs them otherwise."""
    if file.suffix != ".xlsx":
        return file.read_bytes()
    sheet = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0)
    return repr(sheet.to_python()).encode()


def test_every_example_is_checked() -> None:
    assert names() == sorted(PERSONAS)


def is_older() -> bool:
    major, minor, *_ = sklearn.__version__.split(".")
    return (int(major), int(minor)) < FOUND_WITH


@pytest.mark.skipif(is_older(), reason=f"found with scikit-learn {FOUND_WITH}")
@pytest.mark.parametrize("name", PERSONAS)
def test_table_and_report_are_remade(name: str, remade: Callable[[str], Path]) -> None:
    folder = remade(name)
    kept = [file for file in sorted((EXAMPLES / name).iterdir()) if file.is_file()]
    assert {file.name for file in kept} == {
        file.name for file in folder.iterdir() if file.is_file()
    }
    for file in kept:
        assert content_of(folder / file.name) == content_of(file), file.name


@pytest.mark.skipif(mpl.__version__ != DRAWN_WITH, reason=f"drawn with matplotlib {DRAWN_WITH}")
@pytest.mark.parametrize("name", PERSONAS)
def test_charts_are_remade(name: str, remade: Callable[[str], Path]) -> None:
    charts = {file.name: file.read_bytes() for file in (EXAMPLES / name / "charts").iterdir()}
    again = {file.name: file.read_bytes() for file in (remade(name) / "charts").iterdir()}
    assert again == charts


@pytest.mark.parametrize("name", PERSONAS)
def test_every_persona_is_there(name: str) -> None:
    report = (EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^### \d+\. (?:[^\w\s]+ )?(.*)$", report, re.MULTILINE)
    assert sorted(found) == sorted(PERSONAS[name])


@pytest.mark.parametrize("name", PERSONAS)
def test_every_picture_is_there(name: str) -> None:
    for document in (EXAMPLES / name).glob("*.md"):
        text = document.read_text(encoding="utf-8")
        for alt, picture in re.findall(r"!\[(.*?)\]\((.*?)\)", text):
            assert (EXAMPLES / name / picture).is_file()
            assert len(alt) > 30
