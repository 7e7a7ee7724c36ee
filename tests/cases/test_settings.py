"""A settings file beside the data that is not in use is named, and never applied in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.running import run_json, run_text

CLUSTERS = ("--clusters", "3")


def write_table(folder: Path, rows: int = 40, *, thousands: bool = False) -> Path:
    """Write a table; with thousands, its amounts read both ways."""
    folder.mkdir(parents=True, exist_ok=True)
    amount = "{},{:03}" if thousands else "{}{:03}"
    lines = [
        f'{i},"{amount.format(1 + i * i % 90, 137 * i % 1000)}",{i * 7 % 30},{20 + i % 40}'
        for i in range(rows)
    ]
    path = folder / "customers.csv"
    path.write_text("\n".join(["customer_id,annual_income,spending,age", *lines]))
    return path


def write_settings(folder: Path, text: str = "clusters: 4\n") -> Path:
    path = folder / "personas.yaml"
    path.write_text(text)
    return path


def test_settings_beside_the_data_are_named_and_not_applied(tmp_path: Path) -> None:
    path = write_table(tmp_path / "clients" / "june")
    write_settings(path.parent)
    outcome = run_json("preview", path, *CLUSTERS)
    (warning,) = [w for w in outcome.json["warnings"] if w["code"] == "W159"]
    assert "june/personas.yaml` lies beside the data and is not used: none is" in warning["message"]
    assert outcome.json["k"] == 3
    page = run_text("preview", "clients/june/customers.csv", *CLUSTERS, "--details").out
    assert "--config clients/june/personas.yaml" in page


def test_the_flag_settles_it(tmp_path: Path) -> None:
    path = write_table(tmp_path / "a folder")
    file = write_settings(path.parent, "clusters: 4\ndecimal: {annual_income: .}\n")
    outcome = run_json("preview", path, "--config", file)
    assert outcome.json["k"] == 4
    assert "W159" not in outcome.codes


@pytest.mark.parametrize("command", ["preview", "explore", "report"])
def test_a_failure_names_them_too(tmp_path: Path, command: str) -> None:
    path = write_table(tmp_path / "examples", thousands=True)
    write_settings(path.parent, 'decimal: {annual_income: "."}\n')
    outcome = run_text(command, path, *CLUSTERS)
    assert outcome.exit == (0 if command == "explore" else 2)
    assert {"E112", "W159"} <= set((outcome.err + outcome.out).replace("`", " ").split())
    assert outcome.err.count("W159") + outcome.out.count("W159") == 1


def test_settings_in_use_are_no_news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_table(tmp_path / "shop")
    write_settings(path.parent)
    monkeypatch.chdir(path.parent)
    for data in ("customers.csv", str(path), "../shop/customers.csv"):
        outcome = run_json("preview", data)
        assert outcome.json["k"] == 4
        assert "W159" not in outcome.codes


def test_the_settings_of_this_folder_win_and_both_are_named(tmp_path: Path) -> None:
    path = write_table(tmp_path / "data")
    write_settings(path.parent)
    write_settings(Path(), "clusters: 3\n")
    outcome = run_json("preview", path)
    assert outcome.json["k"] == 3
    (warning,) = [w for w in outcome.json["warnings"] if w["code"] == "W159"]
    assert warning["message"].count("personas.yaml`") == 2


@pytest.mark.parametrize("pattern", ["{}", "{}/*.csv", "{}/customers.csv"])
def test_folders_and_patterns(tmp_path: Path, pattern: str) -> None:
    path = write_table(tmp_path / "many")
    write_settings(path.parent)
    outcome = run_json("preview", pattern.format(path.parent), *CLUSTERS)
    if outcome.exit == 0:
        assert "W159" in outcome.codes
    else:  # a folder may hold what is no table; the settings are named all the same
        assert "W159" in outcome.err


def test_no_settings_no_word(tmp_path: Path) -> None:
    path = write_table(tmp_path / "plain")
    assert "W159" not in run_json("preview", path, *CLUSTERS).codes
    assert "W159" not in run_text("preview", "missing/customers.csv").err
    assert "W159" not in run_text("preview", "-").err


@pytest.mark.parametrize(
    "name", ["mall", *(pytest.param(n, marks=pytest.mark.long) for n in ("campaign", "crm"))]
)
def test_the_examples_from_another_folder(root: Path, name: str) -> None:
    folder = root / "examples" / name
    outcome = run_text("preview", folder / "customers.csv", *CLUSTERS, "-q", "--details")
    assert "W159" in outcome.out + outcome.err
    assert "personas.yaml" in outcome.out + outcome.err
