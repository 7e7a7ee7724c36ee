"""No template runs away, and none reaches what it was not handed."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from personas.domain.problem import PersonasError, Problem
from personas.report.environments import markdown_environment
from personas.report.render import template_errors
from personas.report.views.figures import CellView
from personas.sandbox import budget
from personas.sandbox.budget import Budget
from personas.sandbox.jinja import environment
from tests.sandbox.hostile import ESCAPES, RUNAWAYS

# ruff: noqa: E501


NAME = "own.md.j2"
STEPS = 100_000  # a budget that is soon spent, for those that end by their steps
MEMORY = 4_000_000_000  # bytes more: what runs away ends in a MemoryError, not with the machine
SECRET = "S3cr3t"
MANY_STEPS = {
    "a loop in a loop", "loops that leave everything out", "a list of a range, often",
    "filters without output", "a macro without output", "slices", "cyclers", "macros of macros", "a filter that asks for nothing", "maxima", "sums",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Return a folder of templates beside a secret, with every kind of file in it."""
    own = tmp_path / "own"
    (own / "part").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    (own / "link.txt").symlink_to(tmp_path / "secret.txt")
    (own / "linked").symlink_to(tmp_path)
    (own / "device").symlink_to("/dev/zero")
    os.mkfifo(own / "pipe")
    (own / "bytes.bin").write_bytes(b"\xff\xfe\x00")
    (own / "huge.txt").write_text("x" * 300_000, encoding="utf-8")
    (own / "large.md.j2").write_text("x" * 150_000, encoding="utf-8")
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_address_space() + MEMORY, before[1]))
    yield own
    resource.setrlimit(resource.RLIMIT_AS, before)


def _address_space() -> int:
    """Return the bytes that this process has mapped: other tests have loaded engines and threads."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def problem_of(folder: Path, text: str) -> Problem:
    (folder / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(PersonasError) as caught, template_errors(NAME):
        markdown_environment([folder]).get_template(NAME).render()
    (problem,) = caught.value.problems
    return problem


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each rendering few steps; `test_a_runaway_loop_is_ended` waits for all of them."""
    monkeypatch.setattr(budget, "Budget", partial(Budget, steps=STEPS))


@pytest.mark.parametrize("name", [n for n in RUNAWAYS if n not in MANY_STEPS])
def test_a_runaway_is_ended(name: str, folder: Path) -> None:
    check_end(problem_of(folder, RUNAWAYS[name]))


@pytest.mark.usefixtures("few_steps")
@pytest.mark.parametrize("name", sorted(MANY_STEPS))
def test_a_runaway_of_many_steps_is_ended(name: str, folder: Path) -> None:
    problem = problem_of(folder, RUNAWAYS[name])
    check_end(problem)
    assert f"more than {budget.MAX_STEPS:,} steps" in problem.message


def check_end(problem: Problem) -> None:
    assert problem.code == "E513", problem
    assert problem.help
    assert len(problem.message) < 300


@pytest.mark.usefixtures("few_steps")
@pytest.mark.parametrize("name", ["a loop in a loop", "macros of macros", "texts joined"])
def test_a_runaway_is_ended_in_the_same_words_each_time(name: str, folder: Path) -> None:
    assert problem_of(folder, RUNAWAYS[name]) == problem_of(folder, RUNAWAYS[name])


@pytest.mark.parametrize("name", ESCAPES)
def test_nothing_is_reached(name: str, folder: Path) -> None:
    problem = problem_of(folder, ESCAPES[name])
    assert problem.code == "E512", problem
    assert SECRET not in f"{problem.message} {problem.help}"
    assert len(problem.message) <= 300


def test_the_line_is_named(folder: Path) -> None:
    problem = problem_of(
        folder, "# Title\n\n{% for i in range(99999) %}\n" * 2 + "{% endfor %}" * 2
    )
    assert problem.location
    assert problem.location.line in (6, 7)
    assert str(problem.location.file).endswith(NAME)


def test_a_view_counts_with_all_its_fields() -> None:
    """Else a few lists of views could stand for more text than any memory holds."""
    view = CellView("x" * 10_000, None, None, 0.0, withheld=True)
    assert Budget().size([view, view]) > 20_000


def test_a_budget_is_that_of_one_rendering(folder: Path) -> None:
    template = environment().from_string("{% for i in range(99999) %}{% set x = i %}{% endfor %}")
    for _ in range(30):
        template.render()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ '%05.1f and %s' | format(2.5, 'x') }}", "002.5 and x"),
        ("{{ 'in 2024: 50%% (%s) 2025' | format(1) }}", "in 2024: 50% (1) 2025"),
        ("{{ '{:>5,.0f}'.format(1234) }}", "1,234"),
        ("{{ '{a[b]}'.format(a={'b': 1}) }}", "1"),
        ("{{ [1, 2] | join(', ') }}", "1, 2"),
        ("{{ 'a-b'.replace('-', '+').upper() }}", "A+B"),
        ("{{ {'a': 1}.get('a') }}{{ {'a': 1}.items() | list }}", "1[('a', 1)]"),
        ("{{ [1, 2, 3][1:] | sum }}", "5"),
        ("{{ [{'a': 1}, {'a': 2}] | sum('a', 10) }}", "13"),
        ("{{ 2 ** 10 }} {{ 7 // 2 }} {{ 7 % 4 }} {{ 2 ** 0.5 }}", "1024 3 3 1.4142135623730951"),
        ("{% for i in range(6) if i % 2 recursive %}{{ loop.index }}{{ i }} {% endfor %}", "11 23 35 "),
        ("{% macro m(x=1, y=2) %}{{ x }}{{ y }}{{ caller() }}{% endmacro %}{% call m(y=3) %}!{% endcall %}", "13!"),
        ("{% set n = namespace(x=0) %}{% for i in [1, 2] %}{% set n.x = n.x + i %}{% endfor %}{{ n.x }}", "3"),
        ("{% set x %}a{% endset %}{{ x ~ 1 ~ [2] }}", "a1[2]"),
        ("{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.current }}", "aba"),
        ("{{ {'b': 1, 'a': 2} | dictsort | map('first') | join }}", "ab"),
        ("{{ [3, 1] | sort | batch(3, 0) | list }}", "[[1, 3, 0]]"),
        ("{{ 'one two three' | wordwrap(7) | indent(2) }}", "one two\n  three"),
        ("{{ [1, [2]] | tojson }} {{ [1, 2] | select('in', [2]) | list }}", "[1, [2]] [2]"),
        ("{{ 1 if 1 < 2 <= 2 and 'a' in ['a'] and 'b' not in 'a' else 0 }}", "1"),
        ("{% filter upper %}a{{ 'b' }}{% endfilter %}", "AB"),
    ],
)  # fmt: skip
def test_what_templates_do_they_may(text: str, expected: str) -> None:
    assert environment().from_string(text).render() == expected
