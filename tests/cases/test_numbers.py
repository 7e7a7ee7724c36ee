"""A measure's column never vanishes: numbers are read as people write them, or asked about."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

import pytest
from sqlglot import exp

from personas.domain.measure import Column
from personas.ingest.open import SourceTable, open_table
from personas.ingest.sources import find_source
from personas.sql.build import alias, table
from personas.sql.cells import as_number, as_word, identity
from tests.cases.running import run_json, run_text

# The medians of spending of the base table's three segments.
SPENDING = [8182.66, 5109.8, 2247.44]


@pytest.mark.parametrize(
    ("file", "factor", "shift", "codes"),
    [
        pytest.param("03-indian-lakh/c.csv", 100, 0, set(), marks=pytest.mark.long),
        ("03-indian-lakh/rs.csv", 100, 0, set()),
        ("04-leading-apostrophe/c.csv", 1, -5000, set()),
        pytest.param("06-unicode-minus/c.csv", 1, -5000, set(), marks=pytest.mark.long),
        ("06-unicode-minus/crdr.csv", 1, -5000, {"W144"}),
        ("19-encodings/fullwidth.csv", 1, 0, set()),
        ("19-encodings/zero-width.csv", 1, 0, {"W108"}),
    ],
)
def test_the_cases(cases: Path, file: str, factor: float, shift: float, codes: set[str]) -> None:
    outcome = run_json("preview", cases / file, "--clusters", "3")
    medians = [s["measures"]["spending"]["median"] for s in outcome.json["segments"]]
    assert medians == pytest.approx([factor * value + shift for value in SPENDING])
    assert outcome.json["pack"] == "retail"
    assert outcome.codes == codes | {"W305"}


AMOUNTS = (1234.5, 250.0, 20_999.25, 7.75, -3100.5)


def read(folder: Path, cells: Sequence[str]) -> SourceTable:
    return read_columns(folder, {"x": cells})


def read_columns(folder: Path, columns: Mapping[str, Sequence[str]]) -> SourceTable:
    """A table with these columns and an id; shorter columns end in gaps."""
    path, size = folder / "t.csv", max(map(len, columns.values()))
    rows = zip(*(list(c) + [""] * (size - len(c)) for c in columns.values()), strict=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(
            [["id", *columns], *([f"C{i}", *cells] for i, cells in enumerate(rows))]
        )
    return open_table(find_source(path))


def column_of(opened: SourceTable, name: str = "x") -> Column:
    return next(column for column in opened.columns if column.name == name)


def values(
    opened: SourceTable, read_cell: Callable[[Column], exp.Expression], name: str = "x"
) -> list[object]:
    cell = alias(read_cell(column_of(opened, name)), "cell")
    query = exp.select(cell).from_(table(opened.view)).order_by(exp.column("id"))
    return [value for (value,) in opened.engine.rows(query)]


def numbers(opened: SourceTable, name: str) -> list[object]:
    column = column_of(opened, name)
    assert column.form == "number", column.unreadable
    assert column.doubt is None or column.doubt.severity == "warning"
    return values(opened, as_number, name)


def english(value: float) -> str:
    return f"{value:,.2f}"


def german(value: float) -> str:
    return english(value).translate(str.maketrans(",.", ".,"))


def spaced(space: str) -> Callable[[float], str]:
    return lambda value: english(value).replace(",", space).replace(".", ",")


def indian(value: float) -> str:
    whole, cents = f"{abs(value) + 100_000:.2f}".split(".")
    return f"{'-' * (value < 0)}{whole[:1]},{whole[1:3]},{whole[3:]}.{cents}"


def digits_of(zero: str, text: str) -> str:
    return text.translate({48 + i: chr(ord(zero) + i) for i in range(10)})


def in_digits(zero: str, value: float) -> str:
    return digits_of(zero, english(value))


STYLES: dict[str, Callable[[float], str]] = {
    "rupees with a dot": lambda v: f"Rs. {english(v)}",
    "rupees, glued": lambda v: f"Rs.{english(v)}",
    "rupees with a stroke": lambda v: f"Rs {english(v)}/-",
    "code before": lambda v: f"INR {english(v)}",
    "code in lower case": lambda v: f"usd {english(v)}",
    "code glued before": lambda v: f"EUR{english(v)}",
    "code after": lambda v: f"{german(v)} RON",
    "code glued after": lambda v: f"{german(v)}eur",
    "real": lambda v: f"R$ {german(v)}",
    "real, glued": lambda v: f"R${german(v)}",
    "leu before": lambda v: f"Lei {german(v)}",
    "leu after": lambda v: f"{german(v)} lei",
    "kuna": lambda v: f"{german(v)} kn",
    "forint, glued": lambda v: f"{spaced(' ')(v)}Ft",
    "krone": lambda v: f"Nkr {spaced(chr(0xA0))(v)}",
    "krona after": lambda v: f"{spaced(chr(0x202F))(v)} kr.",
    "koruna": lambda v: f"{spaced(' ')(v)} Kč",
    "zloty": lambda v: f"{spaced(' ')(v)} zł",
    "franc": lambda v: f"Fr. {english(v).replace(',', chr(0x2019))}",
    "taiwan dollar": lambda v: f"NT${english(v)}",
    "sol": lambda v: f"S/. {english(v)}",
    "baht": lambda v: f"฿{english(v)}",
    "yen, full width": lambda v: digits_of("０", f"￥{english(v)}".replace(",", "，")),
    "yen after": lambda v: f"{english(v)}円",
    "rouble": lambda v: f"{spaced(' ')(v)} руб.",
    "hryvnia, glued": lambda v: f"{spaced(' ')(v)}грн",
    "word before": lambda v: f"Kwacha {english(v)}",
    "letter glued before": lambda v: f"Q{v:.2f}" if v >= 0 else f"-Q{-v:.2f}",
    "apostrophe in front": lambda v: f"'{v:.2f}",
    "formula": lambda v: f'="{v:.2f}"',
    "trailing minus": lambda v: f"{abs(v):,.2f}{'-' * (v < 0)}",
    "minus before the currency after": lambda v: f"{german(abs(v))}{'-' * (v < 0)} EUR",
    "accounting": lambda v: f"${english(v)}" if v >= 0 else f"$({english(-v)})",
    "minus sign": lambda v: english(v).replace("-", "\u2212"),
    "en dash": lambda v: english(v).replace("-", "\u2013"),
    "thin space": spaced("\u2009"),
    "apostrophes": lambda v: english(v).replace(",", "'"),
    "marks of direction": lambda v: f"\u200f{english(v)}\u200e",
    "zero-width spaces": lambda v: "\u200b".join(english(v)),
    "soft hyphens": lambda v: f"{v:.2f}".replace(".", "\u00ad."),
    "byte-order mark": lambda v: f"\ufeff{v:.2f}",
    "exponent with a comma": lambda v: f"{v:.6E}".replace(".", ","),
    "arabic": lambda v: digits_of("\u0660", f"{v:,.2f}").translate({44: 0x66C, 46: 0x66B}),
    "persian": lambda v: digits_of("\u06f0", f"{v:.2f}").replace(".", "\u066b"),
    **{
        f"digits from {ord(zero):04x}": partial(in_digits, zero)
        for zero in "\u0966\u09e6\u0e50\u0be6\u0c66\u0ae6\u1040\u17e0\uff10"
    },
    "percent before": lambda v: f"%{v:.2f}",
    "thousands": lambda v: f"{v / 1e3:.7f}K",
    "thousands, spelled": lambda v: f"{v / 1e3:.7f} tsd".replace(".", ","),
    "thousands and millions": lambda v: f"{v / 1e3:.7f}k" if v > 99 else f"{v / 1e6:.9f}m",
    "millions of euros": lambda v: f"{v / 1e6:.9f} Mio. €".replace(".", ",", 1),
    "lakh and crore": lambda v: f"{v / 1e5:.7f} lakh" if v > 99 else f"{v / 1e7:.9f} cr",
    "some in thousands": lambda v: f"${v / 1e3:.5f}k" if v > 999 else f"${v:.2f}",
    "ten thousands": lambda v: f"{v / 1e4:.7f}万",
    "credit and debit": lambda v: f"{abs(v):.2f} {'CR' if v >= 0 else 'DR'}",
    "credit and debit, glued": lambda v: f"{english(abs(v))}{'Cr.' if v >= 0 else 'Dr.'}",
    "crédito e débito": lambda v: f"{german(abs(v))} {'C' if v >= 0 else 'D'}",
}


FEW: list[tuple[list[str], list[float]]] = [
    ([indian(v) for v in AMOUNTS], [101_234.5, 100_250, 120_999.25, 100_007.75, -103_100.5]),
    (['="0012"', '="0450"'], [12, 450]),
    (["1'234.–", "12.--", "7.50"], [1234, 12, 7.5]),
    (["100,-", "1.250,-", "3,50"], [100, 1250, 3.5]),
    (["½", "1½", "2 ¾"], [0.5, 1.5, 2.75]),
    (["₹500", "Rs. 600", "INR 700", "800"], [500, 600, 700, 800]),
    (["€5", "6 EUR", "7 euro"], [5, 6, 7]),
    (["1.5 CR", "2 CR"], [1.5, 2]),
    (["1.5 cr", "2 cr"], [15_000_000, 20_000_000]),
    (["5 m", "7 m"], [5, 7]),
    (["20 L", "1.5 L"], [20, 1.5]),
    (["$1.2m", "$3m"], [1_200_000, 3_000_000]),
    (["5 km", "7 km"], [5, 7]),
    (["1.23E+12", "4.5E+11"], [1.23e12, 4.5e11]),
    (["(1,200.50)", "80.00"], [-1200.5, 80]),
]
CODES = [
    ["C0045", "C0096"], ["85123A", "71053K", "22752L"], ["FR12345", "FR99887"], ["TOP10", "TOP20"],
    ["12345K", "67890K"], ["Level 2", "Level 3"], ["10.0.0.12", "192.168.1.7"],
    ["+49 170 1234567", "+49 171 7654321"], ["12 Main Street", "7 Elm Road"], ["v1.2.3", "v1.3.0"],
    ["18-24", "25-34"], ["€5.5", "$6"], ["5 kg", "7 kg", "9 g"], ["30 s", "5 h"], ["A1", "B2"],
]  # fmt: skip


TABLES = 5  # that the columns are dealt to: `make test` tries each fifth, all of one table


@pytest.fixture(scope="module")
def dealt(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], SourceTable]:
    """Return the table of the styles, cells and codes of a place; each is read once."""

    @cache
    def read_dealt(remainder: int) -> SourceTable:
        columns: dict[str, Sequence[str]] = {}
        for name in [*STYLES][remainder::TABLES]:
            columns[name] = [STYLES[name](value) for value in AMOUNTS]
        for i in range(remainder, len(FEW), TABLES):
            columns[f"few {i}"] = FEW[i][0]
        for i in range(remainder, len(CODES), TABLES):
            columns[f"codes {i}"] = CODES[i]
        return read_columns(tmp_path_factory.mktemp("styles"), columns)

    return lambda place: read_dealt(place % TABLES)


Dealt = Callable[[int], SourceTable]


@pytest.mark.parametrize("style", STYLES)
def test_numbers_as_people_write_them(dealt: Dealt, style: str) -> None:
    table = dealt([*STYLES].index(style))
    assert numbers(table, style) == pytest.approx(AMOUNTS)


@pytest.mark.parametrize("number", range(len(FEW)), ids=lambda i: FEW[i][0][0])
def test_numbers_of_a_few_cells(dealt: Dealt, number: int) -> None:
    styles = dealt(number)
    cells, expected = FEW[number]
    assert numbers(styles, f"few {number}")[: len(cells)] == expected


@pytest.mark.parametrize("number", range(len(CODES)), ids=lambda i: CODES[i][0])
def test_codes_and_mixed_units_are_no_numbers(dealt: Dealt, number: int) -> None:
    styles = dealt(number)
    column = column_of(styles, f"codes {number}")
    assert column.form == "text"
    assert column.unreadable is not None
    assert column.unreadable.code == "E127"
    assert column.unreadable.cells


@pytest.mark.parametrize(
    ("words", "expected", "code"),
    [
        (["CR", "DR"], [1.5, -1.5], "W144"),
        (["cr", "lakh"], [1.5e7, 1.5e5], "W145"),
        (["K", "M"], [1.5e3, 1.5e6], "W145"),
        (["Tsd.", "Mio."], [1.5e3, 1.5e6], "W145"),
        (["млн", "тыс"], [1.5e6, 1.5e3], "W145"),
    ],
)
def test_words_that_change_numbers_are_told(
    tmp_path: Path, words: list[str], expected: list[float], code: str
) -> None:
    opened = read(tmp_path, [f"1.5 {word}" for word in words])
    assert values(opened, as_number) == expected
    doubt = column_of(opened).doubt
    assert doubt is not None
    assert doubt.code == code
    assert all(f"`{word}`" in doubt.message for word in words)


SCALES = {
    "a dash": ("1 - not at all", "2", "3", "4", "5 - extremely"),
    "brackets": ("0 (gar nicht)", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10 (sehr)"),
    "signs": ("I hate it!-5", "-4", "-3", "-2", "-1", "0", "1", "2", "3", "4", "I love it!+5"),
    "the middle": ("1=pas du tout", "2", "3=neutre", "4", "5=tout à fait"),
    "one end": ("1", "2", "3", "4", "5: excelente"),
    "in front": ("Très mauvais 1", "2", "3", "4", "Très bon 5"),
    "a minus sign": ("\u22122 schlecht", "-1", "0", "1", "+2 gut"),
    "full width": ("1（全くない）", "2", "3", "4", "5（非常に）"),
    "a point nobody chose": ("1 bad", "2", "4", "5 good"),
}


@pytest.mark.parametrize("cells", SCALES.values(), ids=SCALES.keys())
@pytest.mark.parametrize("weight", [1, 9])
def test_words_at_the_ends_of_a_scale(tmp_path: Path, cells: tuple[str, ...], weight: int) -> None:
    """However many customers chose a point that has words."""
    answers = [cell for cell in cells for _ in range(weight if cell[-1:].isdigit() else 2)]
    opened = read(tmp_path, [*answers, "don't know", *answers])
    column = column_of(opened)
    assert (column.affix, column.coerced, column.gap_words) == ("endpoint", 0, 1)
    assert column.doubt is not None
    assert column.doubt.code == "W175"
    answered = [cell for cell in values(opened, as_number) if cell is not None]
    numbers = sorted({float(str(cell)) for cell in answered})
    first = {"signs": -5.0, "a minus sign": -2.0, "brackets": 0.0}
    name = next(name for name, scale in SCALES.items() if scale == cells)
    assert numbers[0] == first.get(name, 1.0)
    assert numbers[-1] - numbers[0] + 1 == len(cells) + (name == "a point nobody chose")


@pytest.mark.parametrize(
    "cells",
    [
        ["1", "2", "3", "4 Mio"],
        ["1", "2", "3", "3 very"],
        ["1 low", "20", "90", "400 high"],
        ["1", "2 middling", "3", "4", "5"],
        ["poor-1", "2", "3", "4", "good-5"],
        ["1 one", "2 two", "3 three", "4 four", "5"],
        ["12A", "12", "13", "14B"],
        ["1 to 2", "3", "4", "5"],
        ["5 Main", "6", "7", "8 Main"],
        ["1 low", "2.5", "3", "4", "5 high"],
    ],
)
def test_what_is_no_scale_with_words_at_its_ends(tmp_path: Path, cells: list[str]) -> None:
    assert column_of(read(tmp_path, cells * 3)).affix != "endpoint"


def test_invisible_signs_split_neither_words_nor_ids(tmp_path: Path) -> None:
    words = [
        "North",
        "No\u200brth",
        "\u200fNorth\u200e",
        "Nor\u00adth",
        '="North"',
        "\u2068North\u2069",
    ]
    opened = read(tmp_path, words)
    assert set(values(opened, as_word)) == {"North"}
    assert set(values(opened, identity)) == {"North"}
    (warning,) = opened.warnings
    assert (warning.code, "`x` (4)" in warning.message) == ("W108", True)


def test_a_name_and_an_id_are_clean(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("\u200bid,\u200fannual\u00ad_income\n'0017,5\n'0018,6\n", "utf-8")
    opened = open_table(find_source(path))
    assert [column.name for column in opened.columns] == ["id", "annual_income"]
    ids = exp.select(identity(opened.columns[0])).from_(table(opened.view))
    assert sorted(opened.engine.rows(ids)) == [("0017",), ("0018",)]


def test_joiners_stay_within_words(tmp_path: Path) -> None:
    assert values(read(tmp_path, ["می\u200cخواهم", "x"]), as_word)[0] == "می\u200cخواهم"


NOTES = ("n/a", "see note", "1 200 EUR?", "unknown", "-", "ca. 500", "tbd")


def customers(
    folder: Path, spending: Callable[[float, int], str], name: str = "spending", rows: int = 120
) -> Path:
    """A table of three groups of customers whose spending is written in a style."""
    path = folder / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["customer_id", "annual_income", name, "age"])
        for i in range(rows):
            group = i % 3
            amount = 2000.25 + 3000 * group + 7 * i
            writer.writerow(
                [f"C{i:04}", 80000 - 25000 * group + 11 * i, spending(amount, i), 20 + 15 * group]
            )
    return path


def test_notes_are_gaps_and_are_shown(tmp_path: Path) -> None:
    path = customers(tmp_path, lambda v, i: NOTES[i // 9 % 7] if i % 9 == 0 else f"{v:.2f}")
    outcome = run_json("preview", path, "--clusters", "3")
    assert outcome.json["pack"] == "retail"
    words, notes = outcome.json["warnings"][:2]
    assert words == {
        "code": "W147",
        "message": "8 cells of `spending` are words for a gap, and count as gaps",
    }
    assert notes == {
        "code": "W102",
        "message": "6 of 112 cells of `spending` are no number and were taken as gaps",
    }
    assert "`-`, `n/a`, `tbd`" in outcome.err
    assert "`1 200 EUR?`, `ca. 500`, `see note`" in outcome.err
    assert '--missing "1 200 EUR?,ca. 500,see note"' in outcome.err


@pytest.mark.parametrize(
    ("style", "flag", "reads"),
    [
        (lambda v, i: "oo" if i % 3 == 0 else f"{v:.2f}", '--missing "oo"', ("--missing", "oo")),
        (lambda v, i: f"{v:.2f}@x", "--ignore spending", ("--rules", "generic")),
        (lambda v, i: f"{'€$'[i % 2]}{v:.2f}", "one unit", ("--ignore", "spending")),
        (lambda v, _: f"{v:.2f}–{v + 9:.2f}", "--decimal", ("--rules", "generic")),
    ],
)
def test_a_lost_pack_is_named_with_its_cells(
    tmp_path: Path, style: Callable[[float, int], str], flag: str, reads: tuple[str, str]
) -> None:
    path = customers(tmp_path, style)
    cells = sorted({style(2000.25 + 3000 * (i % 3) + 7 * i, i) for i in range(120)})
    refused = run_json("preview", path)
    assert (refused.exit, refused.codes) == (2, {"E127"})
    assert "`retail`" in refused.err
    assert "`spending`" in refused.err
    assert any(f"`{cell}`" in refused.err for cell in cells)
    assert flag in refused.err
    if reads[0] == "--missing":  # the others are cheap to believe
        assert run_json("preview", path, *reads, "--clusters", "3").json["pack"] == "retail"


def test_a_pack_that_is_named_shows_the_cells(tmp_path: Path) -> None:
    path = customers(tmp_path, lambda v, _: f"{v:.2f}@x")
    outcome = run_text("preview", path, "--rules", "retail")
    assert (outcome.exit, outcome.codes) == (2, {"E403"})
    assert outcome.err.count("@x`") == 3
    assert "--decimal" in outcome.err


def test_a_column_that_no_pack_knows_is_told_first(tmp_path: Path) -> None:
    path = customers(tmp_path, lambda v, _: f"{v:.2f}@x", name="umsatz")
    outcome = run_json("preview", path, "--clusters", "3")
    assert outcome.json["warnings"][0]["code"] == "W103"
    assert "`umsatz`" in outcome.json["warnings"][0]["message"]
    assert outcome.err.count("@x`") == 3
    assert "W103" not in run_json("preview", path, "--ignore", "umsatz", "--clusters", "3").codes


def test_a_measure_that_is_asked_for_and_holds_codes_is_told(tmp_path: Path) -> None:
    path = customers(tmp_path, lambda _, i: f"A{i % 3}", name="klasse")
    assert "W103" not in run_json("preview", path, "--clusters", "3").codes
    outcome = run_json("preview", path, "--measure", "tier=klasse", "--clusters", "3")
    assert outcome.json["warnings"][0]["code"] == "W103"


def test_words_under_a_measures_name_are_told(tmp_path: Path) -> None:
    path = customers(tmp_path, lambda _, i: ("low", "mid", "high")[i % 3])
    outcome = run_json("preview", path, "--clusters", "3")
    assert outcome.json["pack"] == "generic"
    assert outcome.json["warnings"][0]["code"] == "W110"
    assert "`retail`" in outcome.json["warnings"][0]["message"]


def test_explore_shows_the_cells_first(tmp_path: Path) -> None:
    outcome = run_text("explore", customers(tmp_path, lambda v, _: f"{v:.2f}@x"))
    assert outcome.exit == 0
    assert outcome.out.index("E127") < outcome.out.index("What each column is for")
    assert outcome.out.count("@x`") >= 2


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    cells = [STYLES["thousands and millions"](value) for value in AMOUNTS]
    column = column_of(read(tmp_path, cells))
    assert column_of(read(tmp_path, cells[::-1])) == column
