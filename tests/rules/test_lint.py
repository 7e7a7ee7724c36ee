"""Lint against brute force, against the maps that everybody copies, and finding by finding."""

from __future__ import annotations

from itertools import product
from math import inf, prod
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from personas.domain.problem import Problem
from personas.rules import bundled_packs, lint, load
from personas.rules.language.conditions import Interval
from personas.rules.language.pack import RulePack
from personas.rules.lint.logic import And, Box, Expr, Literal, Or, negation, solutions
from personas.rules.lint.space import Axis, space_of
from tests.rules.naive import is_true
from tests.rules.strategies import packs

HERE = Path(__file__).parent
REACH = ("W201", "W202", "W203")
HEAD = "measures: {income: {}, spending: {}, gender: {}}\npersonas:\n"


def findings(tmp_path: Path, text: str, *codes: str) -> list[str]:
    """Lint a pack given as text; return its findings of some codes as ``line code message``."""
    file = tmp_path / "pack.yaml"
    file.write_text(text, encoding="utf-8")
    return [shown(p) for p in lint(load(file)) if not codes or p.code in codes]


def shown(problem: Problem) -> str:
    assert problem.location
    assert problem.help
    return f"{problem.location.line} {problem.code} {problem.message}"


def inside(cell: Interval | str) -> float | str:
    """Return what lies in a cell."""
    if isinstance(cell, str):
        return cell
    if cell.lower == -inf:
        return cell.upper - 1
    return cell.lower + 1 if cell.upper == inf else (cell.lower + cell.upper) / 2


def _key(axis: Axis) -> tuple[str, str, str]:
    return axis.key.measure, axis.key.statistic, axis.key.unit


def claims(pack: RulePack) -> list[list[str]]:
    """Return for each cell of the whole grid the personas that hold there, in order."""
    axes = space_of(pack).axes
    assume(prod(len(axis.cells) for axis in axes) <= 1000)
    keys = [_key(axis) for axis in axes]
    cells = product(*(axis.cells for axis in axes))
    facts = [dict(zip(keys, map(inside, cell), strict=True)) for cell in cells]
    return [[p.id for p in pack.personas if is_true(p.when, at)] for at in facts]


@given(packs(most=5))
def test_unreachable_is_what_brute_force_finds(pack: RulePack) -> None:
    held = claims(pack)
    problems = {p.message.split("`")[1]: p.code for p in lint(pack) if p.code in REACH}
    first = {claim[0] for claim in held if claim}
    anywhere = {persona for claim in held for persona in claim}
    ids = {persona.id for persona in pack.personas}
    assert problems.keys() == ids - first
    assert {persona for persona, code in problems.items() if code == "W201"} == ids - anywhere


@given(packs())
def test_gaps_and_those_who_cover_are_what_brute_force_finds(pack: RulePack) -> None:
    held, problems = claims(pack), lint(pack)
    assert ("W204" in {problem.code for problem in problems}) == any(not claim for claim in held)
    for problem in problems:
        if problem.code in ("W202", "W203"):
            covered, *covering = problem.message.split("`")[1::2]
            ids = {persona.id for persona in pack.personas}
            assert all(set(claim) & set(covering) & ids for claim in held if covered in claim)


MASKS = st.integers(0, 7)
EXPRESSIONS = st.recursive(
    st.one_of(st.booleans(), st.builds(Literal, st.integers(0, 2), MASKS)),
    lambda inner: st.one_of(
        *(st.builds(kind, st.lists(inner, max_size=3).map(tuple)) for kind in (And, Or))
    ),
    max_leaves=8,
)


def is_met(expr: Expr, point: Box) -> bool:
    match expr:
        case bool():
            return expr
        case Literal(axis, mask):
            return bool(point[axis] & mask)
        case And(parts):
            return all(is_met(part, point) for part in parts)
        case Or(parts):
            return any(is_met(part, point) for part in parts)


