"""The checks themselves can fail: each fault that they look for, planted."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from tests.hostile.boxes import Outcome
from tests.hostile.case import MEGABYTES, SECONDS, SECRET, Case, Command
from tests.hostile.checks import faults_of
from tests.hostile.outputs import faults_of_file

CASE = Case("a case", Command(("preview", "t.csv"), ("out",)))
WELL = Outcome(0, 1.0, 300, b"all is well\n", b"")
TREE = {"shared/desk/t.csv": b"a\n", "home": None}


def test_nothing_is_wrong_with_what_is_well() -> None:
    after = {**TREE, "shared/desk/out": None, "shared/desk/out/a.md": b"# A\n"}
    assert faults_of(CASE, WELL, TREE, after) == []


@pytest.mark.parametrize(
    "outcome",
    [
        replace(WELL, code=-6),
        replace(WELL, code=3),
        replace(WELL, code=2, stdout=b""),
        replace(WELL, stderr=b"Traceback (most recent call last)"),
        replace(WELL, stderr=b"E599 Unexpected"),
        replace(WELL, stderr=b"thread 'main' panicked at x"),
        replace(WELL, stderr=b"/x/y.py:3: RuntimeWarning: overflow"),
        replace(WELL, stderr=b"x" * 200_000),
        replace(WELL, seconds=SECONDS + 1),
        replace(WELL, megabytes=MEGABYTES + 1),
        replace(WELL, attempts="socket.connect"),
        replace(WELL, stdout=b"\x1b[2J"),
        replace(WELL, stdout="\u202e".encode()),
        replace(WELL, stdout=b"\xff"),
        replace(WELL, stdout=SECRET.encode()),
        replace(WELL, stderr=b"root:x:0:0"),
    ],
)
def test_an_ending_that_is_wrong(outcome: Outcome) -> None:
    assert faults_of(CASE, outcome, TREE, TREE)


@pytest.mark.parametrize(
    "after",
    [
        {"home": None},
        {**TREE, "shared/desk/t.csv": b"b\n"},
        {**TREE, "shared/desk/pwn": b""},
        {**TREE, "outside/pwn": b""},
        {**TREE, "tmp/x": b""},
        {**TREE, "home/.config": None},
        {**TREE, "shared/desk/out/.personas-room-1": None},
    ],
)
def test_what_is_left_that_may_not_be(after: dict[str, bytes | None]) -> None:
    assert faults_of(CASE, WELL, TREE, after)


def test_an_error_leaves_no_output() -> None:
    after = {**TREE, "shared/desk/out/a.md": b""}
    assert faults_of(CASE, replace(WELL, code=2, stderr=b"E102"), TREE, after)


def _book(sheet: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.md", b"a <x-pwn>"),
        ("a.md", b"[x](javascript:pwn())"),
        ("a.md", b"\x1b[31m"),
        ("a.md", "\u202e".encode()),
        ("a.html", b"<html><x-pwn></html>"),
        ("a.html", b"<html><p onclick=x></p></html>"),
        ("a.html", b"<html><a href=' java\nscript:x'></a></html>"),
        ("a.html", b"<html>"),
        ("a.svg", b"<svg>"),
        ("a.svg", b"<svg><x-pwn/></svg>"),
        ("a.json", b'{"a": NaN}'),
        ("a.json", b'{"a"'),
        ("a.csv", b"a,b\n1,=1+1\n"),
        ("a.csv", b"a,b\n1,\t=1\n"),
        ("a.csv", b"a,b\n1\n"),
        ("a.xlsx", b"PK"),
        ("a.xlsx", _book(b"<c><f>1+1</f></c>")),
        ("a.parquet", b"PAR1"),
        ("a.sql", SECRET.encode()),
    ],
)
def test_a_file_that_acts_or_is_not_whole(path: str, data: bytes) -> None:
    assert list(faults_of_file(path, data))


def test_files_that_are_well() -> None:
    assert list(faults_of_file("a.csv", b"a,b\n-1,'=1+1\n1,-2.5\n")) == []
    assert list(faults_of_file("a.html", b"<html><p>&lt;x-pwn&gt;</p></html>")) == []
    assert list(faults_of_file("a.xlsx", _book(b"<c><v>1</v></c>"))) == []
