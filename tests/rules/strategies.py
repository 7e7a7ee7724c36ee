"""Random conditions and packs for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from personas.domain.naming import Outcome
from personas.domain.problem import Location
from personas.rules.language.conditions import (
    All,
    AnyOf,
    Bound,
    Condition,
    Leaf,
    MostCommon,
    Not,
    Range,
    Share,
    Unit,
)
from personas.rules.language.pack import (
    Levels,
    MeasureRule,
    NumberInput,
    Persona,
    RulePack,
    TestCase,
    Texts,
)

NOWHERE = Location("nowhere")
NUMBERS, CATEGORIES = ("income", "spending"), ("gender",)
VALUES = ("Female", "Male")
UNITS: tuple[Unit, ...] = ("position", "position", "value", "ratio")
AMOUNTS: dict[Unit, tuple[float, ...]] = {
    "position": (0.1, 0.3, 0.5, 0.7, 0.9),
    "value": (-5.0, 10.0, 2500.5),
    "ratio": (0.5, 1.5),
    "share": (0.25, 0.5, 0.75),
}


def bounds(unit: Unit) -> st.SearchStrategy[Bound]:
    return st.builds(Bound, st.sampled_from(AMOUNTS[unit]), st.just(unit), st.booleans())


@st.composite
def ends(
    draw: st.DrawFn, unit: Unit, *, strict_pairs: bool = True
) -> tuple[Bound | None, Bound | None]:
    """One end, or two that leave something between them."""
    end = draw(bounds(unit))
    which = draw(st.sampled_from(["lower", "upper", "both"]))
    if which == "both":
        other = draw(bounds(unit))
        low, high = sorted((end, other), key=lambda bound: bound.value)
        if low.value < high.value:
            if not strict_pairs:
                low, high = Bound(low.value, unit), Bound(high.value, unit)
            return low, high
    return (end, None) if which == "lower" else (None, end)


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    unit = draw(st.sampled_from(UNITS))
    stat = draw(st.sampled_from(("median", "median", "mean", "q25")))
    lower, upper = draw(ends(unit))
    return Range(draw(st.sampled_from(NUMBERS)), stat, lower, upper, NOWHERE)


@st.composite
def shares(draw: st.DrawFn) -> Share:
    lower, upper = draw(ends("share", strict_pairs=False))
    return Share("gender", draw(st.sampled_from(VALUES)), lower, upper, NOWHERE)


def leaves() -> st.SearchStrategy[Leaf]:
    common = st.builds(MostCommon, st.just("gender"), st.sampled_from(VALUES), st.just(NOWHERE))
    return st.one_of(ranges(), ranges(), shares(), common)


def conditions() -> st.SearchStrategy[Condition]:
    def grow(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(st.builds(All, parts), st.builds(AnyOf, parts), st.builds(Not, inner))

    return st.recursive(leaves(), grow, max_leaves=5)


PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="{}"), min_size=1, max_size=12)
WORDS = PLAIN.map(str.strip).filter(bool)
LISTS = st.lists(WORDS, max_size=2).map(tuple)
TEXTS = st.builds(
    Texts, name=WORDS, icon=WORDS, tags=LISTS, story=WORDS, do=LISTS, avoid=LISTS, channels=LISTS,
    kpis=LISTS,
)  # fmt: skip
OUTCOMES: tuple[Outcome, ...] = ("rule", "near", "none")
LEVELS = st.sampled_from([Levels(), Levels(0.05, 0.25, 0.8, 0.99), Levels(very_low=0.125)])
GIVEN = st.sampled_from(
    [
        NumberInput("income", "median", position=0.85),
        NumberInput("spending", "median", value=41.5, position=0.123),
        NumberInput("spending", "q25", ratio=1.5),
    ]
)


def measure(name: str, label: str, optional: bool, feature: bool | None = None) -> MeasureRule:
    words = (f"more {name}", f"less {name}")
    columns = (name, f"{name} 2")
    return MeasureRule(name, label, None, columns, optional, *words, NOWHERE, feature=feature)


@st.composite
def packs(draw: st.DrawFn, most: int = 4) -> RulePack:
    whens = draw(st.lists(conditions(), min_size=1, max_size=most))
    personas = [Persona(f"p{n}", when, draw(TEXTS), NOWHERE) for n, when in enumerate(whens)]
    known = draw(GIVEN)
    tests = tuple(
        TestCase(draw(WORDS), (known,), outcome, None if outcome == "none" else "p0", NOWHERE)
        for outcome in draw(st.lists(st.sampled_from(OUTCOMES), max_size=2))
    )
    return RulePack(
        name=draw(WORDS),
        description=draw(WORDS),
        measures=tuple(
            measure(name, draw(WORDS), draw(st.booleans()), draw(st.none() | st.booleans()))
            for name in (*NUMBERS, *CATEGORIES)
        ),
        levels=draw(LEVELS),
        personas=tuple(personas),
        fallback=draw(TEXTS),
        nearest=draw(st.sampled_from([0.1, 0.0, 0.25])),
        tests=tests,
        at=NOWHERE,
        levels_at=NOWHERE,
        personas_at=NOWHERE,
    )  # fmt: skip
