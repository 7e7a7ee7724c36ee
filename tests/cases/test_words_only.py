"""A table of words alone is refused with the flags that settle it."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from personas.use_cases.words_only import order_answers
from tests.cases.running import run_json, run_text


def flags_of(message: str) -> list[str]:
    """Return the flags that a help text names."""
    text = message[message.index("= help: ") :]
    return shlex.split(text[text.index("--measure") :])


def check_refusal(path: Path, *words: str) -> None:
    outcome = run_text("preview", path, *words)
    assert (outcome.exit, outcome.codes) == (2, {"E161"})
    settled = run_json("preview", path, *words, *flags_of(outcome.err), "--clusters", "2")
    assert settled.exit == 0, settled.err


def write(path: Path, columns: dict[str, tuple[str, ...]]) -> Path:
    lines = [",".join(("customer_id", *columns))]
    for i in range(60):
        cells = (words[(i * i + i * j) % len(words)] for j, words in enumerate(columns.values()))
        lines.append(",".join((f"C{i}", *cells)))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_cases(cases: Path) -> None:
    check_refusal(cases / "56-categorical-only" / "t.csv", "--rules", "generic")
    check_refusal(cases / "57-likert" / "t.csv")


@pytest.mark.parametrize(
    "scale",
    [
        ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"),
        ("Very dissatisfied", "Dissatisfied", "Satisfied", "Very satisfied"),
        ("Never", "Rarely", "Sometimes", "Often", "Always"),
        ("stimme nicht zu", "teils/teils", "stimme zu"),
        ("Pas d'accord", "Neutre", "D'accord"),
        ("En desacuerdo", "Neutral", "De acuerdo"),
    ],
)
def test_answers_on_a_scale_become_numbers(tmp_path: Path, scale: tuple[str, ...]) -> None:
    assert order_answers(scale[::-1]) == scale
    check_refusal(write(tmp_path / "t.csv", {"q1": scale, "The answer": scale}))


def test_words_that_are_no_scale(tmp_path: Path) -> None:
    assert order_answers(("Gold", "Silver", "Bronze")) == ()
    columns = {"tier": ("Gold", "Silver", "Bronze"), "News letter": ("yes", "no")}
    check_refusal(write(tmp_path / "t.csv", columns))


def test_words_that_are_bound_need_features(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", {"tier": ("Gold", "Silver", "Bronze")})
    outcome = run_text("preview", path, "--measure", "tier=tier")
    assert outcome.codes == {"E302"}
    assert "--features" in outcome.err
