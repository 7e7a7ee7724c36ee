"""Read what a run's files say of one category, and a comparison's of movement, as equations.

Unknowns are the counts of a category's values in each segment: ``(segment, value)``, with
`OTHERS` for those that are not named; and of groups then and now: ``(then, now)``.
"""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import python_calamine

from tests.suppression.attack import Shown

OTHERS = "other values"
MANY = 10**6  # customers, more than any table here has
Cell = tuple[str, str]


class Category:
    """What is known of a category: sizes of segments, its named values, the rows' totals."""

    def __init__(self, folder: Path, measure: str) -> None:
        model = json.loads((folder / "model.json").read_text("utf-8"))
        profile = model["run"]["profile"] if "run" in model else model["profile"]
        self.run = model.get("run", model)
        self.measure, self.folder, self.shown = measure, folder, Shown()
        self.everyone = profile["population"]["categories"][measure]
        self.segments = {str(s["id"]): s for s in profile["segments"]}
        self.values = [value or OTHERS for value in self.everyone["shares"]]
        self.filled = {
            number: s["size"] - s["categories"][measure]["gaps"]
            for number, s in self.segments.items()
            if measure in s["categories"]
        }

    def learn_totals(self) -> None:
        """Rows are as large as segments, columns as shares of all customers."""
        for segment, filled in self.filled.items():
            self.shown.add({(segment, value): 1 for value in self.values}, filled)
        for value, share in self.everyone["shares"].items():
            cells = {(segment, value or OTHERS): 1 for segment in self.filled}
            self.shown.add(cells, round(share * self.everyone["count"]))

    def learn(self, segment: str, value: str, share: float, error: float) -> None:
        """A share of a segment, give or take an error of rounding."""
        if value in self.values and segment in self.filled:
            filled = self.filled[segment]
            ends = (filled * (share - error) - 1e-6, filled * (share + error) + 1e-6)
            self.shown.add({(segment, value): 1}, *ends)


def read_run(folder: Path, measure: str) -> Shown:
    """Return all that the files of a run say of a category's values in its segments."""
    known = Category(folder, measure)
    known.learn_totals()
    _of_model(known)
    _of_preview(known)
    _of_sheet(known)
    _of_workbook(known)
    _of_text(known, (folder / "README.md").read_text("utf-8"))
    _of_profile(known, (folder / "README.md").read_text("utf-8"))
    page = re.sub(r"<[^>]+>", "", (folder / "report.html").read_text("utf-8"))
    _of_text(known, html.unescape(page))
    _of_bars(known)
    return known.shown


def _of_model(known: Category) -> None:
    for number, segment in known.segments.items():
        shares = segment["categories"].get(known.measure, {"shares": {}})["shares"]
        for value, share in shares.items():
            known.learn(number, value or OTHERS, share, 1e-9)
        naming = known.run["names"][number]
        for attempt in filter(None, (naming["attempt"], naming["runner_up"])):
            for check in attempt["checks"]:
                _of_check(known, number, check, naming["outcome"] == "rule")
        for mark in known.run["v_tests"].get(number, ()):
            if mark["measure"] == known.measure and mark["value"] is not None:
                overall = known.everyone["shares"][mark["value"]]
                known.learn(number, mark["value"], mark["effect"] + overall, 1e-9)
        _of_fit(known, number, naming["persona"])


def _of_check(known: Category, number: str, check: Mapping[str, Any], named: bool) -> None:
    """An actual share, its gap, or a verdict that the segment's name does not tell anyway."""
    asked = re.match(r"share of (\w+) ", check["condition"])
    if check["measure"] != known.measure or not asked:
        return
    value, (low, _) = asked[1], check["threshold"]
    if check["actual"] is not None:
        known.learn(number, value, check["actual"], 1e-9)
    if check["gap"] is not None and low is not None:
        known.learn(number, value, low + check["gap"], 1e-9)
    if check["verdict"] != "unknown" and not named and low is not None:
        ends = (low, 1.0) if check["verdict"] == "held" else (0.0, low)
        middle = sum(ends) / 2
        known.learn(number, value, middle, ends[1] - middle)


def _of_fit(known: Category, number: str, persona: str | None) -> None:
    """A rule that asks for one value alone counts the customers who have it."""
    fit = known.run["rule_fits"].get(number)
    asked = {"red": ("colour", "red"), "blue": ("colour", "blue")}.get(persona or "")
    if fit is None or asked is None or asked[0] != known.measure or asked[1] not in known.values:
        return
    if fit["evaluable"]:
        known.shown.add({(number, asked[1]): 1}, fit["matches"])
    if fit["evaluable_outside"]:
        others = {(other, asked[1]): 1 for other in known.filled if other != number}
        known.shown.add(others, fit["matches_outside"])


