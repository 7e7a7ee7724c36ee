"""The encoding of a text that does not say it is told from its words, and stated as a guess."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlglot import exp

from personas.domain.request import Reading
from tests.cases.base_table import NAMES, ROWS, codes, opened, problem
from tests.cases.running import run_json

WORDS = {
    "cp1250": ["Łódź|Kraków|Gdańsk", "Plzeň|Ústí nad Labem|České Budějovice", "Nő|Férfi",
               "Győr|Székesfehérvár", "Žilina|Košice|Prešov", "Čačak|Šibenik|Đakovo", "muž|žena",
               "Iaşi|Timişoara"],
    "cp1251": ["Москва|Казань", "Север|Юг", "Київ|Львів|Одеса", "София|Варна", "МОСКВА|КАЗАНЬ"],
    "koi8-r": ["Москва|Санкт-Петербург|Казань"],
    "cp866": ["Москва|Казань"],
    "cp1253": ["Αθήνα|Θεσσαλονίκη|Πάτρα", "Βόρεια|Νότια"],
    "cp1254": ["İstanbul|İzmir|Eskişehir", "Kadın|Erkek", "Doğu|Batı"],
    "cp1255": ["תל אביב|ירושלים|חיפה"],
    "cp1256": ["الرياض|جدة|مكة"],
    "cp1257": ["Rīga|Liepāja", "Šiauliai|Klaipėda|Panevėžys"],
    "cp874": ["กรุงเทพ|เชียงใหม่|ภูเก็ต"],
    "gb18030": ["北京|上海|广州", "男|女", "华北|华东|华南"],
    "gbk": ["北京市|上海市"],
    "big5": ["台北|高雄|臺中", "男|女"],
    "shift_jis": ["東京|大阪|名古屋", "北海道|東北|関東", "はい|いいえ"],
    "euc-jp": ["北海道|東北|関東"],
    "euc-kr": ["서울|부산|대구", "남|여"],
    "mac-roman": ["München|Köln|Düsseldorf", "Orléans|Besançon"],
}  # fmt: skip
GUESSES = [(encoding, words) for encoding, lists in WORDS.items() for words in lists]
WESTERN = [
    "München|Köln|Düsseldorf", "Orléans|Besançon|Nîmes", "Málaga|A Coruña|León",
    "São Paulo|Brasília", "Göteborg|Malmö|Örebro", "Århus|København", "Zoë|Jürgen", "Größe|Maß",
    "€ 12|£ 13", "½|n°", "Reykjavík|Akureyri", "Côte d’Azur|“quoted”", "Muñoz|Peña", "NORTE|BOGOTÁ",
    "STRASSE|MÜNCHEN",
]  # fmt: skip


def _content(words: list[str], encoding: str, seed: int = 0) -> bytes:
    rows = [[*row[:4], words[i % len(words)]] for i, row in enumerate(ROWS)]
    random.Random(seed).shuffle(rows)
    return "\n".join(",".join(row) for row in [NAMES, *rows]).encode(encoding)


def _regions(
    path: Path, content: bytes, reading: Reading | None = None
) -> tuple[set[str], list[str]]:
    table = opened(path, content, reading)
    assert table.rows == len(ROWS)
    query = exp.select(exp.column("region")).from_(exp.to_table(table.view)).distinct()
    return {str(region) for (region,) in table.engine.rows(query)}, codes(table)


def test_cases_have_readable_words(cases: Path) -> None:
    content = (cases / "19-encodings" / "cp1250.csv").read_bytes()
    table = opened(Path("t.csv"), content)
    assert (table.rows, codes(table)) == (180, ["W126"])
    assert table.warnings[0].cells == ("Gdańsk", "Kraków", "Łódź")
    content = (cases / "19-encodings" / "sjis.csv").read_bytes()
    table = opened(Path("t.csv"), content)
    assert [c.name for c in table.columns] == ["顧客番号", "年収", "購入額", "年齢", "地域"]
    assert (table.rows, codes(table)) == (180, ["W126"])
    content = (cases / "19-encodings" / "utf16le-nobom.txt").read_bytes()
    table = opened(Path("t.txt"), content)
    assert (table.rows, [c.name for c in table.columns]) == (180, NAMES)
    content = (cases / "19-encodings" / "zero-width.csv").read_bytes()
    assert [c.name for c in opened(Path("t.csv"), content).columns] == NAMES


@pytest.mark.parametrize(("encoding", "words"), GUESSES)
def test_a_guess_is_right_and_stated(tmp_path: Path, encoding: str, words: str) -> None:
    content = _content(words.split("|"), encoding)
    regions, warnings = _regions(tmp_path / "t.csv", content)
    assert regions == set(words.split("|"))
    assert warnings == ["W126"]


@pytest.mark.parametrize("words", WESTERN)
def test_western_european_text_is_read_without_a_word(tmp_path: Path, words: str) -> None:
    regions, warnings = _regions(tmp_path / "t.csv", _content(words.split("|"), "cp1252"))
    assert (regions, warnings) == (set(words.split("|")), [])


def test_the_order_of_rows_changes_no_guess(tmp_path: Path) -> None:
    words = ["Poznań", "Wrocław", "Śląsk", "Kraków", "Łódź", "Gdańsk"]
    tables = [opened(tmp_path / "t.csv", _content(words, "cp1250", seed)) for seed in range(3)]
    assert len({table.warnings for table in tables}) == 1


def test_an_encoding_that_is_said_is_no_guess(tmp_path: Path) -> None:
    content = _content(["Łódź", "Kraków"], "cp1250")
    read = _regions(tmp_path / "t.csv", content, Reading(encoding="cp1250"))
    assert read == ({"Łódź", "Kraków"}, [])
    assert _regions(tmp_path / "t.csv", content, Reading(encoding="cp1252"))[0] == {
        "£ódŸ",
        "Kraków",
    }


def test_a_guess_names_the_flag_and_what_else_it_may_be(tmp_path: Path) -> None:
    (warning,) = opened(tmp_path / "t.csv", _content(["Göteborg", "Malmö"], "mac-roman")).warnings
    assert "try --encoding mac-roman" in (warning.help or "")
    outcome = run_json("preview", tmp_path / "t.csv", "--clusters", "3")
    assert "W126" in outcome.codes


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "utf-32"])
@pytest.mark.parametrize("words", ["North|South", "Москва|Казань", "北京|上海", "서울|부산"])
def test_unicode_is_read_without_a_word(tmp_path: Path, encoding: str, words: str) -> None:
    regions, warnings = _regions(tmp_path / "t.csv", _content(words.split("|"), encoding))
    assert (regions, warnings) == (set(words.split("|")), [])


@pytest.mark.parametrize("content", [bytes(range(256)) * 8, b"id,x\n1,2\n3,\0\0\0\0\0\0\0\0,\n"])
def test_what_is_no_text_is_refused_with_the_flag(tmp_path: Path, content: bytes) -> None:
    code, message = problem(tmp_path / "t.csv", content)
    assert code == "E105"
    assert "--encoding" in message


def test_an_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    content = _content(["Москва"], "cp1251")
    code, message = problem(tmp_path / "t.csv", content, Reading(encoding="utf-8"))
    assert code == "E105"
    assert "utf-8" in message
