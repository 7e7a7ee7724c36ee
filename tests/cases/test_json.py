"""JSON as people export it: the table is found, digits are kept, and what is no cell is named."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.cases.reading import Opened, read
from tests.cases.running import run_json, run_text

NAMES = ["customer_id", "annual_income", "spending", "age", "region"]
ROWS = [
    [f"C{i:03}", 20_000 + 997 * i % 60_000, 50.5 + i % 37, 18 + i * 7 % 60, "NESW"[i % 4]]
    for i in range(30)
]
RECORDS = [dict(zip(NAMES, row, strict=True)) for row in ROWS]
FRAME = pd.DataFrame(RECORDS)


def assert_base(opened: Opened, codes: Sequence[str] = (), names: Sequence[str] = NAMES) -> None:
    """The table is read whole."""
    assert opened.codes == list(codes), opened.text
    assert set(names) <= opened.columns.keys()
    assert opened.columns["customer_id"] == [row[0] for row in ROWS]
    for i, name in enumerate(NAMES[1:4], 1):
        cells = opened.columns[name]
        assert [float(cell or "nan") for cell in cells] == [row[i] for row in ROWS]


# --- the cases


@pytest.mark.parametrize(
    ("file", "codes"),
    [
        ("array.json", []),
        ("wrapped.json", ["W155"]),
        ("nested.jsonl", ["W157", "W158"]),
        ("numbers-as-text.jsonl", []),
    ],
)
def test_a_case(cases: Path, file: str, codes: list[str]) -> None:
    opened = read(cases / "51-json" / file)
    base = read(cases / "44-duplicate-header" / "unnamed0.csv")
    assert opened.codes == codes
    ids = opened.columns.get("id") or opened.columns["customer_id"]
    assert ids == base.columns["customer_id"]
    for name in ("annual_income", "spending"):
        assert opened.forms[name] == "number"
        assert opened.median(name) == base.median(name)


def test_a_case_in_a_run_and_in_explore(cases: Path) -> None:
    outcome = run_json("preview", cases / "51-json" / "wrapped.json", "--clusters", "3")
    medians = [s["measures"]["spending"]["median"] for s in outcome.json["segments"]]
    assert medians == [8182.66, 5109.8, 2247.44]
    nested = run_json("preview", cases / "51-json" / "nested.jsonl", "--clusters", "3")
    assert nested.json["customers"] == 180
    assert {"W157", "W158"} <= nested.codes
    assert [s["persona"] for s in nested.json["segments"]] == [
        s["persona"] for s in outcome.json["segments"]
    ]
    explored = run_text("explore", cases / "51-json" / "nested.jsonl")
    assert explored.exit == 0
    assert "annual_income" in explored.out
    assert "attributes." not in explored.out


# --- where the table is


def under(*keys: str, beside: dict[str, Any] | None = None, rows: Any = RECORDS) -> Any:
    """The table under these keys."""
    value = rows
    for key in reversed(keys):
        value = {key: value}
    return {**value, **(beside or {})}


MATRIX = [[*row] for row in ROWS]
SHAPES: dict[str, tuple[Any, list[str]]] = {
    "array": (RECORDS, []),
    "under a key": (under("customers"), []),
    "under a key in another language": (under("客户"), []),
    "under two keys": (under("data", "items"), []),
    "under five keys": (under("a", "b", "c", "d", "e"), []),
    "beside a count": (under("customers", beside={"total": 1832}), ["W155"]),
    "beside links": (under("data", beside={"links": {"next": "https://x.y/2"}}), ["W155"]),
    "beside a smaller table": (under("data", beside={"tags": [{"a": 1}, {"a": 2}]}), ["W155"]),
    "beside an empty table": (under("data", beside={"errors": []}), []),
    "pandas split": (json.loads(FRAME.to_json(orient="split")), []),
    "pandas index": (json.loads(FRAME.to_json(orient="index")), []),
    "pandas columns": (json.loads(FRAME.to_json(orient="columns")), []),
    "pandas table": (json.loads(FRAME.to_json(orient="table", index=False)), ["W155"]),
    "lists by column": ({name: [row[i] for row in ROWS] for i, name in enumerate(NAMES)}, []),
    "rows with a header": ([NAMES, *MATRIX], []),
    "values of a sheet": ({"range": "A1:E31", "values": [NAMES, *MATRIX]}, ["W155"]),
    "rows with names beside": ({"columns": NAMES, "rows": MATRIX}, []),
    "rows with fields beside": (
        {"fields": [{"name": name} for name in NAMES], "records": MATRIX}, ["W155"],
    ),
    "one object for each key": (
        {f"-N{i}": record for i, record in enumerate(RECORDS)}, [],
    ),
    "objects by key under a key": (
        {"users": {f"-N{i}": record for i, record in enumerate(RECORDS)}}, [],
    ),
    "json api": (
        under("data", rows=[{"type": "customer", "attributes": r} for r in RECORDS]),
        ["W157"],
    ),
    "airtable": (
        under("records", rows=[{"id": f"rec{i}", "fields": r} for i, r in enumerate(RECORDS)]),
        ["W157"],
    ),
    "graphql": (
        under("data", "customers", "edges", rows=[{"node": r} for r in RECORDS]), ["W157"],
    ),
    "elasticsearch": (
        under("hits", "hits", rows=[{"_id": "a", "_source": r} for r in RECORDS]),
        ["W157"],
    ),
    "geojson": (
        under("features", rows=[
            {"properties": r, "geometry": {"coordinates": [1, 2]}} for r in RECORDS
        ]),
        ["W157", "W158"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("value", "codes"), SHAPES.values(), ids=SHAPES.keys())
@pytest.mark.parametrize("indent", [None, 2])
def test_the_table_of_a_document(
    tmp_path: Path, value: Any, codes: list[str], indent: int | None
) -> None:
    path = tmp_path / "t.json"
    path.write_text(json.dumps(value, ensure_ascii=False, indent=indent), "utf-8")
    assert_base(read(path), codes)


def test_what_is_beside_the_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    beside = {"total": 1832, "next": "https://x.y/2", "tags": [{"a": 1}, {"a": 2}]}
    path.write_text(json.dumps(under("customers", beside=beside)))
    opened = read(path)
    assert "the 30 objects under `customers` were read" in opened.text
    assert "`tags` (2), `total = 1832`, `next = https://x.y/2`" in opened.text


LINES = [json.dumps(record) for record in RECORDS]
TEXTS: dict[str, str] = {
    "lines": "\n".join(LINES),
    "lines with a mark": "\ufeff" + "\n".join(LINES),
    "lines with windows ends": "\r\n".join(LINES),
    "lines with blank lines": "\n\n".join(LINES) + "\n\n",
    "lines with commas": ",\n".join(LINES) + ",\n",
    "objects on one line": " ".join(LINES),
    "objects without a blank": "".join(LINES),
    "indented objects": "\n".join(json.dumps(record, indent=4) for record in RECORDS),
    "lists on lines": "\n".join(map(json.dumps, [NAMES, *MATRIX])),
    "an indented array": json.dumps(RECORDS, indent=1),
    "an array after blank lines": "\n\n " + json.dumps(RECORDS),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize("ending", ["json", "jsonl", "csv"])
def test_forms_of_text(tmp_path: Path, text: str, ending: str) -> None:
    path = tmp_path / f"t.{ending}"
    path.write_bytes(text.encode())
    if ending == "csv" and text.startswith("[") and text[1] == '"':
        return  # a header of CSV may begin so
    assert_base(read(path))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.json"
    records = [{**record, "region": "Süd"} for record in RECORDS]
    path.write_bytes(json.dumps({"Kunden": records}, ensure_ascii=False).encode(encoding))
    opened = read(path)
    assert_base(opened)
    assert set(opened.columns["region"]) == {"Süd"}


# --- cells


def test_objects_become_columns_and_lists_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    records = [
        {
            "id": f"C{i}",
            "address": {"city": "Rome", "geo": {"lat": i, "far": {"deep": {"x": 1}}}},
            "orders": [{"total": i}],
            "tags": [] if i % 2 else ["a", "b"],
            "note": {},
        }
        for i in range(9)
    ]
    path.write_text("\n".join(map(json.dumps, records)))
    opened = read(path)
    assert opened.codes == ["W157", "W158"]
    assert opened.columns["city"] == ["Rome"] * 9
    assert opened.columns["lat"] == [str(i) for i in range(9)]
    assert opened.columns["deep"] == ['{"x": "1"}'] * 9
    assert opened.columns["orders"][3] == '[{"total": "3"}]'
    assert "`address`, `address.geo`" in opened.text
    assert "`orders`, `tags`" in opened.text
    assert "--ignore" in opened.text


def nest(record: dict[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    """Put all values but the id under these keys, one in the other."""
    value: Any = {key: cell for key, cell in record.items() if key != "customer_id"}
    for key in reversed(keys):
        value = {key: value, "tags": ["a", "b"]} if key == "listed" else {key: value}
    return {"customer_id": record["customer_id"], **value}


@pytest.mark.parametrize("keys", [["a"], ["a", "b"], ["profile", "listed"], ["a", "b", "c"]])
@pytest.mark.parametrize("form", ["lines", "array", "under a key", "indented lines"])
def test_the_last_key_names_a_column(tmp_path: Path, keys: list[str], form: str) -> None:
    records = [nest(record, keys) for record in RECORDS]
    texts = {
        "lines": "\n".join(map(json.dumps, records)),
        "array": json.dumps(records),
        "under a key": json.dumps({"customers": records}),
        "indented lines": "\n".join(json.dumps(record, indent=2) for record in records),
    }
    path = tmp_path / "t.json"
    path.write_text(texts[form])
    assert_base(read(path), ["W157", "W158"] if "listed" in keys else ["W157"])


COLLISIONS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "two objects": ({"a": {"pay": 1}, "b": {"pay": 2}}, ["a.pay", "b.pay"]),
    "the record itself": ({"pay": 1, "b": {"pay": 2}}, ["pay", "b.pay"]),
    "case": ({"a": {"Pay": 1}, "b": {"pay ": 2}}, ["a.Pay", "b.pay"]),
    "a dotted key": ({"a": {"pay": 1}, "b": {"pay": 2, "a.pay": 3}},
                     ["a.pay", "b.pay", "b.a.pay"]),
    "only some": ({"a": {"pay": 1, "age": 3}, "b": {"pay": 2}}, ["a.pay", "age", "b.pay"]),
    "vague keys": ({"customer": {"id": 1}, "pay": {"value": 2}}, ["customer.id", "pay.value"]),
    "depths": ({"a": {"b": {"pay": 1}, "pay": 2}}, ["a.b.pay", "a.pay"]),
}  # fmt: skip


@pytest.mark.parametrize(("record", "names"), COLLISIONS.values(), ids=COLLISIONS.keys())
def test_names_that_collide_keep_all_keys(
    tmp_path: Path, record: dict[str, Any], names: list[str]
) -> None:
    path = tmp_path / "t.json"
    path.write_text("\n".join([json.dumps(record)] * 3))
    opened = read(path)
    assert opened.codes == ["W157"]
    assert list(opened.columns) == names


def test_an_object_that_only_some_records_have(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    records = [{"id": i, "a": {"pay": i} if i % 3 else None} for i in range(12)]
    path.write_text(json.dumps(records))
    opened = read(path)
    assert opened.columns["pay"].count(None) == 4
    assert opened.columns["pay"][1] == "1"


MONGO = [
    ({"$oid": "64b"}, "64b"),
    ({"$numberDecimal": "12.50"}, "12.50"),
    ({"$numberLong": "9007199254740993"}, "9007199254740993"),
    ({"$date": "2024-05-01T00:00:00Z"}, "2024-05-01T00:00:00Z"),
    ({"$date": {"$numberLong": "1714521600000"}}, "1714521600000"),
]


@pytest.mark.parametrize(("value", "text"), MONGO)
def test_wrapped_values_of_mongodb(tmp_path: Path, value: Any, text: str) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text("\n".join(json.dumps({"id": i, "x": value}) for i in range(5)))
    opened = read(path)
    assert opened.columns["x"] == [text] * 5
    assert opened.codes == []


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("12345678901234567890", "12345678901234567890"),
        ("9007199254740993", "9007199254740993"),
        ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
        ("23705.680", "23705.680"),
        ("2.0E4", "20000"),
        ("1.5e-3", "0.0015"),
        ("NaN", None),
        ("null", None),
        ("true", "true"),
    ],
)
@pytest.mark.parametrize("wrap", [False, True])
def test_numbers_keep_their_digits(
    tmp_path: Path, number: str, text: str | None, wrap: bool
) -> None:
    path = tmp_path / "t.json"
    rows = ", ".join(f'{{"id": "C{i}", "x": {number}}}' for i in range(5))
    path.write_text(f'{{"rows": [{rows}]}}' if wrap else f"[{rows}]")
    assert read(path).columns["x"] == [text] * 5


# --- what is refused


@pytest.mark.parametrize(
    "text",
    [
        '{"id": 1, "age": 2, "age": 3}\n{"id": 2, "age": 2}',
        '[{"id": 1, "age": 2}, {"id": 1, "age": 2, "age": 3}]',
        '{"rows": [{"id": 1, "age": 2}, {"id": 1, "age": 2, "age": 3}]}',
        '[{"a": {"age": 1}, "a.age": 2}]',
    ],
)
def test_two_values_of_one_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.json"
    path.write_text(text)
    opened = read(path)
    assert opened.codes == ["E110"]
    assert "age`" in opened.text


def test_one_value_given_twice_is_one(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text('[{"id": 1, "age": 2, "age": 2}, {"id": 2, "age": 3}]')
    assert read(path).columns["age"] == ["2", "3"]


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ('{"error": "unauthorized", "status": 401}', "E107", "`error`, `status`"),
        ('{"error": {"message": "no", "code": 7}}', "E107", "`error`"),
        ('{"customers": []}', "E107", "`customers`"),
        ("{}", "E107", "no array of objects"),
        ("[]", "E107", "no objects"),
        ("[1, 2, 3]", "E107", "no array of objects"),
        ("[[1, 2], [3, 4]]", "E107", "no array of objects"),
        ("callback([{'a': 1}]);", "E105", "no JSON"),
        ('var data = [{"a": 1}];', "E105", "no JSON"),
        ('[{"a": 1}, 5]', "E105", "no object with names"),
        ('{"customers": [{"a": 1}, {"a"', "E105", "no JSON"),
        ('{"customers": [\n{"a": 1},\n{"a" 2}]}', "E105", "no JSON"),
        ('{"a":' * 50_000, "E105", "deep"),
        ("[" * 50_000, "E105", "deep"),
    ],
)
def test_a_document_without_a_table(tmp_path: Path, text: str, code: str, word: str) -> None:
    path = tmp_path / "t.json"
    path.write_text(text)
    opened = read(path)
    assert opened.codes == [code], opened.text
    assert word in opened.text


def test_the_line_of_an_error_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text('{"customers": [\n{"a": 1},\n{"a" 2}]}')
    (problem,) = read(path).problems
    assert problem.location is not None
    assert problem.location.line == 3