@given(EXPRESSIONS)
def test_solutions_are_each_point_once(expr: Expr) -> None:
    full = (7, 7, 7)
    boxes = list(solutions(expr, full))
    opposite = negation(expr, full)
    for point in product((1, 2, 4), repeat=3):
        around = [box for box in boxes if all(a & b for a, b in zip(box, point, strict=True))]
        assert len(around) == is_met(expr, point) != is_met(opposite, point)


@pytest.mark.parametrize("name", bundled_packs())
def test_bundled_packs_are_clean(name: str) -> None:
    assert lint(load(name)) == ()


def test_the_popular_rfm_map_never_reaches_four_of_its_eleven_personas() -> None:
    assert [shown(problem) for problem in lint(load(HERE / "packs" / "rfm_popular.yaml"))] == [
        "10 W202 `recent` is never reached: `potential_loyalist` above it claims all that it "
        "claims",
        "11 W202 `promising` is never reached: `potential_loyalist` above it claims all that it "
        "claims",
        "15 W202 `cant_lose` is never reached: `at_risk` above it claims all that it claims",
        "17 W203 `lost` is never reached: it claims just what `hibernating` claims",
    ]


def test_the_clean_rfm_map_is_clean() -> None:
    assert lint(load(HERE / "packs" / "rfm_clean.yaml")) == ()


def test_a_persona_that_can_never_hold(tmp_path: Path) -> None:
    text = HEAD + "  p: {when: {income: high, not: {income: [mid, high]}}}\n"
    assert findings(tmp_path, text, *REACH) == [
        "3 W201 `p` can never hold: its conditions exclude each other"
    ]


def test_a_persona_that_several_cover_together(tmp_path: Path) -> None:
    text = HEAD + (
        "  other: {when: {gender: {most_common: Male}}}\n"
        "  rich: {when: {income: high}}\n"
        "  rest: {when: {income: [low, mid]}}\n"
        "  spenders: {when: {spending: high}}\n"
    )
    assert findings(tmp_path, text, *REACH) == [
        "6 W202 `spenders` is never reached: `rich`, `rest` above it claim together all that it "
        "claims"
    ]


# Of two measures the gaps are also drawn, as levels by levels.
GRID = """
               spending
    income     very low  low  mid  high  very high
    very low      ·       ·    ·    ·        ·
    low           ·       ·    ·    ·        ·
    mid           ·       ·    ·    ·        ·
    high          ·       ·    ·    ✓        ✓
    very high     ·       ·    ·    ✓        ✓
    ✓ claimed  ◐ partly  · gap"""


@pytest.mark.parametrize(
    ("when", "shown_as"),
    [
        ("income: high", "income low or mid"),
        ("income: [low, mid]", "income high"),
        ("income: [low, high]", "income mid"),
        ("not: {income: very low}", "income very low"),
        ("income: very high", "income less than q90"),
        ("income: bottom 45%", "income more than q45"),
        ("income: {more_than: q70}", "income at most q70"),
        ("not: {income: q70 to 5}", "income high, income at most 5"),
        ("any: [{income: more than q50}, {income: less than q50}]", "income exactly q50"),
        ("income: at least 50k", "income less than 50000"),
        ("income: {at_least: 10, less_than: 20}", "income less than 10 or at least 20"),
        ("income: {stat: mean, at_most: 1.5x}", "income (mean) more than 1.5x"),
        ("gender: {value: Female, share: at least 60%}", "gender (share of Female) less than 60%"),
        ("gender: {most_common: Male}", "gender (most common) something else"),
        ("not: {gender: {most_common: Male}}", "gender (most common) Male"),
        ("income: high\n      spending: high", f"income low or mid; spending low or mid{GRID}"),
    ],
)
def test_gaps_are_shown_as_levels(tmp_path: Path, when: str, shown_as: str) -> None:
    text = HEAD + f"  p:\n    when:\n      {when}\n"
    assert findings(tmp_path, text, "W204") == [f"2 W204 No persona claims: {shown_as}"]


