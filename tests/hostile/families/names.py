"""Sound tables whose names and values would act: quotes, signs, markup, formulas."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.hostile.case import Case, Command, Family
from tests.hostile.commands import MODEL, place, read, write_report
from tests.hostile.families.models import sound_model
from tests.hostile.tables import FORMATS, NAMES, sound_rows, write_csv
from tests.hostile.words import hostile

# Those that can hold any text; a workbook's XML cannot.
HOLDS_ALL = (".csv", ".csv", ".csv", ".jsonl", ".parquet", ".feather", ".sqlite", ".duckdb")
PACK = """version: 1
name: own
measures:
  one: {columns: [Age]}
  two: {columns: [Income]}
  kind: {columns: [Kind], optional: true}
personas:
  rich: {name: Rich, when: {two: high}}
fallback: {name: Others}
"""


def _encodable(word: str) -> str:
    return word.encode("utf-8", "replace").decode()


def _table(dice: Random, suffix: str, names: list[str], rows: list[list[Any]]) -> bytes:
    if suffix != ".csv":
        names = list(dict.fromkeys(_encodable(name) for name in names))
        names += [f"more {at}" for at in range(len(rows[0]) - len(names))]
        rows = [[_encodable(c) if isinstance(c, str) else c for c in row] for row in rows]
    return FORMATS[suffix](names, rows)


def _named(dice: Random) -> tuple[list[str], list[list[Any]]]:
    names = [hostile(dice) if dice.random() < 0.6 else name for name in NAMES]
    return names, sound_rows(dice)


def _valued(dice: Random) -> list[list[Any]]:
    words = [hostile(dice) for _ in range(dice.choice((1, 2, 4)))]
    rows = sound_rows(dice)
    for row in rows:
        row[1] = dice.choice(words)
    return rows


def columns(dice: Random) -> Case:
    """Hostile names of columns."""
    suffix = dice.choice(HOLDS_ALL)
    names, rows = _named(dice)
    data = _table(dice, suffix, names, rows)
    return Case("hostile columns", read(dice, f"t{suffix}"), {f"t{suffix}": data})


def columns_unguided(dice: Random) -> Case:
    """Hostile names of columns, all taken as measures by the generic pack."""
    names, rows = _named(dice)
    command = read(dice, "t.csv")
    if command.words[0] not in ("rules", "init"):
        command = command.plus("--rules", "generic")
    return Case("hostile measures", command, {"t.csv": write_csv(names, rows)})


def values(dice: Random) -> Case:
    """Hostile values of a category."""
    suffix = dice.choice(HOLDS_ALL)
    data = _table(dice, suffix, list(NAMES), _valued(dice))
    return Case("hostile values", read(dice, f"t{suffix}"), {f"t{suffix}": data})


def values_placed(dice: Random) -> Case:
    """Hostile values and ids in a table that is put into segments, and written again."""
    rows = _valued(dice)
    for row in rows:
        if dice.random() < 0.3:
            row[0] = f"{hostile(dice)}{row[0]}"
    files = {"t.csv": write_csv(NAMES, rows), MODEL: sound_model()}
    return Case("hostile values placed", place(dice, "t.csv"), files)


def whole_report(dice: Random) -> Case:
    """A report in all its formats, of hostile names and values, of which the segments are told."""
    names, rows = ["Id", "Kind", "Age", "Income", hostile(dice)], _valued(dice)
    bound = ("--rules", "p.yaml", "--measure", f"more={names[4]}")
    command = write_report(dice, "t.csv")
    pack = PACK.replace("kind: {", "kind: {feature: true, ") if dice.random() < 0.5 else PACK
    files = {"t.csv": write_csv(names, rows), "p.yaml": pack.encode()}
    words = bound if _speakable(names[4]) else bound[:2]
    return Case("a report of hostile names", command.plus(*words), files)


def _speakable(name: str) -> bool:
    """Whether a command line can hold it."""
    return "\0" not in name and name == _encodable(name)


def labels(dice: Random) -> Case:
    """Segments that are known already, under hostile labels."""
    words = [hostile(dice) for _ in range(3)]
    rows = [[*row, words[row[3] // 40]] for row in sound_rows(dice)]
    command = read(dice, "t.csv")
    while command.words[0] in ("rules", "init", "explore", "templates"):
        command = read(dice, "t.csv")
    kept = tuple(word for word in command.words if word not in ("-k", "3"))
    labelled = Command((*kept, "--labels", "Group"), command.writes)
    return Case("hostile labels", labelled, {"t.csv": write_csv([*NAMES, "Group"], rows)})


def file_name(dice: Random) -> Case:
    """A table under a hostile name, which is shown in many places."""
    name = "".join(c for c in hostile(dice)[:80] if c not in "/\0")
    name = f"{_encodable(name)}.csv".lstrip("-~")
    return Case(
        "a hostile file name", read(dice, f"./{name}"), {name: write_csv(NAMES, sound_rows(dice))}
    )


def contacts(dice: Random) -> Case:
    """Hostile contacts in an audience for advertising."""
    rows = [
        [*row, dice.choice((f"c{row[0]}@shop.example", hostile(dice))), hostile(dice)]
        for row in sound_rows(dice)
    ]
    platform = dice.choice(("csv", "google", "hubspot", "klaviyo", "meta", "salesforce"))
    words = ("export", "t.csv", "--to", "audience", "--model", MODEL, "--format", platform,
             "--email", "Mail", "--first-name", "Name", "--phone", "Name", "--persona",
             dice.choice(("premium", "1", "2", "3")), "--consent", "none-recorded",
             "-o", "out.txt", *dice.choice(((), ("--plain",))))  # fmt: skip
    # Not a .csv, whose cells must not act: audiences are for programs, and are not guarded.
    files = {"t.csv": write_csv([*NAMES, "Mail", "Name"], rows), MODEL: sound_model()}
    return Case("hostile contacts", Command(words, ("out.txt",)), files)


FAMILY = Family(
    "names",
    (
        columns,
        columns_unguided,
        values,
        values_placed,
        whole_report,
        labels,
        file_name,
        contacts,
    ),
)
