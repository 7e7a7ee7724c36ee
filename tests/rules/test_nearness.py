"""How near each bundled pack is to a table, and the flags that would bind what it lacks."""

from __future__ import annotations

import pytest

from personas.domain.measure import Column
from personas.rules import PackMatch, best_pack, match_packs, nearest_pack
from personas.rules.loading.load import load, load_outline
from tests.rules.test_fit import CAMPAIGN, CRM, MALL, table


def _states(match: PackMatch) -> dict[str, str]:
    return {measure.name: measure.state for measure in match.measures}


def test_the_nearest_pack_lacks_one_measure_and_says_how_to_bind_it() -> None:
    nearest = match_packs(table("recency, Number of Orders, Total Spent Online"), {})[0]
    assert nearest.pack.name == "rfm"
    assert _states(nearest) == {"recency": "bound", "frequency": "bound", "monetary": "missing"}
    [obstacle] = nearest.obstacles
    assert obstacle.flag == '--measure "monetary=Total Spent Online"'
    assert nearest.nearness == (False, 2 / 3, 2 * 2 / 6)


def test_a_flag_makes_the_pack_fit() -> None:
    columns = table("recency, Number of Orders, Total Spent Online")
    nearest = match_packs(columns, {"monetary": "Total Spent Online"})[0]
    assert (nearest.pack.name, nearest.obstacles, nearest.nearness[0]) == ("rfm", (), True)
    assert best_pack(columns, ["monetary"]).pack.name == "rfm"


@pytest.mark.parametrize("names", [MALL, CRM, "Order Value, Margin, Units Sold", CAMPAIGN, "a, b"])
def test_the_nearest_is_the_best_where_one_fits(names: str) -> None:
    nearest, best = match_packs(table(names), {})[0], best_pack(table(names))
    assert nearest.nearness[0] == (best.pack.name != "generic")
    if nearest.nearness[0]:
        assert nearest.pack.name == best.pack.name
        bound = [measure.name for measure in nearest.measures if measure.state == "bound"]
        assert bound == [rule.name for rule in best.measures]


def test_words_and_several_columns_are_obstacles() -> None:
    columns = (Column("recency", "category"), Column("Orders", "number"),
               Column("orders ", "number"), Column("Revenue", "number"))  # fmt: skip
    [rfm] = [match for match in match_packs(columns, {}) if match.pack.name == "rfm"]
    assert _states(rfm) == {"recency": "text", "frequency": "ambiguous", "monetary": "bound"}
    assert [m.flag for m in rfm.obstacles] == [None, '--measure "frequency=Orders"']


def test_a_name_that_a_shell_would_read_is_quoted() -> None:
    [rfm] = [m for m in match_packs(table('total "spend", x'), {}) if m.pack.name == "rfm"]
    [flag] = [m.flag for m in rfm.measures if m.name == "recency"] or [None]
    assert flag is None
    columns = table("total spend $(rm), recency days")
    [rfm] = [m for m in match_packs(columns, {}) if m.pack.name == "rfm"]
    assert "--measure 'monetary=total spend $(rm)'" in [m.flag for m in rfm.measures]


def test_nothing_of_any_pack() -> None:
    matches = match_packs(table("t0, t1"), {})
    assert [match.overlap for match in matches] == [0.0] * len(matches)
    assert [match.pack.name for match in matches] == sorted(match.pack.name for match in matches)


@pytest.mark.parametrize("names", [MALL, CRM, "Order Value, Margin, Units Sold", "a, b"])
def test_the_nearest_pack_alone_is_the_first_of_all(names: str) -> None:
    nearest, first = nearest_pack(table(names), {}), match_packs(table(names), {})[0]
    assert nearest.pack.name == first.pack.name
    assert (nearest.nearness, _states(nearest)) == (first.nearness, _states(first))


def test_an_outline_is_the_pack_without_its_tests() -> None:
    outline, pack = load_outline("rfm"), load("rfm")
    assert (outline.tests, len(pack.tests) > 0) == ((), True)
    assert (outline.measures, outline.levels) == (pack.measures, pack.levels)
    assert outline.personas == pack.personas
