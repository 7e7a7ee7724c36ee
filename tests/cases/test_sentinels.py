"""Words, numbers and days that stand for a gap: counted, shown, and asked about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from personas.domain.exploration import Exploration
from personas.domain.problem import Problem
from personas.domain.request import Reading, Request
from personas.use_cases.explore import explore
from tests.cases.reading import read
from tests.cases.running import run_json

ROWS = 180
WORDS = (
    "unknown", "UNKNOWN", "n/a", "N/A", "#N/A", "NA", "NULL", "None", "-", "--", "—", "?", ".",
    "keine Angabe", "k.A.", "unbekannt", "#NV", "non renseigné", "NC", "inconnu", "sin datos",
    "S/D", "não informado", "desconhecido", "onbekend", "uppgift saknas", "brak danych", "н/д",
    "нет данных", "不明", "未知", "알수없음", "#DIV/0!", "#WERT!", "<NA>", "\\N", "(blank)",
    "Not available", "prefer not to say", "bilinmiyor",
)  # fmt: skip


def income(i: int) -> float:
    return 20_000 + (7_919 * i) % 61_000


def age(i: int) -> int:
    return 18 + (37 * i) % 60


def likert(i: int) -> int:
    return 1 + (i * i) % 5


def with_codes(values: Sequence[object], code: object, every: int = 15) -> list[object]:
    return [code if i % every == 0 else value for i, value in enumerate(values)]


INCOMES = [income(i) for i in range(ROWS)]
AGES = [age(i) for i in range(ROWS)]
LIKERT = [likert(i) for i in range(ROWS)]
VISITS = [i * i % 37 for i in range(ROWS)]


def look(path: Path, rows: Sequence[tuple[object, ...]], *missing: str) -> Exploration:
    lines = ["customer_id;amount;age;region"]
    lines += [f"C{i:04};{';'.join(map(str, row))};North" for i, row in enumerate(rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return explore(Request(str(path), reading=Reading(missing=missing)))


def problems(exploration: Exploration, code: str) -> list[Problem]:
    return [problem for problem in exploration.warnings if problem.code == code]


def look_at(folder: Path, columns: Mapping[str, Sequence[object]], *missing: str) -> Exploration:
    """Explore a table of these columns."""
    lines = [";".join(("customer_id", *columns))]
    rows = zip(*columns.values(), strict=True)
    lines += [f"C{i:04};{';'.join(map(str, row))}" for i, row in enumerate(rows)]
    path = folder / "t.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return explore(Request(str(path), reading=Reading(missing=missing)))


def test_words_for_a_gap_are_counted_and_shown(tmp_path: Path) -> None:
    columns = {f"c{i}": with_codes(INCOMES, word) for i, word in enumerate(WORDS)}
    exploration = look_at(tmp_path, columns)
    shown = {problem.cells: problem.message for problem in problems(exploration, "W147")}
    for i, word in enumerate(WORDS):
        assert shown[word,].startswith(f"12 cells of `c{i}` are words for a gap")
        summary = exploration.numbers[f"c{i}"].summary
        assert (summary.count, summary.gaps) == (ROWS - 12, 12)
        assert 20_000 <= summary.quantiles[0] <= summary.quantiles[-1] <= 81_000


def test_many_words_of_several_kinds(tmp_path: Path) -> None:
    words = ("n/a", "-", "keine Angabe", "?")
    amounts = [words[i % 4] if i % 3 else f"{income(i):,.2f} €" for i in range(ROWS)]
    exploration = look(tmp_path / "t.csv", [(a, age(i)) for i, a in enumerate(amounts)])
    (problem,) = problems(exploration, "W147")
    assert "120 cells" in problem.message
    assert problem.cells == ("-", "?", "keine Angabe")
    assert exploration.numbers["amount"].summary.count == 60


def test_slips_and_words_are_told_apart(tmp_path: Path) -> None:
    amounts = with_codes([income(i) for i in range(ROWS)], "n/a")
    amounts[7] = "12k3"
    exploration = look(tmp_path / "t.csv", [(a, age(i)) for i, a in enumerate(amounts)])
    assert problems(exploration, "W147")[0].cells == ("n/a",)
    (slip,) = problems(exploration, "W102")
    assert slip.cells == ("12k3",)
    assert slip.message.startswith("1 of 168 cells")


def test_days_with_words(tmp_path: Path) -> None:
    days = with_codes([f"2024-{1 + i % 12:02}-{1 + i % 28:02}" for i in range(ROWS)], "unknown")
    exploration = look(tmp_path / "t.csv", [(d, age(i)) for i, d in enumerate(days)])
    column = next(s.column for s in exploration.columns if s.column.name == "amount")
    assert (column.form, column.gap_words, column.gap_cells) == ("date", 12, ("unknown",))


def test_words_stay_words_among_words(tmp_path: Path) -> None:
    answers = [("yes", "no", "unknown")[i % 3] for i in range(ROWS)]
    exploration = look(tmp_path / "t.csv", [(a, age(i)) for i, a in enumerate(answers)])
    assert exploration.categories["amount"].shares.keys() == {"yes", "no", "unknown"}
    assert not problems(exploration, "W147")


CODES: tuple[tuple[Sequence[object], str, str], ...] = (
    (INCOMES, "-1", "-1"),
    (INCOMES, "-1.0", "-1"),
    (INCOMES, "-9", "-9"),
    (INCOMES, "-99", "-99"),
    (INCOMES, "-999", "-999"),
    (INCOMES, "-999.00", "-999"),
    (INCOMES, "-9999", "-9999"),
    (INCOMES, "999999", "999999"),
    (INCOMES, "9999999", "9999999"),
    (INCOMES, "999999.99", "999999.99"),
    (INCOMES, "2147483647", "2147483647"),
    (INCOMES, "-2147483648", "-2147483648"),
    (AGES, "-1", "-1"),
    (AGES, "99999", "99999"),
    (AGES, "999", "999"),
    (AGES, "998", "998"),
    (AGES, "99", "99"),
    (AGES, "888", "888"),
    (LIKERT, "99", "99"),
    (LIKERT, "-99", "-99"),
    (LIKERT, "777", "777"),
    (VISITS, "-1", "-1"),
    (VISITS, "32767", "32767"),
    (VISITS, "9999", "9999"),
)


def test_numbers_that_stand_apart_are_asked_about(tmp_path: Path) -> None:
    columns = {f"c{i}": with_codes(values, code) for i, (values, code, _) in enumerate(CODES)}
    exploration = look_at(tmp_path, columns)
    flags = []
    asked = {problem.message: problem.help for problem in problems(exploration, "W148")}
    assert len(asked) == len(CODES)
    for i, (_, _, value) in enumerate(CODES):
        start = f"12 cells of `c{i}` are {value},"
        ((message, help_),) = [item for item in asked.items() if item[0].startswith(start)]
        assert f'--missing "c{i}={value}"' in str(help_), message
        assert exploration.numbers[f"c{i}"].summary.gaps == 0  # never changed in silence
        flags.append(f"c{i}={value}")
    settled = look_at(tmp_path, columns, *flags)
    assert not problems(settled, "W148")
    assert all(number.summary.gaps == 12 for number in settled.numbers.values())


ORDINARY: tuple[Sequence[object], ...] = (
    [i % 2 for i in range(ROWS)],
    [(-1, 1)[i % 2] for i in range(ROWS)],
    [i % 3 - 1 for i in range(ROWS)],
    [i % 5 - 2 for i in range(ROWS)],
    LIKERT,
    [1 + i % 9 for i in range(ROWS)],
    [i % 10 for i in range(ROWS)],
    with_codes([min(age(i) + 15, 90) for i in range(ROWS)], 90),
    [min(18 + i, 99) for i in range(ROWS)],
    [i % 21 - 10 for i in range(ROWS)],
    [1.001 ** (i * i % 9000) for i in range(ROWS)],
    [99 * (1 + i % 10) for i in range(ROWS)],
    [(99, 199, 299, 399, 499, 599, 799, 999)[i % 8] for i in range(ROWS)],
    [-1.5 + (i * 37 % 100) / 33 for i in range(ROWS)],
    with_codes(INCOMES, 75_000.0),
)


def test_ordinary_numbers_are_no_codes(tmp_path: Path) -> None:
    columns: dict[str, Sequence[object]] = {f"c{i}": v for i, v in enumerate(ORDINARY)}
    assert not problems(look_at(tmp_path, columns), "W148")


def test_two_codes_of_one_column(tmp_path: Path) -> None:
    values = with_codes(with_codes(AGES, 9999, 20), 999, 15)
    exploration = look(tmp_path / "t.csv", [(a, likert(i)) for i, a in enumerate(values)])
    messages = [problem.message for problem in problems(exploration, "W148")]
    assert [message.split(",")[0] for message in messages] == [
        "12 cells of `amount` are 999",
        "6 cells of `amount` are 9999",
    ]
    settled = look(
        tmp_path / "t.csv",
        [(a, likert(i)) for i, a in enumerate(values)],
        "amount=999",
        "amount=9999",
    )
    assert settled.numbers["amount"].summary.gaps == 18


DAYS = ("9999-12-31", "1900-01-01", "1970-01-01", "2999-12-31", "0001-01-01")


def test_days_that_stand_apart_are_asked_about(tmp_path: Path) -> None:
    days = [f"2024-{1 + i % 12:02}-{1 + i % 28:02}" for i in range(ROWS)]
    columns: dict[str, Sequence[object]] = {"age": AGES}
    columns |= {f"c{i}": with_codes(days, day) for i, day in enumerate(DAYS)}
    asked = problems(look_at(tmp_path, columns), "W148")
    flags = [f"c{i}={day}" for i, day in enumerate(DAYS)]
    assert [problem.message.split(",")[0] for problem in asked] == [
        f"12 cells of `c{i}` are {day}" for i, day in enumerate(DAYS)
    ]
    assert all(f'"{flag}"' in str(p.help) for flag, p in zip(flags, asked, strict=True))
    assert not problems(look_at(tmp_path, columns, *flags), "W148")


def test_birthdays_are_no_codes(tmp_path: Path) -> None:
    days = [f"{1940 + i % 60}-01-01" for i in range(ROWS)]
    exploration = look(tmp_path / "t.csv", [(d, age(i)) for i, d in enumerate(days)])
    assert not problems(exploration, "W148")


def test_a_run_asks_and_the_flag_settles_it(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = [f"C{i},{a},{i * 7 % 50},{age(i)}" for i, a in enumerate(with_codes(INCOMES, -1))]
    path.write_text("\n".join(["customer_id,annual_income,spending,age", *rows]))
    outcome = run_json("preview", path, "--clusters", "3")
    assert "W148" in outcome.codes
    outcome = run_json("preview", path, "--clusters", "3", "--missing", "annual_income=-1")
    assert "W148" not in outcome.codes
    assert "W302" in outcome.codes  # as gaps they are said
    outcome = run_json("preview", path, "--missing", "income=-1")
    assert outcome.codes == {"E114"}
    assert "--missing" in outcome.err


def test_a_code_of_one_column_is_a_value_of_another(tmp_path: Path) -> None:
    rows = [(a, -1 if i % 9 == 0 else age(i)) for i, a in enumerate(with_codes(INCOMES, -1))]
    exploration = look(tmp_path / "t.csv", rows, "amount=-1")
    assert exploration.numbers["amount"].summary.gaps == 12
    assert exploration.numbers["age"].summary.gaps == 0


DATES = [dt.date(2024, 1, 1) + dt.timedelta(days=i) for i in range(30)] + [
    dt.date(2099, 12, 31)
] * 5
TIMES = [dt.datetime.combine(day, dt.time(10, 30)) for day in DATES]
STORED = {
    "dates": pa.array(DATES),
    "timestamps": pa.array(TIMES),
    "timestamps with a zone": pa.array(TIMES, pa.timestamp("us", "UTC")),
}
WRITTEN = ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d %B %Y", "%Y-%m-%dT10:30:00Z", "%Y%m%d"]
WORDS_FOR_A_DAY = ["2099-12-31", "day=2099-12-31", "31.12.2099", "day=31.12.2099"]


def gaps_of_days(path: Path, *missing: str) -> list[int]:
    """The rows whose day counts as a gap."""
    opened = read(path, missing=missing)
    assert (opened.forms["day"], opened.codes) == ("date", [])
    return [i for i, cell in enumerate(opened.columns["day"]) if cell is None]


@pytest.mark.parametrize("stored", STORED)
@pytest.mark.parametrize("word", WORDS_FOR_A_DAY)
def test_a_day_for_a_gap_in_a_parquet_file(tmp_path: Path, stored: str, word: str) -> None:
    path = tmp_path / "t.parquet"
    ids = [f"C{i}" for i in range(35)]
    pq.write_table(pa.table({"id": ids, "day": STORED[stored], "income": range(35)}), path)
    assert gaps_of_days(path, word) == [30, 31, 32, 33, 34]
    assert gaps_of_days(path, "2099-12-30", "income=2099-12-31", "2099-13-31") == []


@pytest.mark.parametrize("written", WRITTEN)
def test_a_day_for_a_gap_as_people_write_it(tmp_path: Path, written: str) -> None:
    path = tmp_path / "t.csv"
    rows = "".join(f"C{i},{day.strftime(written)},{i}\n" for i, day in enumerate(DATES))
    path.write_text(f"id,day,income\n{rows}")
    for word in WORDS_FOR_A_DAY:
        assert gaps_of_days(path, word) == [30, 31, 32, 33, 34]


def test_a_day_for_a_gap_in_a_workbook_and_a_database(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "t.xlsx")) as book:
        sheet, style = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["id", "day", "income"])
        for i, time in enumerate(TIMES):
            sheet.write_row(i + 1, 0, [f"C{i}", "", i])
            sheet.write_datetime(i + 1, 1, time, style)
    with duckdb.connect(str(tmp_path / "t.duckdb")) as database:
        database.execute("create table t (id text, day date, income double)")
        rows = [(f"C{i}", day, float(i)) for i, day in enumerate(DATES)]
        database.executemany("insert into t values (?, ?, ?)", rows)
    for ending in ("xlsx", "duckdb"):
        assert gaps_of_days(tmp_path / f"t.{ending}", "2099-12-31", "income=-1") == [*range(30, 35)]


def test_the_question_about_a_day_has_an_answer_that_works(tmp_path: Path) -> None:
    days = [day.strftime("%d.%m.%Y") for day in DATES]
    (question,) = problems(look_at(tmp_path, {"day": days, "income": range(35)}), "W148")
    word = (question.help or "").split('--missing "')[1].rstrip('"')
    answered = look_at(tmp_path, {"day": days, "income": range(35)}, word)
    assert problems(answered, "W148") == []
    (gaps,) = [s.column.gaps for s in answered.columns if s.column.name == "day"]
    assert gaps == 5
