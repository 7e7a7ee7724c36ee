"""All that one run shows, and all that one comparison shows, against a solver: nothing is pinned.

What is parsed: README.md, report.html, segments.csv, the workbook, the bars of the SVG, model.json,
preview's JSON; compare.md, compare.html and compare.json. Names of segments are always told.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

import personas
from personas.domain.comparison import AlertLimits
from personas.report.documents import DocumentRequest
from personas.report.json_view import dump_json
from tests.suppression.attack import Shown, interval
from tests.suppression.reading import OTHERS, read_comparison, read_run

RUNS = -(-int(os.environ.get("PERSONAS_PRIVACY", "40")) // 10)
VALUES = {"colour": ("red", "blue", "green", "mauve", ""), "town": ("ulm", "kiel")}
PACK = """
measures:
  spend: {columns: [spend], unit: $}
  visits: {columns: [visits]}
  colour: {columns: [colour]}
  town: {columns: [town]}
personas:
  red: {name: Red ones, when: {colour: {value: red, share: at least 50%}}}
  blue: {name: Blue ones, when: {colour: {value: blue, share: at least 40%}}}
  ulm: {name: From Ulm, when: {town: {value: ulm, share: at least 50%}, spend: at least 10}}
"""


def customers(chance: random.Random) -> pd.DataFrame:
    """A small table with given segments, some of them tiny, and rare values and gaps."""
    rows: list[tuple[str, str, str, str, float, float]] = []
    for segment in range(chance.randint(2, 4)):
        for value in VALUES["colour"]:
            for _ in range(chance.choice([0, 0, 2, 5, 9, 15, 30, 60])):
                rows.append((
                    f"c{len(rows)}", f"s{segment}", value,
                    chance.choices(VALUES["town"], (chance.choice([0.1, 1]), 1))[0],
                    round(chance.gauss(50 + 20 * segment, 10), 2), round(chance.gauss(5, 2), 3),
                ))  # fmt: skip
    columns = ["id", "cluster", "colour", "town", "spend", "visits"]
    return pd.DataFrame(rows, columns=columns)


def later(table: pd.DataFrame, chance: random.Random) -> pd.DataFrame:
    """A month later: a few moved, left or joined; of cumulative tables nobody leaves."""
    leaving, moving = chance.choice([0, 0.02, 0.2]), chance.choice([0.02, 0.1])
    kept = table[[chance.random() >= leaving for _ in range(len(table))]].copy()
    labels = sorted(set(table.cluster))
    kept["cluster"] = [
        chance.choice(labels) if chance.random() < moving else label for label in kept.cluster
    ]
    joined = table.sample(min(chance.choice([0, 3, 20]), len(table)), random_state=1).copy()
    joined["id"] = [f"new {n}" for n in range(len(joined))]
    return pd.concat([kept, joined])


def write(table: pd.DataFrame, folder: Path, name: str) -> Path:
    """Write the whole report of a table, and preview's JSON beside it."""
    table.to_csv(folder / f"{name}.csv", index=False)
    (folder / "pack.yaml").write_text(PACK, "utf-8")
    run = personas.segment(
        str(folder / f"{name}.csv"), rules=str(folder / "pack.yaml"), labels="cluster", id="id"
    )
    run.write(folder / name, DocumentRequest(formats=("md", "html", "xlsx")))
    (folder / name / "preview.json").write_text(dump_json(run.run), "utf-8")
    return folder / name


def true_cells(
    table: pd.DataFrame, folder: Path, measure: str, shown: Shown
) -> Counter[tuple[str, str]]:
    """Return the counts that must not be pinned, by segment and value; rare ones are `OTHERS`."""
    named = {cell[1] for cell in shown.names}
    labels = pd.read_csv(folder / "segments.csv").set_index("label").segment
    there = table[table[measure] != ""]
    pairs = zip(there.cluster, there[measure], strict=True)
    return Counter(
        (str(labels[label]), value if value in named else OTHERS) for label, value in pairs
    )


def attack(shown: Shown, cells: Counter[tuple[str, str]]) -> int:
    """Try to pin each small cell; return how many there were."""
    small = [cell for cell, count in cells.items() if 0 < count < 11 and cell in shown.names]
    for cell in small:
        low, high = interval(shown, {cell: 1})
        assert low <= cells[cell] <= high, cell  # what is read is true
        assert low < high, (cell, low)
    return len(small)


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, RUNS))]
)
def test_no_run_and_no_comparison_tells_of_few(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    table = customers(chance)
    if table.cluster.nunique() < 2 or len(table) < 30:
        pytest.skip("too few customers for segments")
    old, then = write(table, tmp_path, "old"), table
    for measure in VALUES:
        shown = read_run(old, measure)
        if len({cell[1] for cell in shown.names}) > 1:  # of one value alone, all have it
            attack(shown, true_cells(then, old, measure, shown))
    table = later(table, chance)
    if set(table.cluster) != set(then.cluster):
        pytest.skip("a segment went away")
    new = write(table, tmp_path, "new")
    documents = personas_compare(old, new)
    attack(read_comparison(documents), true_moves(then, table, documents))


def personas_compare(old: Path, new: Path) -> dict[str, str]:
    """Return the documents of a comparison, as text."""
    from personas.report.comparison import comparison_documents
    from personas.use_cases.compare import ComparisonSource, compare

    found = compare(old, ComparisonSource(str(new)), AlertLimits())
    written = comparison_documents(found, ["md", "html", "json"])
    return {name: content.decode() for name, content in written.items()} | {
        "alerts": " ".join(alert.message for alert in found.alerts),
        "old": (old / "segments.csv").read_text("utf-8"),
        "new": (new / "segments.csv").read_text("utf-8"),
    }


def true_moves(
    then: pd.DataFrame, now: pd.DataFrame, documents: dict[str, str]
) -> Counter[tuple[str, str]]:
    """Return the counts of movement, by groups as the comparison calls them."""
    groups = [_groups_of(documents[side]) for side in ("old", "new")]
    sides = [
        dict(zip(table.id, table.cluster.map(keys), strict=True))
        for table, keys in zip((then, now), groups, strict=True)
    ]
    everyone = sides[0].keys() | sides[1].keys()
    return Counter((sides[0].get(i, "joined"), sides[1].get(i, "left")) for i in everyone)


def _groups_of(sheet: str) -> dict[str, str]:
    from io import StringIO

    table = pd.read_csv(StringIO(sheet), keep_default_na=False)
    keys = table.persona_id.where(table.persona_id != "", table.persona)
    return dict(zip(table.label, keys, strict=True))