def _of_preview(known: Category) -> None:
    for segment in json.loads((known.folder / "preview.json").read_text("utf-8"))["segments"]:
        number = str(segment["id"])
        for value, share in (
            segment["measures"].get(known.measure, {"shares": {}})["shares"].items()
        ):
            if share is not None:
                known.learn(number, value, share, 1e-6)
        for value, index in segment["measures"].get(known.measure, {}).get("index", {}).items():
            if index is not None:
                _of_index(known, number, value, index, 1e-5 * index)
        for mark in segment["v_tests"]:
            if mark["measure"] == known.measure and mark["value"] is not None:
                overall = known.everyone["shares"][mark["value"]]
                known.learn(number, mark["value"], mark["effect"] + overall, 2e-6)


def _of_index(known: Category, number: str, value: str, index: float, error: float) -> None:
    """An index is a share against that of all customers, which is public, = 100."""
    overall = known.everyone["shares"].get("" if value == OTHERS else value, 0.0)
    known.learn(number, value, index * overall / 100, error * overall / 100 + 1e-9)


def _of_sheet(known: Category) -> None:
    with (known.folder / "segments.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for head, text in row.items():
                if (value := _value_of(known, head)) and text != "withheld":
                    known.learn(row["segment"], value, float(text), 1e-6)


def _value_of(known: Category, head: str) -> str | None:
    if head == f"{known.measure}: other values":
        return OTHERS
    named = head.removeprefix(f"{known.measure}=")
    return named if named != head else None


def _of_workbook(known: Category) -> None:
    book = python_calamine.CalamineWorkbook.from_path(str(known.folder / "segments.xlsx"))
    _of_all_measures(known, book.get_sheet_by_name("All measures").to_python()[1:])
    for name in book.sheet_names:
        head: list[str] = []
        for row in book.get_sheet_by_name(name).to_python():
            if {str(cell) for cell in row} & {*known.values}:
                head = [str(cell) for cell in row]
            elif head and row and isinstance(row[0], float) and str(int(row[0])) in known.filled:
                for value, share in zip(head, row, strict=False):
                    if isinstance(share, float) and value in known.values:
                        known.learn(str(int(row[0])), value, share, 1e-6)
            else:
                head = []


def _of_all_measures(known: Category, rows: Sequence[Sequence[Any]]) -> None:
    """A row a share or an index of a value, a column a segment after the first four."""
    for measure, value, figure, _, *cells in rows:
        if str(measure).casefold() == known.measure:
            for number, cell in zip(known.segments, cells, strict=False):
                if figure == "Share" and isinstance(cell, float):
                    known.learn(number, str(value), cell, 1e-6)
                if figure == "Index" and isinstance(cell, float):
                    _of_index(known, number, str(value), cell, 1e-6)


def _of_text(known: Category, text: str) -> None:
    """A line a segment, in the order of their numbers: `Colour: red 40% (all: 30%), …`."""
    lines = re.findall(
        rf"^\W*{known.measure}[ †]*:\W+(.*\(all:.*|withheld, for.*)$", text, re.M | re.I
    )
    for number, line in zip(known.segments, lines[-len(known.segments) :], strict=False):
        for value, share in re.findall(r"([\w ]+?) (\d+)% \(all:", line):
            known.learn(number, value.strip(), int(share) / 100, 0.005)


def _of_profile(known: Category, text: str) -> None:
    """The row of a profile, `| Colour | red 40% | red 36% · 90 | withheld |`: a cell a segment.

    A row whose first cell is no share is that of another table.
    """
    row = re.search(rf"^\| {known.measure} \| ([\w ]+ \d+% [^\n]*)\|$", text, re.M | re.I)
    cells = row[1].split("|")[1:] if row else []
    if len(cells) != len(known.segments):
        return
    for number, cell in zip(known.segments, cells, strict=True):
        shown = re.match(r" ([\w ]+?) (\d+)%(?: · ([\d,]+))?", cell)
        if shown:
            known.learn(number, shown[1], int(shown[2]) / 100, 0.005)
            if shown[3]:
                _of_index(known, number, shown[1], float(shown[3].replace(",", "")), 0.5)


def _of_bars(known: Category) -> None:
    """Bars come value by value, each a bar a segment; the last are of all other values."""
    file = known.folder / "charts" / "categories.svg"
    text = file.read_text("utf-8") if file.exists() else ""
    path = r'd="M ([\d.]+) [\d.]+ \nL ([\d.]+) [\d.]+ \nL [^"]*z\n" clip-path="([^"]+)"'
    bars = [(float(end) - float(start), panel) for start, end, panel in re.findall(path, text)]
    panels = list(dict.fromkeys(panel for _, panel in bars))
    categories = known.run["profile"]["population"]["categories"]
    effects = known.run["effect_sizes"]  # the first panel is of the strongest
    order = [e["measure"] for e in effects if e["measure"] in categories and e["share"] >= 0.01]
    if known.measure not in order[: len(panels)]:
        return
    place = order.index(known.measure)
    widths = [width for width, panel in bars if panel == panels[place]]
    count = len(known.segments)
    rows = [widths[n::count] for n in range(count)]
    whole = max(map(sum, rows), default=0.0)
    for number, row in zip(known.segments, rows, strict=True):
        values = [v for v in known.values if v != OTHERS][: max(len(row) - 1, 0)]
        for value, width in zip(values, row, strict=False):
            if width > 0.01:  # none, or withheld
                known.learn(number, value, width / whole, 1e-4)


def read_comparison(documents: Mapping[str, str]) -> Shown:
    """Return all that a comparison says of who moved."""
    shown, facts = Shown(), json.loads(documents["compare.json"])
    moved = facts["movement"]
    lines = [line["key"] for line in moved["rows"]]
    columns = [column["key"] for column in moved["columns"]]
    table = [[(a, b) for b in columns] for a in lines]
    counts = [[cell["count"] for cell in line["cells"]] for line in moved["rows"]]
    totals = [line["total"] for line in moved["rows"]]
    _of_table(shown, table, counts, totals, moved["totals"])
    _of_shares(shown, table, moved)
    _of_sums(shown, table, facts)
    for name in ("compare.md", "compare.html"):
        _of_rows(shown, table, documents[name])
    return shown


def _of_table(
    shown: Shown,
    table: Sequence[Sequence[Cell]],
    counts: Sequence[Sequence[int | None]],
    lines: Sequence[int | None],
    columns: Sequence[int | None],
) -> None:
    shown.add({table[-1][-1]: 1}, 0)
    for row, numbers in zip(table, counts, strict=True):
        for cell, number in zip(row, numbers, strict=True):
            shown.add_count([cell], number)
    for row, total in zip(table, lines, strict=True):
        shown.add_count(row, total)
    for column, total in zip(zip(*table, strict=True), columns, strict=True):
        shown.add_count(column, total)


def _of_shares(shown: Shown, table: Sequence[Sequence[Cell]], moved: Mapping[str, Any]) -> None:
    """A share of a line ties a cell to the sum of its line."""
    for row, line in zip(table, moved["rows"], strict=True):
        for cell, one in zip(row, line["cells"], strict=True):
            if one["share"] is not None:
                for sign, end in ((1, one["share"] + 1e-6), (-1, one["share"] - 1e-6)):
                    shown.add({c: sign * (end - (c == cell)) for c in row}, 0, MANY)


def _of_sums(shown: Shown, table: Sequence[Sequence[Cell]], facts: Mapping[str, Any]) -> None:
    moved, stay = facts["movement"], [cell for row in table[:-1] for cell in row[:-1]]
    left, joined = [row[-1] for row in table[:-1]], table[-1][:-1]
    parts = {
        "stayers": stay,
        "movers": [(a, b) for a, b in stay if a != b],
        "leavers": left,
        "joiners": joined,
    }
    for name, cells in parts.items():
        shown.add_count(cells, moved[name])
        shown.add(dict.fromkeys(cells, 1), moved["minima"][name], MANY)
    shown.add_count([*stay, *left], facts["old"]["customers"])
    shown.add_count([*stay, *joined], facts["new"]["customers"])
    by_then = {group["key"]: group for group in facts["groups"]}
    for row in table[:-1]:
        shown.add_count(row, by_then[row[0][0]]["before"])
    for column in list(zip(*table, strict=True))[:-1]:
        shown.add_count(column, by_then[column[0][1]]["after"])


def _of_rows(shown: Shown, table: Sequence[Sequence[Cell]], text: str) -> None:
    """The rows of the table in the document, found by the column of those who left."""
    plain = re.sub(r"</t[dh]>\s*<t[dh][^>]*>", " | ", html.unescape(text))
    plain = re.sub(r"<tr>\s*<t[dh][^>]*>", "| ", plain)
    rows = [
        [cell.strip() for cell in re.sub(r"</t[dh]>.*", " |", line).split("|")[2:-1]]
        for line in plain.splitlines()
        if line.startswith("|")
    ]
    starts = [n for n, row in enumerate(rows) if row[-2:] == ["left", "In all"]]
    assert starts, "the table is there"
    body = [r for r in rows[starts[0] + 1 :] if r and not r[0].startswith(("--", ":-"))]
    for cells, row in zip(table, body, strict=False):
        for cell, said in zip([[c] for c in cells] + [list(cells)], row, strict=True):
            number = re.match(r"[\d,]+|–", said)
            if number:
                shown.add_count(cell, int(number[0].replace(",", "").replace("–", "0")))
