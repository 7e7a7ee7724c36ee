"""Data files in every format: random, damaged, empty, mislabelled, and odd in what they hold."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from tests.hostile.case import Case, Family
from tests.hostile.commands import MODEL, place, read
from tests.hostile.damage import damage
from tests.hostile.families.models import sound_model
from tests.hostile.tables import FORMATS, NAMES, sound, sound_rows, write_csv
from tests.hostile.words import hostile

MAGIC = (
    b"",
    b"PAR1",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"SQLite format 3\x00",
    b"ARROW1\0\0",
    b"FEA1",
    b"\0" * 8 + b"DUCK",
    b"\x1f\x8b\x08\0",
    b"\x28\xb5\x2f\xfd",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe\0\0",
    b"BZh9",
    b"\xfd7zXZ\0",
)
ODD_CELLS = (
    "",
    " ",
    "nan",
    "inf",
    "-inf",
    "1e308",
    "-1e308",
    "1e-320",
    "9" * 40,
    "9" * 400,
    "0x1F",
    "1_000",
    "1.234.567",
    "1,234",
    "12%",
    "$5",
    "5 kg",
    "(5)",
    "--5",
    "٣",
    "½",
    "2014-02-30",
    "9999-12-31",
    "0000-00-00",
    "12:61",
    "true",
    "\x00",
    "\ud800",
)


def on(dice: Random, what: str, name: str, data: bytes) -> Case:
    """Return a case in which a command meets a table under a name."""
    if dice.random() < 0.8:
        return Case(what, read(dice, name), {name: data})
    return Case(what, place(dice, name), {name: data, MODEL: sound_model()})


def _damaged(suffix: str) -> Any:
    def make(dice: Random) -> Case:
        return on(dice, f"a damaged {suffix}", f"t{suffix}", damage(dice, sound(suffix)))

    return make


def noise(dice: Random) -> Case:
    """Random bytes behind the first bytes of some format, under any ending."""
    suffix = dice.choice([*FORMATS, "", ".bin", ".gz", ".zst", ".xml", ".CSV"])
    data = dice.choice(MAGIC) + dice.randbytes(dice.choice((0, 1, 3, 40, 4000)))
    return on(dice, f"noise as {suffix}", f"t{suffix}", data)


def mislabelled(dice: Random) -> Case:
    """A sound file of one format under the ending of another."""
    real, said = dice.choice(list(FORMATS)), dice.choice(list(FORMATS))
    return on(dice, f"{real} named {said}", f"t{said}", sound(real))


def scant(dice: Random) -> Case:
    """Nothing; a header alone; a row, a column, or a cell too few for anything."""
    suffix = dice.choice(list(FORMATS))
    count, width = dice.choice((0, 1, 2, 3)), dice.choice((1, 2, 5))
    rows = [row[:width] for row in sound_rows(dice, count)]
    if dice.random() < 0.2:
        return on(dice, f"no bytes as {suffix}", f"t{suffix}", dice.choice((b"", b"\n", b" ")))
    data = FORMATS[suffix](NAMES[:width], rows)
    return on(dice, f"{count} rows of {width} in {suffix}", f"t{suffix}", data)


def alike(dice: Random) -> Case:
    """Columns that say nothing: constant, empty, all different, or each other's copies."""
    suffix = dice.choice(list(FORMATS))
    rows = sound_rows(dice)
    for column in dice.sample(range(5), dice.randrange(1, 6)):
        way = dice.choice(("constant", "gaps", "copy", "unique", "two values"))
        for at, row in enumerate(rows):
            row[column] = {
                "constant": 7,
                "gaps": "",
                "copy": row[2],
                "unique": f"u{at}",
                "two values": at % 2,
            }[way]
    texts = [[str(cell) for cell in row] for row in rows]
    return on(
        dice, f"columns that say nothing in {suffix}", f"t{suffix}", FORMATS[suffix](NAMES, texts)
    )


