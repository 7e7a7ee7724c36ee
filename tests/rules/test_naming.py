"""From a profile to names: outcomes, twins, texts and warnings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from personas.domain.naming import Naming
from personas.domain.problem import Problem
from personas.domain.profile import Profile, Segment
from personas.rules import RulePack, explain, load, name_segments, persona_of, required_stats
from tests.rules.builders import population, profile, segment

Maker = Callable[[str], RulePack]
PEOPLE = population({"income": (0, 100), "age": (20, 70)}, {"gender": {"Female": 0.5, "Male": 0.5}})
HEAD = """\
measures:
  income: {label: Annual income, unit: k$}
  age: {optional: true, words: {higher: older, lower: younger}}
  gender: {optional: true}
"""
RICH = "personas: {rich: {name: The Rich, when: {income: high}}}\n"


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    def made(text: str) -> RulePack:
        file = tmp_path / "pack.yaml"
        file.write_text(HEAD + text, encoding="utf-8")
        return load(file)

    return made


def names(pack: RulePack, *rows: Mapping[str, float]) -> list[str]:
    return [naming.name for naming in name_segments(pack, profile(PEOPLE, *rows))[0]]


def named(pack: RulePack, *rows: Mapping[str, float]) -> tuple[Naming, tuple[Problem, ...]]:
    namings, problems = name_segments(pack, profile(PEOPLE, *rows))
    return namings[0], problems


def said(problems: tuple[Problem, ...]) -> list[str]:
    assert all(problem.help for problem in problems)
    return [f"{problem.code} {problem.message}" for problem in problems]


def test_a_persona_that_holds_names_the_segment(make: Maker) -> None:
    naming, problems = named(make(RICH), {"income": 0.95, "age": 0.5})
    assert (naming.persona, naming.name, naming.outcome) == ("rich", "The Rich", "rule")
    assert naming.levels == {"age": "mid", "income": "very high"}
    assert problems == ()
    assert naming.attempt
    (check,) = naming.attempt.checks
    assert (naming.attempt.verdict, naming.attempt.distance) == ("held", 0)
    assert (check.condition, check.verdict, check.threshold) == ("at least q70", "held", (70, None))
    assert (check.actual, check.position) == (95, 0.95)
    assert check.gap == pytest.approx(0.25)
    assert naming.runner_up is None


def test_the_first_that_holds_wins_and_the_next_best_is_kept(make: Maker) -> None:
    pack = make("personas: {a: {when: {income: low}}, b: {when: {income: high}},"
                " c: {when: {income: very high}}, d: {when: {income: high}}}\n")  # fmt: skip
    naming, _ = named(pack, {"income": 0.8})
    assert (naming.persona, naming.runner_up and naming.runner_up.persona) == ("b", "d")
    assert naming.runner_up
    assert naming.runner_up.verdict == "held"


def test_near(make: Maker) -> None:
    naming, problems = named(make(RICH), {"income": 0.61})
    assert (naming.persona, naming.name, naming.outcome) == ("rich", "close to The Rich", "near")
    assert naming.attempt
    assert naming.attempt.distance == pytest.approx(0.09)
    assert said(problems) == [
        "W402 Segment 1 misses the persona `rich` by 0.090 positions and is named close to The Rich"
    ]


def test_near_ends_where_nearest_says(make: Maker) -> None:
    assert names(make(RICH), {"income": 0.6})[0].startswith("close to")
    assert names(make(RICH), {"income": 0.59}) == ["Close to the average"]
    assert names(make("nearest: 0.2\n" + RICH), {"income": 0.51})[0].startswith("close to")
    assert names(make("nearest: 0\n" + RICH), {"income": 0.69}) == ["Close to the average"]


def test_none(make: Maker) -> None:
    naming, problems = named(make(RICH), {"income": 0.2, "age": 0.95})
    assert (naming.persona, naming.name, naming.outcome) == (
        None, "Older, low annual income", "none",
    )  # fmt: skip
    assert naming.attempt is None
    assert naming.runner_up
    assert naming.runner_up.persona == "rich"
    assert said(problems) == [
        "W403 No persona of `pack` holds for segment 1; `rich` misses by 0.50 positions"
    ]


def test_the_fallback_has_texts_of_its_own(make: Maker) -> None:
    text = RICH + "fallback: {name: 'Others: {{ description }}', icon: '?', do: [Look again]}\n"
    naming, _ = named(make(text), {"income": 0.2})
    assert (naming.name, naming.icon, naming.do) == ("Others: low annual income", "?",
                                                     ("Look again",))  # fmt: skip


def test_a_segment_without_numbers_is_named_by_its_number(make: Maker) -> None:
    pack = make("personas: {women: {when: {gender: {most_common: Female}}}}\n")
    men = segment(7, PEOPLE, {}, {"gender": {"Female": 0.2, "Male": 0.8}})
    namings, _ = name_segments(pack, Profile(PEOPLE, (men,)))
    assert namings[0].name == "Segment 7"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"income": 0.8, "age": 0.9}, {"income": 0.9, "age": 0.2}], ["older", "younger"]),
        (
            [{"income": 0.75, "age": 0.5}, {"income": 0.95, "age": 0.5}],
            ["lower annual income", "higher annual income"],
        ),
        (
            [{"income": 0.8, "age": a} for a in (0.95, 0.5, 0.05)],
            ["oldest", "older", "younger"],
        ),
        (
            [{"income": 0.8, "age": a} for a in (0.5, 0.4, 0.6)],
            ["older", "younger", "oldest"],
        ),
        (
            [{"income": 0.8, "age": a} for a in (0.5, 0.4, 0.6, 0.5)],
            ["older", "younger", "oldest", "older, group 2"],
        ),
        ([{"income": 0.8, "age": 0.5}] * 3, ["", "group 2", "group 3"]),
    ],
)
def test_twins_are_told_apart(
    make: Maker, rows: list[dict[str, float]], expected: list[str]
) -> None:
    made = names(make(RICH), *rows)
    assert made == [f"The Rich, {words}".removesuffix(", ") for words in expected]


def test_many_twins_add_up_to_three_comparisons_while_they_fit() -> None:
    people = population({"income": (0, 100), "spending": (0, 100), "visits": (0, 9)})
    rows = [
        {"income": 0.9, "spending": 0.8, "visits": 0.9},
        {"income": 0.9, "spending": 0.95, "visits": 0.5},
        {"income": 0.9, "spending": 0.72, "visits": 0.5},
    ]
    assert [n.name for n in name_segments(load("retail"), profile(people, *rows))[0]] == [
        "Premium Shoppers, more visits",
        "Premium Shoppers, fewer visits, spending more",
        "Premium Shoppers, fewer visits, spending less",
    ]


def test_twins_share_names_not_personas(make: Maker) -> None:
    pack = make(
        "personas: {a: {name: X, when: {income: high}}, b: {name: X, when: {income: low}}}\n"
    )
    assert names(pack, {"income": 0.9}, {"income": 0.1}) == [
        "X, higher annual income",
        "X, lower annual income",
    ]


def test_those_who_are_close_are_no_twins_of_those_who_hold(make: Maker) -> None:
    assert names(make(RICH), {"income": 0.8}, {"income": 0.65}) == [
        "The Rich", "close to The Rich",
    ]  # fmt: skip


def test_a_number_never_repeats_a_name(make: Maker) -> None:
    text = (
        "personas: {a: {name: X, when: {income: high}},"
        " b: {name: 'X, group 2', when: {income: low}}}\n"
    )
    assert names(make(text), {"income": 0.8}, {"income": 0.8}, {"income": 0.1}) == [
        "X", "X, group 3", "X, group 2",
    ]  # fmt: skip


def test_a_measure_that_the_pack_does_not_know_can_tell_apart() -> None:
    people = population({"income": (0, 100), "spending": (0, 100), "visits": (0, 9)})
    rows = [{"income": 0.8, "spending": 0.8, "visits": v} for v in (0.9, 0.1)]
    assert [n.name for n in name_segments(load("retail"), profile(people, *rows))[0]] == [
        "Premium Shoppers, more visits",
        "Premium Shoppers, fewer visits",
    ]


TEXTS = """\
personas:
  rich:
    name: "{{ share | percent }} rich"
    icon: 💎
    tags: [a, b]
    when: {income: high}
    story: "{{ size }} earn {{ income.median | number }} {{ income.unit }} ({{ income.level }})."
    do:
      - "{{ income.label }}: {{ income.population | number }} to {{ income.q75 | number }}"
      - "{% if gender %}{{ gender.most_common }}{% for v, s in gender.shares | dictsort %} {{ v }}={{ s | percent }}{% endfor %}{% endif %}"
      - "{% if age %}never{% endif %}"
      - "{{ 7 % 4 * 2 }}"
    avoid: ["{{ income }}, {{ gender }}"]
    channels: [e-mail]
    kpis: ["{{ income.mean }} {{ income['q25'] }} {{ income.position }}{{ gender.unit }}"]
