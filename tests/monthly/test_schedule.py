"""The schedule in docs/monthly.md: it parses, its settings are known, and its commands run."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

CRON = re.compile(r"^(?P<when>\S+ \S+ \S+ \S+ \S+) (?P<command>.+)$")
PLACE = "/srv/segments"


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "monthly.md").read_text(encoding="utf-8")


def _block(page: str, language: str, mark: str) -> str:
    """Return the one block of this language that holds ``mark``."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (found,) = (str(block) for block in blocks if mark in block)
    return found


@pytest.fixture(scope="module")
def workflow(page: str) -> dict[Any, Any]:
    read: dict[Any, Any] = yaml.safe_load(_block(page, "yaml", "runs-on"))
    return read


@pytest.fixture(scope="module")
def shop(root: Path, page: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with the settings of the page, a report and this month's table; `personas` on PATH."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "bin").mkdir()
    command = folder / "bin" / "personas"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{root}" exec "{sys.executable}" -m personas "$@"\n')
    command.chmod(0o755)
    (folder / "personas.yaml").write_text(_block(page, "yaml", "# personas.yaml"))
    _write_table(root, folder / "customers.csv", richer=0)
    assert _run("personas report -o report --quiet", folder).returncode == 0
    return folder


def _write_table(root: Path, path: Path, richer: int) -> None:
    """Write the example's customers with contacts, under the names that the settings have."""
    source = root / "examples" / "mall" / "customers.csv"
    with source.open(encoding="utf-8", newline="") as stream:
        _, *rows = csv.reader(stream)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            ["CustomerID", "Gender", "Age", "Income", "Spending", "Email", "newsletter"]
        )
        for number, gender, age, income, spending in rows:
            news = "yes" if int(number) % 2 else "no"
            mail = f"c{number}@made.example"
            writer.writerow([number, gender, age, int(income) + richer, spending, mail, news])


def _run(command: str, shop: Path) -> subprocess.CompletedProcess[str]:
    """Run as a job does: the first command that fails ends it."""
    line = ["bash", "-e", "-o", "pipefail", "-c", command]
    path = f"{shop / 'bin'}{os.pathsep}{os.environ['PATH']}"
    env = os.environ | {"PATH": path, "GITHUB_STEP_SUMMARY": str(shop / "summary.md")}
    return subprocess.run(line, cwd=shop, env=env, capture_output=True, text=True, check=False)


def _commands(workflow: dict[Any, Any]) -> list[str]:
    steps = workflow["jobs"]["segments"]["steps"]
    found = [str(step["run"]) for step in steps if "run" in step]
    return [command for command in found if command.startswith("personas ")]


def test_the_workflow_is_one(workflow: dict[Any, Any]) -> None:
    when = workflow[True]  # YAML 1.1 reads the word `on` as yes, and so do the readers of jobs
    assert [len(entry["cron"].split()) for entry in when["schedule"]] == [5]
    job = workflow["jobs"]["segments"]
    assert all(("run" in step) != ("uses" in step) for step in job["steps"])
    kept = [step for step in job["steps"] if step.get("if") == "always()"]
    assert "changes" in kept[0]["with"]["path"].split()


@pytest.mark.long
def test_every_step_of_the_workflow_runs(workflow: dict[Any, Any], shop: Path) -> None:
    for command in _commands(workflow):
        done = _run(command, shop)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        assert done.stderr.startswith("… reading the table\n… ")
    assert (shop / "summary.md").read_text(encoding="utf-8").startswith("# From report to ")
    written = {path.name for path in shop.iterdir()}
    assert {"assigned.csv", "audience.csv", "changes", "report-new"} <= written


@pytest.mark.long
def test_the_line_for_cron_runs(page: str, shop: Path) -> None:
    found = CRON.match(_block(page, "cron", "personas").strip())
    assert found is not None
    assert found["when"] == "0 6 1 * *"
    done = _run(found["command"].replace(PLACE, str(shop)), shop)
    assert done.returncode == 0, done.stderr
    assert "changes/compare.md" in (shop / "segments.log").read_text(encoding="utf-8")


@pytest.mark.long
def test_the_last_step_fails_on_alerts_and_keeps_what_changed(
    workflow: dict[Any, Any], shop: Path, root: Path
) -> None:
    _write_table(root, shop / "customers.csv", richer=25)
    done = _run(_commands(workflow)[-1], shop)
    assert done.returncode == 1, done.stderr
    assert "W811" in done.stderr
    assert "W811" in (shop / "changes" / "compare.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_quiet_is_silent(shop: Path) -> None:
    assert _run("personas compare --quiet", shop).stderr == ""
