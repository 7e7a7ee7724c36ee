"""Packs of `measures: all numeric` take their measures from the table they meet."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from personas.domain.measure import Column
from personas.domain.naming import Naming
from personas.domain.role import ColumnRole, Role
from personas.rules import bind, lint, load, name_segments, run_tests, with_columns
from personas.rules.loading.read_pack import RESERVED_NAMES
from tests.rules import builders

GENERIC = load("generic")
COLUMNS = (
    Column("Web visits", "number"),
    Column("ID", "number"),
    Column("Country", "category"),
    Column("web-visits", "number"),
    Column("2nd order (€)", "number"),
    Column("share", "number"),
    Column("class", "number"),
    Column("%", "number"),
)


def roles_of(columns: tuple[Column, ...]) -> list[ColumnRole]:
    """Return the roles of columns: one is an id, numbers are features, the others described."""
    by_kind: dict[str, Role] = {"number": "feature", "category": "profile"}
    return [
        ColumnRole(c.name, "id" if c.name == "ID" else by_kind[c.kind], "", c.kind) for c in columns
    ]


def named(columns: tuple[Column, ...], **overrides: str) -> dict[str, str]:
    """Return measure → column of the generic pack over these columns."""
    pack = with_columns(GENERIC, columns, overrides, roles_of(columns))
    return {measure.name: measure.column for measure in bind(pack, columns, overrides).measures}


def test_every_numeric_column_but_the_id_is_a_measure_of_a_speakable_name() -> None:
    assert named(COLUMNS) == {
        "column": "%",
        "column_2nd_order": "2nd order (€)",
        "web_visits": "Web visits",
        "class_": "class",
        "share_": "share",
        "web_visits_2": "web-visits",
    }


def test_a_column_bound_by_hand_is_not_taken_twice() -> None:
    found = named(COLUMNS, visits="Web visits", web_visits="2nd order (€)")
    assert found["visits"] == "Web visits"
    assert found["web_visits"] == "2nd order (€)"
    assert found["web_visits_2"] == "web-visits"
    assert sorted(found.values()) == sorted({*found.values()})


NAMES = st.text(min_size=1, max_size=8)


@given(st.lists(NAMES, unique=True, min_size=1, max_size=6).flatmap(st.permutations))
def test_names_are_distinct_speakable_and_the_same_in_any_order(names: list[str]) -> None:
    columns = tuple(Column(name, "number") for name in names)
    rules = with_columns(GENERIC, columns, {}, roles_of(columns)).measures
    again = with_columns(GENERIC, tuple(reversed(columns)), {}, roles_of(columns)).measures
    assert rules == again
    assert {rule.columns for rule in rules} == {(name,) for name in names}
    made = [rule.name for rule in rules]
    assert len(set(made)) == len(made)
    assert all(name.isidentifier() and name not in RESERVED_NAMES for name in made)


def test_a_pack_of_named_measures_stays_as_it_is() -> None:
    retail = load("retail")
    assert with_columns(retail, COLUMNS, {}, roles_of(COLUMNS)).measures == retail.measures


def test_segments_are_named_by_their_levels_with_one_warning() -> None:
    columns = (Column("Web visits", "number"), Column("Returns", "number"))
    pack = with_columns(GENERIC, columns, {}, roles_of(columns))
    people = builders.population({"web_visits": (0, 100), "returns": (0, 10)})
    rows = ({"web_visits": 0.95, "returns": 0.5}, {"web_visits": 0.2, "returns": 0.8})
    names, warnings = name_segments(pack, builders.profile(people, *rows))
    assert [(name.name, name.outcome, name.icon) for name in names] == [
        ("Many web visits", "none", "🧭"),
        ("Few web visits, many returns", "none", "🧭"),
    ]
    assert [warning.code for warning in warnings] == ["W403"]


VISITS = (Column("Visits", "number"),)


def test_segments_that_read_alike_are_told_apart() -> None:
    pack = with_columns(GENERIC, VISITS, {}, roles_of(VISITS))
    people = builders.population({"visits": (0, 100)})
    rows = ({"visits": 0.4}, {"visits": 0.6})
    names: tuple[Naming, ...] = name_segments(pack, builders.profile(people, *rows))[0]
    assert [name.name for name in names] == [
        "Close to the average, fewer visits",
        "Close to the average, more visits",
    ]


def test_such_a_pack_lints_clean_and_its_tests_take_any_name() -> None:
    assert lint(GENERIC) == ()
    assert run_tests(GENERIC).passed
    assert not run_tests(replace(GENERIC, tests=())).passed
