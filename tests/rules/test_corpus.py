"""One broken pack a defect: each must say exactly what its first line expects, and where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from personas.domain.problem import PersonasError, Problem
from personas.rules import load

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.yaml"))
SOUND = sorted((HERE / "sound").glob("*.yaml"))


def problems_of(file: Path) -> tuple[Problem, ...]:
    with pytest.raises(PersonasError) as caught:
        load(file)
    return caught.value.problems


def placed(problem: Problem) -> str:
    at = problem.location
    assert at
    return f"{problem.code} {at.line}:{at.column}"


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_broken_pack_says_what_and_where(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    expected = re.findall(r"[EW]\d{3} \d+:\d+", first)
    problems = problems_of(file)
    shown = "\n".join(f"{placed(p)} {p.message} | {p.help}" for p in problems)
    assert [placed(problem) for problem in problems] == expected, shown


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_every_problem_shows_its_line_and_what_to_do(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    for problem in problems_of(file):
        assert problem.help
        assert problem.location
        assert problem.location.file == file.as_posix()
        line = problem.location.line or 0
        shown = lines[line - 1] if line <= len(lines) else ""
        assert problem.location.text == shown


@pytest.mark.parametrize("file", SOUND, ids=lambda file: file.stem)
def test_a_sound_pack_loads(file: Path) -> None:
    assert load(file).personas
