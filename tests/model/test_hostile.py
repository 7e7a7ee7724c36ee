"""Whatever a file holds: a model, or coded errors that say where; never anything else."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from personas.domain.problem import PersonasError, Problem
from personas.use_cases.models import read_model

FIRST = Path(__file__).parent / "first.json"
TEXT = FIRST.read_text("utf-8")

Edit = Callable[[dict[str, Any]], object]


def _read(tmp_path: Path, data: str | bytes) -> tuple[Problem, ...]:
    """Return the problems of a file; none where it is a model all the same."""
    file = tmp_path / "model.json"
    file.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
    try:
        read_model(file)
    except PersonasError as found:
        return found.problems
    return ()


DAMAGED: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "E702"),
    "blank": (" \n ", "E702"),
    "no JSON": ("format: 1", "E702"),
    "no UTF-8": (b'{"format": \xff}', "E702"),
    "UTF-16": ('{"format": 1}'.encode("utf-16"), "E702"),
    "cut off": (TEXT[:5000], "E702"),
    "cut in a text": (TEXT[: TEXT.index("Annual Income") + 4], "E702"),
    "nothing but zeros": (b"\0" * 4096, "E702"),
    "two of them": (TEXT + TEXT, "E702"),
    "deep lists": ("[" * 1_000_000, "E702"),
    "deep objects": ('{"a":' * 200_000 + "1" + "}" * 200_000, "E702"),
    "a long number": ('{"format": ' + "9" * 10_000 + "}", "E702"),
    "a comment": ("// a model\n" + TEXT, "E702"),
    "a trailing comma": (TEXT.replace('"retired": []', '"retired": [],', 1), "E702"),
    "a key twice": (TEXT.replace('"format": 1,', '"format": 1,\n "format": 1,', 1), "E702"),
    "a deep key twice": (TEXT.replace('"rows": 200', '"rows": 200, "rows": 2'), "E702"),
    "a list": ("[1]", "E703"),
    "a number": ("1", "E703"),
    "null": ("null", "E703"),
    "no format": ("{}", "E703"),
    "a format of the future": (TEXT.replace('"format": 1', '"format": 3', 1), "E703"),
    "a format as a text": (TEXT.replace('"format": 1', '"format": "1"', 1), "E703"),
    "a format that is true": (TEXT.replace('"format": 1', '"format": true', 1), "E703"),
    "a format alone": ('{"format": 1}', "E704"),
}


@pytest.mark.parametrize(("data", "code"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_told_of(tmp_path: Path, data: str | bytes, code: str) -> None:
    problems = _read(tmp_path, data)
    assert {problem.code for problem in problems} == {code}
    assert all(problem.help for problem in problems)


def _set(*path: Any, value: Any) -> Edit:
    def edit(model: dict[str, Any]) -> None:
        inside: Any = model
        for key in path[:-1]:
            inside = inside[key]
        inside[path[-1]] = value

    return edit


RUN = ("run",)
FEATURE = ("run", "clusters", "recipe", "features", 0)
SEGMENT = ("run", "profile", "segments", 0)
EDITS: dict[str, tuple[Edit, str, str]] = {
    "an unknown key": (_set("cenroids", value=[]), "E704", "/cenroids"),
    "a key of a run is missing": (lambda m: m["run"].pop("clusters"), "E704", "/run"),
    "no number": (_set(*FEATURE, "scale", value="wide"), "E704", "scale"),
    "not a number": (_set(*FEATURE, "center", value=float("nan")), "E704", "center"),
    "no finite number": (_set(*FEATURE, "center", value=1e999), "E704", "center"),
    "a number past all doubles": (_set(*FEATURE, "center", value=10**400), "E704", "center"),
    "true for a number": (_set(*FEATURE, "weight", value=True), "E704", "weight"),
    "an unknown transform": (_set(*FEATURE, "transform", value="exec"), "E704", "transform"),
    "a surrogate": (_set("run", "table", "name", value="\ud800"), "E704", "name"),

    "a segment named by a word": (
        lambda m: m["run"]["names"].update(x=m["run"]["names"]["1"]), "E704", "/run/names/x"),
    "a slash in a key": (_set("run", "profile", "population", "numbers", "a/b~", value=3),
                         "E704", "a~1b~0"),
    "a scale of nothing": (_set(*FEATURE, "scale", value=0.0), "E705", "features/0"),
    "a logarithm of less than nothing": (
        lambda m: m["run"]["clusters"]["recipe"]["features"][0].update(
            transform="log", low=None, shift=0.0), "E705", "features/0"),
    "a feature of nothing": (_set(*FEATURE, "measure", value="nobody"), "E705", "measure"),
    "a short centroid": (lambda m: m["run"]["clusters"]["centroids"][1].pop(), "E705",
                         "centroids/1"),
    "no centroids": (_set("run", "clusters", "centroids", value=[]), "E705", "centroids"),
    "numbers that repeat": (_set("run", "clusters", "numbers", value=[1, 1, 3]), "E705",
                            "numbers"),
    "a measure twice": (lambda m: m["run"]["measures"].append(m["run"]["measures"][0]), "E705",
                        "/name"),
    "a column that is not there": (_set("run", "measures", 0, "column", value="Pay"), "E705",
                                   "/run/measures/0/column"),
    "an id that is not there": (_set("run", "table", "id", value="Nr"), "E705", "/run/table/id"),
    "quantiles that fall": (
        lambda m: m["run"]["profile"]["population"]["numbers"]["age"]["quantiles"].reverse(),
        "E705", "age/quantiles"),
    "too few quantiles": (
        lambda m: m["run"]["profile"]["population"]["numbers"]["age"]["quantiles"].pop(),
        "E705", "age/quantiles"),
    "a share above 1": (_set(*SEGMENT, "share", value=1.5), "E705", "segments/0"),
    "more customers than there are": (_set(*SEGMENT, "size", value=10**9), "E705", "segments"),
    "a segment without a persona": (lambda m: m["run"]["names"].pop("2"), "E705", "/run/names"),
    "trust in nobody": (lambda m: m["run"]["trust"].update({"9": m["run"]["trust"]["1"]}), "E705",
                        "/run/trust/9"),
    "a measure without a summary": (
        lambda m: m["run"]["profile"]["population"]["numbers"].pop("pace"), "E705", "/numbers"),
    "a category's share above 1": (
        lambda m: m["run"]["profile"]["population"]["categories"]["gender"]["shares"].update(
            Female=1.5), "E705", "gender/shares/Female"),
    "a rotation that is too short": (
        _set("run", "clusters", "recipe", "rotation",
             value={"means": [0.0], "components": [{"loadings": [1.0], "share": 0.5}]}),
        "E705", "rotation"),
    "a segment of no centroid": (_set(*SEGMENT, "id", value=9), "E705", "segments/0/id"),
    "a number that nobody has": (
        lambda m: m["run"]["profile"]["segments"][0]["numbers"].update(
            pay=m["run"]["profile"]["segments"][0]["numbers"]["age"]), "E705", "numbers/pay"),
    "a number without a median": (
        lambda m: m["run"]["profile"]["segments"][0]["numbers"]["age"]["stats"].pop("median"),
        "E705", "age/stats"),
    "a category that nobody has": (
        lambda m: m["run"]["profile"]["segments"][0]["categories"].update(
            shop=m["run"]["profile"]["segments"][0]["categories"]["gender"]), "E705",
        "categories/shop"),
    "a persona of no segment": (lambda m: m["run"]["names"].update({"9": m["run"]["names"]["1"]}),
                                "E705", "/run/names/9"),
    "a segment retired and there": (_set("retired", value=[1]), "E705", "/retired"),
    "a query": (_set("source", "reading", "query", value="select 1"), "E705", "query"),
    "a decimal sign": (_set("source", "reading", "decimal", value={"": ";"}), "E705", "decimal"),
    "a delimiter of two": (_set("source", "reading", "delimiter", value="::"), "E705",
                           "delimiter"),
    "SQL in an expression": (
        _set("run", "measures", 4, "expression", value="(select 1)"), "E124", ""),
    "a function that reads files": (
        _set("run", "measures", 4, "expression", value="read_text('/etc/passwd')"), "E124", ""),
    "a second statement": (
        _set("run", "measures", 4, "expression", value="1; drop table customers"), "E121", ""),
    "a column that an expression lacks": (
        _set("run", "measures", 4, "expression", value="Pay * 2"), "E122", ""),
    "a deep expression": (
        _set("run", "measures", 4, "expression", value="(" * 500 + "1" + ")" * 500), "E121", ""),
    "gaps that cannot be": (_set("source", "gaps", value={"age": "guess"}), "E140", ""),
    "purchases that cannot be": (_set("source", "purchases", value={"dat": "Day"}), "E131", ""),
    "a rule that cannot be": (
        lambda m: m["rules"]["personas"]["premium"].update(when={"income": "sky high"}), "E208",
        ""),
    "no rules": (_set("rules", value={}), "E207", ""),
    "a text that would run": (
        lambda m: m["rules"]["personas"]["premium"].update(
            story="{{ ''.__class__.__mro__ }}{% import 'os' as os %}"), "E217", ""),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "code", "place"), EDITS.values(), ids=EDITS)
def test_an_edited_model_is_told_of_and_where(
    tmp_path: Path, edit: Edit, code: str, place: str
) -> None:
    model = json.loads(TEXT)
    edit(model)
    problems = _read(tmp_path, json.dumps(model, indent=1))
    assert code in {problem.code for problem in problems}, problems
    (first, *_) = [problem for problem in problems if problem.code == code]
    assert place in first.message
    assert first.location is not None
    assert first.location.line is not None


VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    0.5,
    1e308,
    -1e308,
    10**30,
    "",
    "x",
    "\u202e\n",
    [],
    {},
    [[]],
    {"": 1},
)


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in pairs:
            yield (*path, key)
            yield from _leaves(one, (*path, key))


def test_any_value_in_any_place(tmp_path: Path) -> None:
    """200 seeded mutations: a model or coded problems, and the second reading says the same."""
    whole, dice = json.loads(TEXT), random.Random(7)
    paths = list(_leaves(whole))
    told = 0
    for path in dice.choices(paths, k=200):
        model = deepcopy(whole)
        value = dice.choice(VALUES)
        _set(*path, value=value)(model)
        told += bool(_read(tmp_path, json.dumps(model)))
    assert told > 120


def test_any_byte_may_be_another(tmp_path: Path) -> None:
    """100 seeded cuts and flips of bytes."""
    data, dice, cut = FIRST.read_bytes(), random.Random(8), 0
    for _ in range(100):
        place = dice.randrange(len(data))
        cut += bool(_read(tmp_path, data[:place]))
        _read(tmp_path, data[:place] + bytes([dice.randrange(256)]) + data[place + 1 :])
    assert cut == 100


def test_a_file_that_is_not_there_and_one_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(PersonasError) as caught:
            read_model(path)
        assert [p.code for p in caught.value.problems] == ["E701"]
    monkeypatch.setattr("personas.model.document.MAX_BYTES", 1000)
    assert [p.code for p in _read(tmp_path, TEXT)] == ["E702"]


def test_many_faults_are_told_at_once_but_not_without_end(tmp_path: Path) -> None:
    model = json.loads(TEXT)
    model["run"]["measures"] = [{"nonsense": i} for i in range(1000)]
    problems = _read(tmp_path, json.dumps(model))
    assert len(problems) == 31
    assert "more" in problems[-1].message


def test_problems_point_at_the_line(tmp_path: Path) -> None:
    (problem,) = _read(tmp_path, TEXT.replace('"inertia": ', '"inertia": "x", "inertai": '))[:1]
    assert problem.location is not None
    line = TEXT[: TEXT.index('"inertia"')].count("\n") + 1
    assert problem.location.line == line