def test_a_cell_of_the_grid_may_be_claimed_in_part(tmp_path: Path) -> None:
    text = HEAD + (
        "  a: {when: {income: at least q80, spending: high}}\n"
        "  b: {when: {income: low, gender: {most_common: F}, spending: low}}\n"
    )
    (found,) = findings(tmp_path, text, "W204")
    grid = found.splitlines()[2:-1]
    assert grid == [
        "    income     very low  low  mid  high  very high",
        "    very low      ◐       ◐    ·    ·        ·",
        "    low           ◐       ◐    ·    ·        ·",
        "    mid           ·       ·    ·    ·        ·",
        "    high          ·       ·    ·    ◐        ◐",
        "    very high     ·       ·    ·    ✓        ✓",
    ]
    assert max(map(len, found.splitlines()[1:])) <= 80


def test_many_gaps_are_cut_short(tmp_path: Path) -> None:
    lines = [f"  p{n}: {{when: {{income: {{stat: q{n}, at_least: {n}}}}}}}" for n in range(9)]
    (found,) = findings(tmp_path, HEAD + "\n".join(lines) + "\n", "W204")
    assert found.count("less than") == 9  # all of them at once: one gap
    rows = [f"  p{n}: {{when: {{income: q{n * 10} to q{n * 10 + 5}}}}}" for n in range(1, 9)]
    (found,) = findings(tmp_path, HEAD + "\n".join(rows) + "\n", "W204")
    assert found.count(" or ") == 8


def test_no_measure_at_all_is_claimed_by_none(tmp_path: Path) -> None:
    text = HEAD + "  p: {when: {all: [{income: high}, {income: low}]}}\n"
    assert findings(tmp_path, text, "W204") == ["2 W204 No persona claims: anything"]


@pytest.mark.parametrize(
    ("levels", "faults"),
    [
        ("low: bottom 60%", []),
        ("low: bottom 80%", ["`low` reaches up to q80, `high` starts at q70"]),
        ("very low: bottom 40%", ["`very low` reaches up to q40, `low` reaches up to q30"]),
        ("very high: top 50%", ["`high` starts at q70, `very high` starts at q50"]),
    ],
)
def test_levels_out_of_order(tmp_path: Path, levels: str, faults: list[str]) -> None:
    text = f"levels: {{{levels}}}\n" + HEAD + "  p: {when: {income: high}}\n"
    expected = [f"1 W205 The levels are out of order: {fault}" for fault in faults]
    assert findings(tmp_path, text, "W205") == expected


def test_habits(tmp_path: Path) -> None:
    text = (
        "measures: {income: {}, visits: {}, age: {optional: true}, orders: {}}\n"
        "personas:\n"
        "  rich: {when: {income: high}, do: ['{{ orders.median }}']}\n"
        "  mid: {when: {income: mid}}\n"
        "  poor: {when: {income: low}, do: [Call them]}\n"
        "tests: [{given: {income: high}, expect: rich}]\n"
    )
    assert findings(tmp_path, text) == [
        "1 W206 `visits` is required, and no condition or text looks at it",
        "4 W207 `mid` recommends nothing",
        "4 W208 `mid`, `poor` have no test",
    ]
    tests = text.replace("expect: rich}", "expect: rich}, {given: {income: q50}, expect: mid}")
    assert "5 W208 `poor` has no test" in findings(tmp_path, tests)


GUARDED = """\
measures:
  income: {}
  web: {label: Web purchases, optional: true}
  kids: {label: Children at home, optional: true}
personas:
  rich:
    when: {income: high, web: high}
    story: "STORY"
    do: [Call them]
  poor: {when: {income: at most q70}, do: [Write to them]}
tests: [{given: {income: q90}, expect: rich}, {given: {income: q10}, expect: poor}]
"""


@pytest.mark.parametrize(
    ("story", "words"),
    [
        ("{{ web.median | number }} a year", "web"),
        ("{% if kids %}{{ web.level }}{% endif %}", "web"),
        ("{% if web %}{{ web.level }}{% else %}no web purchases{% endif %}", None),
        ("{% if web %}{{ web.level }}{% endif %} and many Web Purchases", "Web Purchases"),
        ("{{ web.level if web else '' }}{{ web and web.level }}", None),
        ("{{ income.median | number }}, with the kids", None),
        ("They buy on the web", "web"),
        ("There are children\n    at home", "children at home"),
    ],
)
def test_texts_that_speak_of_what_a_table_may_lack(
    tmp_path: Path, story: str, words: str | None
) -> None:
    name = "kids" if words == "children at home" else "web"
    message = f"which a table may lack (in “{words}”)"
    expected = [f"6 W409 A text of `rich` speaks of `{name}`, {message}"] if words else []
    assert findings(tmp_path, GUARDED.replace("STORY", story), "W409") == expected