def odd_cells(dice: Random) -> Case:
    """Cells that are numbers at the edge, dates that are none, and other oddities."""
    rows: list[list[Any]] = sound_rows(dice)
    few = dice.random() < 0.5
    column = dice.randrange(5)
    for row in rows[: 3 if few else None]:
        row[column if few else dice.randrange(5)] = dice.choice(ODD_CELLS)
    return on(dice, "odd cells", "t.csv", write_csv(NAMES, rows))


def odd_headers(dice: Random) -> Case:
    """Headers that repeat, are blank, differ in case alone, or count in the hundreds."""
    rows = sound_rows(dice)
    names = dice.choice(
        (
            ["a"] * 5,
            ["", "", "", "", ""],
            ["a", "A", " a", "a ", "á"],
            ["1", "2", "3", "4", "5"],
            [*NAMES[:3], NAMES[2], NAMES[2].upper()],
            [str(cell) for cell in rows[0]],
        )
    )
    if dice.random() < 0.3:
        wide = dice.choice((40, 300))
        names = [dice.choice((f"c{at}", "c", hostile(dice))) for at in range(wide)]
        rows = [[dice.randrange(9) for _ in names] for _ in range(30)]
    return on(dice, "odd headers", "t.csv", write_csv(names, rows))


def odd_text(dice: Random) -> Case:
    """Text whose lines do not fit: ragged, unclosed quotes, NULs, mixed ends, other encodings."""
    lines = write_csv(NAMES, sound_rows(dice)).split(b"\n")
    for _ in range(dice.randrange(1, 4)):
        at = dice.randrange(len(lines))
        lines[at] = dice.choice(
            (
                lines[at] + b",1,2,3",
                lines[at][: len(lines[at]) // 2],
                b'"' + lines[at],
                lines[at].replace(b",", b'","'),
                lines[at] + b"\0",
                b"",
                b"," * 200,
                lines[at] + b"\r",
                lines[at] * 50,
                b"x" * dice.choice((70_000, 300_000)),
                dice.randbytes(30),
                "Zoë,Ä".encode("cp1252"),
            )
        )
    end = dice.choice((b"\n", b"\r\n", b"\r", b"\n\n", b"\r\r\n", b"\x0b", b"\x1e"))
    text = end.join(lines)
    if dice.random() < 0.3:
        encoding = dice.choice(("utf-16", "utf-16-le", "utf-32", "cp037", "utf-7"))
        text = text.decode("latin-1").encode(encoding, "replace")
    return on(dice, "odd text", dice.choice(("t.csv", "t.txt", "t", "t.tsv")), text)


def odd_json(dice: Random) -> Case:
    """JSON that nests, repeats keys, holds what JSON does not know, or no objects."""
    deep = dice.choice((50, 990, 5000, 200_000))
    text = dice.choice(
        (
            "[" * deep + "]" * deep,
            '{"a":' * deep + "1" + "}" * deep,
            '[{"a": 1}, 5]',
            '[{"a": NaN, "b": Infinity}]',
            '{"a": 1, "a": 2}\n{"a": 1}',
            '{"a": {"b": [1, {"c": 2}]}, "d": []}\n' * 30,
            json.dumps([{"": at, "\ud800": 1, "\0": "x"} for at in range(20)]),
            '[{"a": ' + "9" * 5000 + "}]",
            '[{"a": 1e999999}]',
            '{"a": "\\u0000\\ud800"}\n' * 20,
            "[1, 2, 3]",
            "null",
            '"text"',
            '{"rows": [{"a": 1}]}',
            "\n".join(json.dumps({f"k{at}": at}) for at in range(dice.choice((50, 400)))),
            '[{"a": true, "b": "x"}, {"a": "true", "b": 1.5}]',
        )
    )
    return on(
        dice, "odd JSON", dice.choice(("t.json", "t.jsonl")), text.encode("utf-8", "surrogatepass")
    )


FAMILY = Family(
    "data",
    (
        *map(_damaged, FORMATS),
        noise,
        noise,
        mislabelled,
        mislabelled,
        scant,
        scant,
        alike,
        odd_cells,
        odd_headers,
        odd_text,
        odd_text,
        odd_json,
    ),
)
