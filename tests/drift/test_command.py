"""`personas compare`: two reports, a report and a table; every form of it; what it refuses."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

import personas
from personas.cli.commands import personas as cli
from personas.domain.problem import PersonasError

Compare = Callable[..., Result]
MOVED, LEFT, JOINED = 30, 20, 15


@pytest.fixture(scope="module")
def mall(root: Path) -> list[list[str]]:
    with (root / "examples" / "mall" / "customers.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.reader(table))


@pytest.fixture(scope="module")
def january(mall: Sequence[Sequence[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of January, with a table of February beside it."""
    folder = tmp_path_factory.mktemp("months")
    _write(folder / "january.csv", mall)
    made = personas.segment(folder / "january.csv", rules="retail")
    made.report(folder / "january", formats=("md",))
    header, *rows = mall
    segment = dict(zip(made.customers["CustomerID"], made.customers["segment"], strict=True))
    premium = next(row for row in rows if segment[row[0]] == 3)
    moving = [row for row in rows if segment[row[0]] == 1][:MOVED]
    stayed = [[row[0], *premium[1:]] if row in moving else row for row in rows]
    leaving = [row for row in rows if segment[row[0]] == 2][:LEFT]
    joined = [[str(1000 + i), *premium[1:]] for i in range(JOINED)]
    _write(folder / "february.csv", [header, *(r for r in stayed if r not in leaving), *joined])
    return folder


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


@pytest.fixture(scope="module")
def compare(january: Path) -> Compare:
    """Return a function that compares; it keeps what each command line gave."""

    @cache
    def run(*words: str, old: str = "january", new: str = "february.csv") -> Result:
        line = ["compare", str(january / old), str(january / new), *words]
        return CliRunner().invoke(cli, line, standalone_mode=False)

    return run


def _json(result: Result) -> dict[str, object]:
    assert result.exception is None, result.exception
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_the_planted_movement_is_found(compare: Compare) -> None:
    found = _json(compare("--format", "json"))
    movement = found["movement"]
    assert isinstance(movement, dict)
    told = {key: movement[key] for key in ("stayers", "movers", "leavers", "joiners", "unclear")}
    assert told == {
        "stayers": 180, "movers": MOVED, "leavers": LEFT, "joiners": JOINED, "unclear": 0
    }  # fmt: skip
    keys = [column["key"] for column in movement["columns"]]
    rows = {row["key"]: dict(zip(keys, row["cells"], strict=True)) for row in movement["rows"]}
    assert rows["1"]["3"]["count"] == MOVED
    assert rows["2"]["left"]["count"] == LEFT
    assert rows["joined"]["3"]["count"] == JOINED


def test_the_json_is_as_its_schema_says(compare: Compare, root: Path) -> None:
    schema = json.loads((root / "docs" / "compare.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    for new in ("february.csv", "january"):
        jsonschema.validate(_json(compare("--format", "json", new=new)), schema)


def test_the_same_is_the_same(compare: Compare) -> None:
    done = compare("--strict", new="january")
    assert done.return_value == 0, done.output
    assert "200 customers stayed, 0 left, 0 joined" in done.stdout
    assert "No figure is above its bar." in " ".join(done.stdout.split())


def test_alerts_and_the_bars_of_the_analyst(compare: Compare) -> None:
    done = compare("--strict", "--format", "md")
    assert done.return_value == 1
    assert "W812" in done.stdout
    assert "W812" in done.stderr
    bars = [word for name in ("share", "moved", "left") for word in ("--bar", f"{name}=90%")]
    assert compare("--strict", *bars, "--bar", "psi=9", "--bar", "renamed=1").return_value == 0


@pytest.mark.parametrize("bar", ["moved", "moved=many", "speed=20%", "psi=-1", "left=inf"])
def test_a_bar_that_is_none(compare: Compare, bar: str) -> None:
    assert "is no bar such as moved=20%" in str(compare("--bar", bar).exception)


def test_the_report_is_whole_and_the_same_every_time(compare: Compare, tmp_path: Path) -> None:
    for folder in ("one", "other"):
        assert compare("-o", str(tmp_path / folder)).return_value == 0
    names = sorted(file.name for file in (tmp_path / "one").iterdir())
    assert names == [".personas-manifest.json", "compare.html", "compare.json", "compare.md"]
    for name in names:
        one, other = ((tmp_path / side / name).read_bytes() for side in ("one", "other"))
        assert one == other


def test_the_order_of_rows_leaves_no_trace(compare: Compare, january: Path) -> None:
    first = compare("--format", "json").stdout
    header, *rows = (january / "february.csv").read_text(encoding="utf-8").splitlines()
    (january / "shuffled").mkdir()
    shuffled = january / "shuffled" / "february.csv"
    shuffled.write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
    second = compare("--format", "json", new="shuffled/february.csv").stdout
    assert second.replace("shuffled/", "") == first


def test_a_model_alone_follows_nobody(compare: Compare, january: Path, tmp_path: Path) -> None:
    model = tmp_path / "model.json"
    model.write_bytes((january / "january" / "model.json").read_bytes())
    line = ["compare", str(model), str(january / "february.csv"), "--format", "json"]
    done = CliRunner().invoke(cli, line, standalone_mode=False)
    found = _json(done)
    assert found["movement"] is None
    assert "W801" in done.stderr


@pytest.mark.parametrize("old", ["february.csv", "nowhere", "."])
def test_what_is_no_report_is_told(compare: Compare, old: str) -> None:
    error = compare(old=old).exception
    assert isinstance(error, PersonasError)
    assert [problem.code for problem in error.problems] == ["E801"]


def test_ids_that_stand_twice_are_counted(compare: Compare, january: Path) -> None:
    rows = (january / "february.csv").read_text(encoding="utf-8").splitlines()
    (january / "twice.csv").write_text("\n".join([*rows, f"{rows[1]}0"]) + "\n", encoding="utf-8")
    done = compare("--format", "json", new="twice.csv")
    movement = _json(done)["movement"]
    assert isinstance(movement, dict)
    assert movement["unclear"] == 3  # two rows of now, one of then
    assert "W802" in done.stderr


@pytest.mark.long
def test_fits_made_apart_are_compared_by_persona(compare: Compare, january: Path) -> None:
    made = personas.segment(january / "february.csv", rules="retail", clusters=4)
    made.report(january / "apart", formats=("md",))
    done = compare("--format", "json", new="apart")
    found = _json(done)
    assert found["by"] == "persona"
    assert "W803" not in done.stderr
    movement = found["movement"]
    assert isinstance(movement, dict)
    assert (movement["stayers"], movement["leavers"], movement["joiners"]) == (180, LEFT, JOINED)


@pytest.mark.long
def test_other_rules_are_told(compare: Compare, january: Path) -> None:
    personas.segment(january / "february.csv", rules="generic").report(january / "other")
    assert "W803" in compare("--format", "json", new="other").stderr


@pytest.mark.parametrize(
    "text",
    [
        "", "id\n1\n", "CustomerID,segment\n1,9\n", "CustomerID,segment\n1,one\n",
        "CustomerID,segment\n1,\n", "id,other\n1,1\n",
    ],
)  # fmt: skip
def test_customers_of_another_report_are_told(
    compare: Compare, january: Path, tmp_path: Path, text: str
) -> None:
    (tmp_path / "model.json").write_bytes((january / "january" / "model.json").read_bytes())
    (tmp_path / "customers.csv").write_text(text)
    error = compare(old=str(tmp_path)).exception
    assert isinstance(error, PersonasError)
    assert [problem.code for problem in error.problems] == ["E801"]
