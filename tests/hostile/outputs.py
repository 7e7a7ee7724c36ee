"""What must hold for every file that is written: it is whole, and nothing in it acts."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

import markdown
import pyarrow.parquet

from tests.hostile.case import LEAKS

csv.field_size_limit(1 << 30)
KEPT = "\n\t"
# What turns the reading direction round.
DIRECTION = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
NUMBER = re.compile(r"[-+]?(\d|\.\d|inf|nan)")
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")


def faults_of_file(path: str, data: bytes) -> Iterator[str]:
    """Yield what is wrong with a file that a command wrote."""
    yield from (f"holds {word!r}" for word in LEAKS if word.encode() in data)
    check = CHECKS.get(path[path.rfind(".") :])
    if check is not None:
        try:
            yield from check(data)
        except (ValueError, KeyError, OSError, SyntaxError, zipfile.BadZipFile) as cause:
            yield f"is not whole: {type(cause).__name__}: {cause}"


def _markdown(data: bytes) -> Iterator[str]:
    text = data.decode()
    yield from steering(text, KEPT)
    yield from active(markdown.markdown(text, extensions=["extra"]))


def _html(data: bytes) -> Iterator[str]:
    text = data.decode()
    yield from steering(text, KEPT)
    yield from active(text)
    if not text.rstrip().endswith("</html>"):
        yield "does not end"


def steering(text: str, kept: str) -> Iterator[str]:
    """Yield what would steer a terminal, or turn the reading direction round."""
    for sign in sorted(set(text)):
        if sign not in kept and (unicodedata.category(sign) == "Cc" or sign in DIRECTION):
            at = text.index(sign)
            yield f"raw {sign!r} in {text[max(at - 40, 0) : at + 20]!r}"


class _Active(HTMLParser):
    """Gathers tags and attributes that would act, or that the tests planted."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "x-pwn":
            self.seen.append("the planted tag <x-pwn>")
        for name, value in attrs:
            if name.startswith("on"):
                self.seen.append(f"<{tag} {name}={value!r}>")
            elif name in ("href", "src", "action", "xlink:href") and _leads_away(tag, value or ""):
                self.seen.append(f"<{tag} {name}={value!r:.80}>")


def _leads_away(tag: str, address: str) -> bool:
    said = "".join(address.split()).lower()
    if said.startswith("data:image/"):
        return tag not in ("img", "image")
    return said.startswith(("javascript:", "vbscript:", "data:", "//")) or "pwn.invalid" in said


def active(text: str) -> list[str]:
    """Return the tags and attributes of HTML that would act."""
    parser = _Active()
    parser.feed(text)
    parser.close()
    return parser.seen


def _svg(data: bytes) -> Iterator[str]:
    ElementTree.fromstring(data)
    yield from active(data.decode())


def _json(data: bytes) -> Iterator[str]:
    json.loads(data, parse_constant=_no_json)
    yield from ()


def _no_json(constant: str) -> float:
    raise ValueError(f"{constant} is no JSON")


def _csv(data: bytes) -> Iterator[str]:
    """A table for people: as wide as its header throughout, and without formulas."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    if len({len(row) for row in rows}) > 1:
        yield "is ragged"
    cells = (cell for row in rows for cell in row)
    acting = [c for c in cells if FORMULA.match(c) and not NUMBER.match(c)]
    yield from (f"a cell acts: {cell!r:.80}" for cell in acting[:3])


def _xlsx(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name in book.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            part = book.read(name)
            ElementTree.fromstring(part)
            if b"<f>" in part and "worksheets/" in name:
                yield f"a formula in {name}: {part[part.index(b'<f>') :][:80]!r}"
            if b'TargetMode="External"' in part:
                yield f"a link in {name}"


def _parquet(data: bytes) -> Iterator[str]:
    pyarrow.parquet.read_table(io.BytesIO(data))
    yield from ()


CHECKS: dict[str, Callable[[bytes], Iterator[str]]] = {
    ".md": _markdown,
    ".html": _html,
    ".svg": _svg,
    ".json": _json,
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
}