ADVICE = """\
measures:
  income: {}
  web: {label: Web purchases, optional: true}
  printed: {label: Catalogue orders, optional: true}
personas:
  rich:
    when: {income: high}
    do: [Call them]
    avoid: ["AVOID"]
  poor: {when: {income: at most q70}, do: [Write to them]}
tests: [{given: {income: q90}, expect: rich}, {given: {income: q10}, expect: poor}]
"""


@pytest.mark.parametrize(
    ("avoid", "measure"),
    [
        ("Printed material they do not use", "printed"),
        ("Catalogues", "printed"),
        ("Offers that hold on the web alone", "web"),
        ("{% if printed %}Catalogues{% endif %}", "printed"),
        ("{% if printed and printed.position < 0.5 %}Catalogues{% endif %}", None),
        ("{% if web.position < 0.5 %}Catalogues{% endif %}", "printed"),
        ("A reason to return", None),
        ("Letters and calls", None),
    ],
)
def test_advice_against_what_a_segment_may_do_most(
    tmp_path: Path, avoid: str, measure: str | None
) -> None:
    problems = findings(tmp_path, ADVICE.replace("AVOID", avoid), "W590")
    assert [problem.split("by `")[1].split("`")[0] for problem in problems] == (
        [measure] if measure else []
    )


def test_advice_is_consistent_where_conditions_settle_the_level(tmp_path: Path) -> None:
    text = ADVICE.replace("AVOID", "Catalogues")
    own = text.replace("{income: high}", "{income: high, printed: low}")
    assert findings(tmp_path, own, "W590") == []
    earlier = "personas:\n  readers: {when: {printed: high}, do: [Print]}\n"
    assert findings(tmp_path, text.replace("personas:\n", earlier), "W590") == []


@pytest.mark.parametrize(
    ("story", "count"),
    [
        ("They need no discounts", 1),
        ("They send nothing back: no returns", 1),
        ("They want a reason to return", 0),
        ("{% if web %}They buy on the web{% endif %}", 0),
        ("They spend much", 0),
    ],
)
def test_a_story_of_what_no_measure_tells(tmp_path: Path, story: str, count: int) -> None:
    text = ADVICE.replace('    avoid: ["AVOID"]', f'    story: "{story}"')
    assert len(findings(tmp_path, text, "W591")) == count


@pytest.mark.parametrize(
    ("story", "count"), [("They make few web visits", 0), ("They make few visits on the web", 1)]
)
def test_the_label_of_another_measure_is_no_topic_of_this_one(
    tmp_path: Path, story: str, count: int
) -> None:
    visits = "measures:\n  visits: {label: Web visits, columns: [v], role: feature}\n"
    text = GUARDED.replace("measures:\n", visits).replace("STORY", story)
    assert len(findings(tmp_path, text, "W409")) == count


@pytest.mark.parametrize("when", ["{web: high}", "{any: [{web: high}, {not: {web: low}}]}"])
def test_a_persona_that_needs_the_measure_needs_no_guard(tmp_path: Path, when: str) -> None:
    text = GUARDED.replace("{income: high, web: high}", when)
    assert findings(tmp_path, text.replace("STORY", "Their web purchases"), "W409") == []


def test_a_persona_that_another_covers_without_the_measure_needs_no_guard(tmp_path: Path) -> None:
    text = GUARDED.replace("STORY", "Their web purchases")
    first = "personas:\n  frugal: {when: {income: high, not: {web: high}}, do: [Write]}\n"
    assert findings(tmp_path, text.replace("personas:\n", first), "W409") == []
