"""What every bundled pack promises: clean, tested, advice in full, sound without columns too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product

import pytest

from personas.rules import bundled_packs, lint, load, name_segments, run_tests, with_columns
from personas.rules.language.conditions import Range, leaves
from personas.rules.language.pack import LEVEL_NAMES, NumberInput, RulePack
from personas.rules.loading.read_tests import read_inputs
from personas.rules.matching.attempts import attempts, choose_persona, compute_distance
from personas.rules.matching.subject import subject_of_inputs
from tests.rules import builders

PACKS = {name: load(name) for name in bundled_packs()}
NAMED = [name for name, pack in PACKS.items() if not pack.all_numeric]
ALL = pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
WITH_PERSONAS = pytest.mark.parametrize("pack", [PACKS[name] for name in NAMED], ids=NAMED)


def test_the_packs_there_are() -> None:
    assert list(PACKS) == [
        "bank", "campaign", "crm", "generic", "retail", "rfm", "sales", "survey", "telecom",
        "wholesale",
    ]  # fmt: skip


@ALL
def test_a_pack_is_named_as_its_file_and_says_what_it_is_for(pack: RulePack) -> None:
    assert PACKS[pack.name] is pack
    assert pack.description.endswith(".")
    assert "{{" in pack.fallback.name


@ALL
def test_lint_finds_nothing(pack: RulePack) -> None:
    assert lint(pack) == ()


@ALL
def test_its_tests_pass_and_expect_none_at_least_once(pack: RulePack) -> None:
    run = run_tests(pack)
    assert [(r.name, r.expected, r.actual) for r in run.results if not r.passed] == []
    names = [test.name for test in pack.tests]
    assert len(set(names)) == len(names)
    assert "none" in {test.outcome for test in pack.tests}


@WITH_PERSONAS
def test_every_persona_is_named_by_a_test(pack: RulePack) -> None:
    named = {test.persona for test in pack.tests if test.outcome == "rule"}
    assert {persona.id for persona in pack.personas} == named


@WITH_PERSONAS
def test_every_persona_has_its_advice_in_full(pack: RulePack) -> None:
    for persona in pack.personas:
        texts = persona.texts
        assert len(texts.do) >= 2, persona.id
        assert texts.story
        assert all((texts.icon, texts.tags, texts.avoid, texts.channels, texts.kpis)), persona.id
    icons = [persona.texts.icon for persona in pack.personas]
    assert len(set(icons)) == len(icons)


LIFT = ("%", "guarantee", "will increase", "double", "proven", "because they")


@WITH_PERSONAS
def test_advice_promises_no_lift(pack: RulePack) -> None:
    for persona in pack.personas:
        advice = " ".join((*persona.texts.do, *persona.texts.avoid, *persona.texts.kpis)).lower()
        words = re.sub(r"{%.*?%}", "", advice.replace("a guarantee", ""))
        assert [word for word in LIFT if word in words] == []


def middling(pack: RulePack, measures: Mapping[str, float]) -> list[str]:
    """Return the codes of all warnings over a segment of each persona, and its texts."""
    people = builders.population(dict.fromkeys(measures, (0, 1000)))
    namings, warnings = name_segments(pack, builders.profile(people, measures))
    whole = [t for n in namings for t in (n.name, n.story, *n.do, *n.avoid, *n.channels, *n.kpis)]
    assert all(text == text.strip() and "  " not in text and " ." not in text for text in whole)
    return [warning.code for warning in warnings]


@WITH_PERSONAS
@pytest.mark.parametrize("whole", [True, False], ids=["all measures", "required measures"])
def test_every_text_can_be_written(pack: RulePack, whole: bool) -> None:
    names = [m.name for m in pack.measures if (whole or not m.optional) and m.name != "gender"]
    required = [m.name for m in pack.measures if not m.optional]
    for corner in product((0.05, 0.25, 0.5, 0.75, 0.95), repeat=len(required)):
        for others in (0.05, 0.5, 0.95):
            places = dict.fromkeys(names, others) | dict(zip(required, corner, strict=True))
            assert middling(pack, places) == []


@WITH_PERSONAS
def test_a_name_is_not_given_for_a_measure_that_is_absent(pack: RulePack) -> None:
    """A line that is skipped may only ever have narrowed a persona, or been one of several ways."""
    required = [measure.name for measure in pack.measures if not measure.optional]
    for levels in product(LEVEL_NAMES, repeat=len(required)):
        subject = subject_of_inputs(read_inputs(pack, dict(zip(required, levels, strict=True))))
        chosen, _ = choose_persona(pack, subject)
        assert chosen
        attempt = next(a for a in attempts(pack, subject) if a.persona == chosen)
        unknown = [check for check in attempt.checks if check.verdict == "unknown"]
        assert all({"not", "any"} & {*check.within} for check in unknown), chosen


def holding(pack: RulePack, levels: Mapping[str, str]) -> list[str]:
    """Return every persona that holds at these levels, whatever stands above it."""
    subject = subject_of_inputs(read_inputs(pack, levels))
    weights = [(p.id, compute_distance(p.when, subject, frozenset())) for p in pack.personas]
    return [name for name, weight in weights if weight and weight.holds]


@pytest.mark.parametrize("name", ["rfm", "retail", "sales"])
def test_every_cell_of_the_level_grid_is_claimed_exactly_once(name: str) -> None:
    pack = PACKS[name]
    used = {leaf.measure for persona in pack.personas for leaf in leaves(persona.when)}
    measures = [measure.name for measure in pack.measures if measure.name in used]
    claimed = set()
    for cell in product(LEVEL_NAMES, repeat=len(measures)):
        held = holding(pack, dict(zip(measures, cell, strict=True)))
        assert len(held) == 1, (cell, held)
        claimed |= {*held}
    assert claimed == {persona.id for persona in pack.personas}


def test_rfm_has_the_eleven_familiar_names() -> None:
    assert [persona.texts.name for persona in PACKS["rfm"].personas] == [
        "Champions", "Loyal Customers", "Potential Loyalists", "New Customers", "Promising",
        "Need Attention", "About to Sleep", "Can't Lose Them", "At Risk", "Hibernating", "Lost",
    ]  # fmt: skip


def test_a_recent_purchase_is_good_news_in_rfm() -> None:
    def named(recency: float) -> str | None:
        best = {"recency": recency, "frequency": 0.95, "monetary": 0.95}
        subject = subject_of_inputs(
            [NumberInput(m, "median", position=at) for m, at in best.items()]
        )
        return choose_persona(PACKS["rfm"], subject)[0]

    assert [named(0.05), named(0.5), named(0.95)] == ["champions", "loyal", "cant_lose"]


def test_crm_has_its_four_names() -> None:
    names = {persona.texts.name for persona in PACKS["crm"].personas}
    assert names >= {"Premium Loyal", "Discount-Driven", "Occasional", "New / Low Activity"}


def test_four_kinds_of_customers_get_the_four_names_of_crm() -> None:
    """A quarter of the customers each; the medians stand in the middle of their quarters."""
    measures = ("spending", "frequency", "discount_use", "recency", "tenure", "income")
    kinds = {
        "Premium Loyal": (0.875, 0.875, 0.125, 0.125, 0.875, 0.875),
        "Discount-Driven": (0.625, 0.625, 0.875, 0.375, 0.625, 0.375),
        "Occasional": (0.375, 0.375, 0.375, 0.625, 0.5, 0.625),
        "New / Low Activity": (0.125, 0.125, 0.5, 0.875, 0.125, 0.125),
    }
    people = builders.population(dict.fromkeys(measures, (0, 100)))
    rows = [dict(zip(measures, places, strict=True)) for places in kinds.values()]
    namings, warnings = name_segments(PACKS["crm"], builders.profile(people, *rows))
    assert [naming.name for naming in namings] == list(kinds)
    assert warnings == ()


@WITH_PERSONAS
def test_conditions_are_written_in_levels_and_quantiles(pack: RulePack) -> None:
    """A bundled pack cannot know anybody's currency: only children are counted in numbers."""
    for persona in pack.personas:
        for leaf in leaves(persona.when):
            if isinstance(leaf, Range) and leaf.measure != "children":
                assert {end.unit for end in (leaf.lower, leaf.upper) if end} == {"position"}


def test_generic_takes_its_measures_from_the_table() -> None:
    assert PACKS["generic"].measures == ()
    assert with_columns(PACKS["generic"], (), {}, ()).measures == ()
