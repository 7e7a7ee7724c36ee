"""The words that set a preparation by hand: read, written, refused."""

from __future__ import annotations

import pytest

from personas.domain.override import Override
from personas.domain.problem import PersonasError
from personas.segments.preparation.settings import (
    PreparationSettings,
    parse_components,
    parse_settings,
)


def test_all_that_cannot_be_read_is_reported_at_once() -> None:
    with pytest.raises(PersonasError) as caught:
        parse_settings(None, {"": "lgo", "age": "weight -1", "income": "log"}, "most")
    assert [problem.code for problem in caught.value.problems] == ["E307", "E307", "E309"]


@pytest.mark.parametrize(
    ("text", "expected"), [("3", 3), ("0.9", 0.9), ("90%", 0.9), (" 1 ", 1), (".5", 0.5)]
)
def test_components(text: str, expected: float) -> None:
    assert parse_components(text) == expected
    assert isinstance(parse_components(text), type(expected))


@pytest.mark.parametrize("text", ["0", "1.0", "-3", "0%", "100%", "nan", "²", "3.5", "all"])
def test_components_that_are_refused(text: str) -> None:
    with pytest.raises(PersonasError):
        parse_components(text)


def test_a_measures_own_words_win() -> None:
    settings = PreparationSettings(
        overrides={"": Override("log", "robust"), "age": Override("none", weight=2)}
    )
    assert settings.of("age") == Override("none", "robust", 2)
    assert settings.of("income") == Override("log", "robust")