"""  # noqa: E501


def test_texts_speak_of_the_segment(make: Maker) -> None:
    one = segment(1, PEOPLE, {"income": 0.8}, {"gender": {"Male": 0.4, "Female": 0.6}})
    one = replace(one, size=40)
    namings, problems = name_segments(make(TEXTS), Profile(PEOPLE, (one,)))
    assert problems == ()
    (naming,) = namings
    assert (naming.name, naming.icon, naming.tags) == ("10% rich", "💎", ("a", "b"))
    assert naming.story == "40 earn 80 k$ (high)."
    assert naming.do == ("Annual income: 50 to 80", "Female Female=60% Male=40%", "6")
    assert naming.avoid == ("Annual income, Gender",)
    assert (naming.channels, naming.kpis) == (("e-mail",), ("80.0 80.0 0.8",))


@pytest.mark.parametrize(
    "text",
    [
        "{{ age.median }}",
        "{{ 1 / (size - 20) }}",
        "{{ income.shares.x }}",
    ],
)
def test_a_text_that_cannot_be_filled_in_is_left_out(make: Maker, text: str) -> None:
    pack = make(f'personas: {{rich: {{when: {{income: high}}, story: "{text}", do: [Call]}}}}\n')
    naming, problems = named(pack, {"income": 0.8})
    assert (naming.story, naming.do) == ("", ("Call",))
    (problem,) = problems
    assert problem.code == "W405"
    assert problem.message.startswith("A text of `rich` is left out for segment 1: ")
    assert problem.location
    assert problem.location.line == 5


def test_a_name_that_cannot_be_filled_in_is_the_id(make: Maker) -> None:
    pack = make(
        "personas: {rich: {name: '{{ age.median }}', when: {income: high}}}\n"
        "fallback: {name: '{{ age.median }} or so and a much longer text than is shown'}\n"
    )
    namings, problems = name_segments(pack, profile(PEOPLE, {"income": 0.8}, {"income": 0.5}))
    assert [naming.name for naming in namings] == ["rich", "Close to the average"]
    assert [problem.code for problem in problems] == ["W405", "W403", "W405"]
    assert "of the fallback" in problems[2].message
    assert "…" in problems[2].message


def test_a_text_is_never_long(make: Maker) -> None:
    people = population({"income": (0, 1)}, {"gender": {"x" * 5000: 1.0}})
    pack = make("personas: {rich: {name: '{{ gender.most_common }}', when: {income: high}}}\n")
    one = segment(1, people, {"income": 0.8}, {"gender": {"x" * 5000: 1.0}})
    namings, _ = name_segments(pack, Profile(people, (one,)))
    assert namings[0].name == "x" * 1999 + "…"


def test_conditions_that_mean_nothing_here_are_warned_of(make: Maker) -> None:
    pack = make(
        "personas:\n"
        "  big: {when: {income: at least 1.5x}}\n"
        "  women: {when: {gender: {most_common: female}}}\n"
        "  others: {when: {gender: {value: Zzz, share: at least 60%}}}\n"
    )
    people = population({"income": (-5, 5)}, {"gender": {"Female": 0.5, "Male": 0.5}})
    _, problems = name_segments(pack, profile(people, {"income": 0.9}))
    assert said(problems) == [
        "W406 `income` has a median of 0: a multiple of it says nothing, the condition is unknown",
        "W404 No customer has the gender `female`",
        "W404 No customer has the gender `Zzz`",
        "W407 Nobody in segment 1 has a value for `gender`: conditions on it are unknown",
        "W403 No persona of `pack` holds for segment 1; `big` misses by 1.00 positions",
    ]
    assert [problem.help for problem in problems[1:3]] == [
        "Did you mean `Female`?",
        "Values are: `Female`, `Male`",
    ]


def test_an_optional_measure_that_is_absent_is_skipped(make: Maker) -> None:
    pack = make("personas: {rich: {when: {income: high, age: high}}, old: {when: {age: high}}}\n")
    naming, _ = named(pack, {"income": 0.8})
    assert naming.persona == "rich"
    assert naming.attempt
    assert [check.verdict for check in naming.attempt.checks] == ["held", "unknown"]
    assert naming.runner_up
    assert (naming.runner_up.verdict, naming.runner_up.distance) == ("unknown", 1.0)


def test_explain_tells_of_every_persona_and_group(make: Maker) -> None:
    pack = make(
        "personas:\n"
        "  a:\n"
        "    when:\n"
        "      any: [{income: high, age: low}, {income: {stat: q25, at_least: 1.5x}}]\n"
        "      not: {gender: {most_common: Male}}\n"
        "      age: 30 to 60\n"
        "  b: {when: {all: [{income: low}, {all: [{age: low}, {income: mid}]}]}}\n"
        "  c: {when: {gender: {value: Female, share: at least 60%}}}\n"
    )
    one = segment(1, PEOPLE, {"income": 0.6, "age": 0.5}, {"gender": {"Female": 0.4, "Male": 0.6}})
    tried = explain(pack, one, PEOPLE)
    assert [attempt.persona for attempt in tried] == ["a", "b", "c"]
    told = [
        (c.measure, c.stat, c.condition, c.verdict, c.threshold, c.within) for c in tried[0].checks
    ]
    assert told == [
        ("income", "median", "at least q70", "missed", (70, None), ("any", "all")),
        ("age", "median", "at most q30", "missed", (None, 35), ("any", "all")),
        ("income", "q25", "at least 1.5x", "missed", (75, None), ("any",)),
        ("gender", "most common", "most common is Male", "held", (None, None), ("not",)),
        ("age", "median", "30 to 60", "held", (30, 60), ()),
    ]
    assert [check.within for check in tried[1].checks] == [(), (), ()]
    assert tried[0].distance == pytest.approx(0.15 + 0.2)
    (share,) = tried[2].checks
    assert (share.stat, share.actual, share.threshold) == ("share", 0.4, (0.6, None))
    assert share.gap == pytest.approx(-0.2)


def test_names_do_not_depend_on_the_order_of_mappings() -> None:
    pack = load("retail")
    rows = [
        {"income": 0.8, "spending": 0.8, "age": 0.4},
        {"age": 0.2, "spending": 0.9, "income": 0.9},
    ]
    people = population({"income": (0, 9), "spending": (0, 9), "age": (20, 60)})
    back = population({"age": (20, 60), "spending": (0, 9), "income": (0, 9)})
    turned = [dict(reversed(row.items())) for row in rows]
    assert repr(name_segments(pack, profile(people, *rows))) == repr(
        name_segments(pack, profile(back, *turned))
    )


MALL = {
    "loyalist": (0.84, 0.40, 0.48), "young": (0.195, 0.475, 0.49),
    "cautious": (0.64, 0.835, 0.145), "budget": (0.68, 0.115, 0.13),
    "premium": (0.38, 0.805, 0.87), "impulse": (0.155, 0.11, 0.82),
}  # fmt: skip


def mall() -> list[Segment]:
    people = population({"age": (18, 70), "income": (15, 137), "spending": (1, 99)})
    return [
        segment(n + 1, people, dict(zip(("age", "income", "spending"), row, strict=True)))
        for n, row in enumerate(MALL.values())
    ]


def test_the_retail_pack_names_the_six_segments_of_a_mall() -> None:
    people = population({"age": (18, 70), "income": (15, 137), "spending": (1, 99)})
    namings, problems = name_segments(load("retail"), Profile(people, tuple(mall())))
    assert [(naming.persona, naming.outcome) for naming in namings] == [
        (persona, "rule") for persona in MALL
    ]
    assert [f"{naming.icon} {naming.name}" for naming in namings] == [
        "🌟 Potential Loyalists", "🎉 Young Enthusiasts", "🧐 Cautious Savers",
        "💸 Budget Shoppers", "💎 Premium Shoppers", "⚡ Impulse Shoppers",
    ]  # fmt: skip
    assert problems == ()
    assert all(naming.story and 3 <= len(naming.do) <= 4 for naming in namings)
    assert all(naming.avoid and naming.channels and naming.kpis for naming in namings)


def test_the_retail_pack_leaves_no_cell_of_income_and_spending() -> None:
    people = population({"income": (15, 137), "spending": (1, 99)})
    pack, steps = load("retail"), [step / 20 for step in range(1, 20)]
    for income in steps:
        for spending in steps:
            one = segment(1, people, {"income": income, "spending": spending})
            assert persona_of(pack, one, people)
    middle = segment(1, people, {"income": 0.5, "spending": 0.5})
    assert persona_of(pack, middle, people) == "loyalist"


def test_the_quick_answer_is_the_long_one() -> None:
    people = population({"age": (18, 70), "income": (15, 137), "spending": (1, 99)})
    pack = load("retail")
    for one in mall():
        namings, _ = name_segments(pack, Profile(people, (one,)))
        assert persona_of(pack, one, people) == namings[0].persona


def test_the_statistics_that_conditions_look_at(make: Maker) -> None:
    pack = make(
        "personas: {a: {when: {income: {stat: mean, at_least: 5}, age: {stat: q90, at_most: 70}}},"
        " b: {when: {income: high, gender: {most_common: Male}}}}\n"
    )
    assert required_stats(pack) == {
        "income": frozenset({"mean", "median"}),
        "age": frozenset({"q90"}),
    }
