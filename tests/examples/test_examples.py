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
    "online-retail": ["Lost", "Promising", "Loyal Customers", "Champions", "At Risk"],
}  # fmt: skip

REMADE = ["mall", *(pytest.param(n, marks=pytest.mark.long) for n in PERSONAS if n != "mall")]


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


def files_of(folder: Path) -> list[Path]:
    found = (file.relative_to(folder) for file in sorted(folder.rglob("*")) if file.is_file())
    return [file for file in found if "__pycache__" not in file.parts]


def test_every_example_is_checked() -> None:
    assert names() == sorted(PERSONAS)


def is_older() -> bool:
    major, minor, *_ = sklearn.__version__.split(".")
    return (int(major), int(minor)) < FOUND_WITH


@pytest.mark.skipif(is_older(), reason=f"found with scikit-learn {FOUND_WITH}")
@pytest.mark.parametrize("name", REMADE)
def test_table_and_report_are_remade(name: str, remade: Callable[[str], Path]) -> None:
    folder = remade(name)
    kept = files_of(EXAMPLES / name)
    assert kept == files_of(folder)
    for file in kept:
        if file.suffix != ".svg":
            assert content_of(folder / file) == content_of(EXAMPLES / name / file), file


@pytest.mark.skipif(mpl.__version__ != DRAWN_WITH, reason=f"drawn with matplotlib {DRAWN_WITH}")
@pytest.mark.parametrize("name", REMADE)
def test_charts_are_remade(name: str, remade: Callable[[str], Path]) -> None:
    charts = [file for file in files_of(EXAMPLES / name) if file.suffix == ".svg"]
    for file in charts:
        assert (remade(name) / file).read_bytes() == (EXAMPLES / name / file).read_bytes(), file


@pytest.mark.parametrize("name", PERSONAS)
def test_every_persona_is_there(name: str) -> None:
    report = (EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    people = report.partition("## The people")[2].partition("\n## ")[0]
    found = re.findall(r"^### (?:[^\w\s]+ )?(.*)$", people, re.MULTILINE)
    found = [title.removesuffix(" (in doubt)") for title in found]
    assert sorted(found) == sorted(PERSONAS[name])


@pytest.mark.parametrize("name", PERSONAS)
def test_every_picture_is_there(name: str) -> None:
    for document in (EXAMPLES / name).rglob("*.md"):
        text = document.read_text(encoding="utf-8")
        for alt, picture in re.findall(r"!\[(.*?)\]\((.*?)\)", text):
            assert (document.parent / picture).is_file()
            assert len(alt) > 30


def test_a_month_later_those_who_moved_are_found() -> None:
    """The script moves 30 customers who bought now and then to those who buy at a discount."""
    later = (EXAMPLES / "crm" / "next-month" / "compare.md").read_text(encoding="utf-8")
    assert "576 customers stayed, 24 left, 36 joined." in later
    assert "30 (5%) moved to another segment" in later
    assert re.search(r"^\| 1 Occasional \| 30 · 17% \|", later, re.MULTILINE)
