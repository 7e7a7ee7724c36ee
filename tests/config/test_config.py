"""personas.yaml: found upward, read with every problem at once, and beaten by flags."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from personas.cli.commands import personas as cli
from personas.config import KEYS, SECTIONS, find_config, load_config
from personas.domain.problem import PersonasError
from personas.domain.request import SETTINGS

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.yaml"))

# Options that cannot stand in a file: they name it, or are meant for one run alone.
TYPED_ONLY = {"config", "help", "force", "purchases", "saved", "values"}


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_broken_file_says_what_and_where(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    with pytest.raises(PersonasError) as caught:
        load_config(file)
    places = [
        f"{p.code} {p.location.line}:{p.location.column}"
        for p in caught.value.problems
        if p.location
    ]
    shown = "\n".join(f"{p.message} | {p.help}" for p in caught.value.problems)
    assert places == re.findall(r"[EW]\d{3} \d+:\d+", first), shown
    assert all(problem.help for problem in caught.value.problems)


def test_a_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "personas.yaml").write_text(
        "data: data/customers.csv\n"
        "rules: retail\n"
        "clusters: 4-8\n"
        "id: 0017\n"
        "measures: {income: Annual Income (k$), spend: Wines + Fruits}\n"
        "features: [income, spend]\n"
        "ignore: Z_Revenue\n"
        "purchases: {date: Day, not_products: [POST, DOT], returns: drop}\n"
        "unit: order\n"
        "strict: true\n"
        "report: {output: out}\n"
    )
    config = load_config()
    assert config.options == {
        "data": "data/customers.csv",
        "rules": "retail",
        "clusters": "4-8",
        "id": "0017",
        "measure": ("income=Annual Income (k$)", "spend=Wines + Fruits"),
        "features": "income,spend",
        "ignore": ("Z_Revenue",),
        "purchase": ("", "date=Day", "not_products=POST,DOT", "returns=drop"),
        "unit": "order",
        "strict": True,
    }
    assert config.sections == {"report": {"output": "out"}}


def test_paths_are_seen_from_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "mine.yaml").write_text("x: 1\n")
    file = tmp_path / "personas.yaml"
    file.write_text("data: customers.csv\nrules: mine.yaml\nreport: {output: out}\n")
    monkeypatch.chdir(inner)
    assert find_config(Path()) == file.resolve()
    config = load_config()
    assert config.options["data"] == "../../customers.csv"
    assert config.options["rules"] == "../../mine.yaml"
    assert config.sections["report"] == {"output": "../../out"}


@pytest.mark.parametrize("kept", ["-", "postgresql://host/shop?table=c", "/srv/c.csv"])
def test_addresses_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "personas.yaml").write_text(f"data: '{kept}'\n")
    assert load_config().options["data"] == kept


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "\n\n  # nothing\n"])
def test_a_file_of_comments_sets_nothing(tmp_path: Path, text: str) -> None:
    file = tmp_path / "personas.yaml"
    file.write_text(text)
    assert load_config(file).options == {}


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("preparation: log weight 2", {"prepare": ("log weight 2",)}),
        ("preparation: {a: {clip: [0, 9]}, b: log}", {"prepare": ("a=clip 0 to 9", "b=log")}),
        ("purchases: true", {"purchase": ("",)}),
        ("purchases: false", {}),
        ("purchases: {date: Day}", {"purchase": ("", "date=Day")}),
        ("features: [a, b]", {"features": "a,b"}),
        ("features: a", {"features": "a"}),
        ("gaps: median", {"gaps": ("median",)}),
        ("gaps: {a: drop}", {"gaps": ("a=drop",)}),
    ],
)
def test_values_read_as_their_flags(tmp_path: Path, text: str, options: dict[str, object]) -> None:
    file = tmp_path / "personas.yaml"
    file.write_text(text, encoding="utf-8")
    read = load_config(file).options
    assert {key: value for key, value in read.items() if value} == options


@pytest.mark.parametrize(
    "text", ["preparation: [log]", "preparation: {a: {scale: }}", "purchases: [a]", "gaps: {a: }"]
)
def test_values_of_the_wrong_form(tmp_path: Path, text: str) -> None:
    file = tmp_path / "personas.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PersonasError) as caught:
        load_config(file)
    assert all(problem.location for problem in caught.value.problems)


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(PersonasError) as caught:
        load_config(tmp_path / "none.yaml")
    assert [p.code for p in caught.value.problems] == ["E601"]


def options_of(command: str) -> set[str]:
    exports = cli.commands["export"]
    assert isinstance(exports, click.Group)
    found = exports.get_command(click.Context(exports), command) or cli.commands[command]
    return {str(parameter.name) for parameter in found.params} - TYPED_ONLY


@pytest.mark.parametrize("command", SECTIONS)
def test_everything_a_flag_says_can_stand_in_the_file(command: str) -> None:
    known = {key.dest for key in (*KEYS.values(), *SECTIONS[command].values())}
    assert options_of(command) <= known


def test_every_key_is_an_option() -> None:
    everywhere = set().union(*(options_of(command) for command in SECTIONS))
    assert {key.dest for key in KEYS.values()} <= everywhere
    for command, keys in SECTIONS.items():
        assert {key.dest for key in keys.values()} <= options_of(command)


def test_the_document_explains_every_key(root: Path) -> None:
    page = (root / "docs" / "config.md").read_text(encoding="utf-8")
    keys = {*KEYS, *SECTIONS, *SETTINGS, *(k for keys in SECTIONS.values() for k in keys)}
    assert sorted(key for key in keys if f"`{key}`" not in page) == []
