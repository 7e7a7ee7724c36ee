"""The words that override a preparation: parsed, formatted, refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.domain.override import (
    SCALINGS,
    TRANSFORMS,
    Override,
    OverrideError,
    format_override,
    parse_override,
)

ENDS = st.one_of(st.none(), st.integers(-9, 4))
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "transform": st.sampled_from(TRANSFORMS),
        "scale": st.sampled_from(SCALINGS),
        "weight": st.floats(0, 1000),
        "clip": st.tuples(ENDS, ENDS.map(lambda end: end if end is None else end + 20)),
    },
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("log", Override("log")),
        ("Log, Robust, weight 2", Override("log", "robust", 2.0)),
        ("clip 0 to 200 min-max", Override(None, "min-max", None, (0.0, 200.0))),
        ("scale none transform none", Override("none", "none")),
        ("clip none to 1e6 weight 0", Override(weight=0.0, clip=(None, 1e6))),
        ("rank clip off", Override("rank", clip=(None, None))),
        ("yeo-johnson", Override("yeo-johnson")),
    ],
)
def test_words_that_are_read(text: str, expected: Override) -> None:
    assert parse_override(text) == expected


@given(SETTINGS.filter(bool))
def test_formatting_is_undone_by_parsing(settings: dict[str, object]) -> None:
    assert parse_override(format_override(settings)) == Override(**settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "There are: transform none"),
        ("none", "There are"),
        ("lgo", "`log`"),
        ("log sqrt", "once"),
        ("weight", "missing"),
        ("weight heavy", "200 or 0.5"),
        ("weight -1", "weight 0"),
        ("weight nan", "0.5"),
        ("weight none", "weight 2"),
        ("weight 1e9", "weight 2"),
        ("clip 9 to 2", "clip off"),
        ("clip 9", "clip off"),
        ("clip 0 200", "clip 0 to 200"),
        ("clip", "0.5"),
        ("scale", "robust"),
        ("transform standard", "transform none"),
    ],
)
def test_words_that_are_refused(text: str, expected: str) -> None:
    with pytest.raises(OverrideError) as caught:
        parse_override(text)
    assert expected in f"{caught.value.message} {caught.value.help}"
