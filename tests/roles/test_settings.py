"""Roles that the analyst sets: loosely written, checked, and stronger than any guess."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from personas.config import load_config, write_config
from personas.domain.problem import PersonasError
from personas.domain.request import Request
from personas.domain.role import ColumnRole
from personas.use_cases.explore import explore
from personas.use_cases.run import run

ROWS = 120
FRAME = pd.DataFrame(
    {
        "Customer ID": [f"C{i:04d}" for i in range(ROWS)],
        "Email key": [f"K{i * 7:05d}" for i in range(ROWS)],
        "Income": [20_000 + (i * 37) % 90 * 500 for i in range(ROWS)],
        "Visits": [(i * i) % 23 for i in range(ROWS)],
        "Annual spend": [(i * 53) % 97 * 10.5 for i in range(ROWS)],
        "City": [("Oslo", "Rome", "Bonn")[i % 3] for i in range(ROWS)],
        "Joined": pd.date_range("2014-01-01", periods=ROWS).strftime("%Y-%m-%d"),
        "Churned": [int(i % 7 == 0) for i in range(ROWS)],
        "Visits again": [(i * i) % 23 for i in range(ROWS)],
        "Note": [f"called {i} times about the delivery of the parcel" for i in range(ROWS)],
    }
)


def roles_of(**settings: Any) -> dict[str, ColumnRole]:
    return {role.column: role for role in explore(Request(FRAME, **settings)).roles}


def codes_of(**settings: Any) -> set[str]:
    with pytest.raises(PersonasError) as caught:
        explore(Request(FRAME, **settings))
    return {problem.code for problem in caught.value.problems}


def test_guesses_with_their_reasons() -> None:
    roles = roles_of()
    assert {name: role.role for name, role in roles.items()} == {
        "Annual spend": "value",
        "Churned": "outcome",
        "City": "profile",
        "Customer ID": "id",
        "Email key": "ignored",
        "Income": "feature",
        "Joined": "profile",
        "Note": "ignored",
        "Visits": "feature",
        "Visits again": "ignored",
    }
    assert roles["Visits again"].reason == "every cell is that of Visits"
    assert roles["Note"].reason == "it is free text"


def test_a_role_is_set_by_a_name_written_loosely() -> None:
    roles = roles_of(roles={"annual-SPEND": "Profile", "city": "feature"})
    assert (roles["Annual spend"].role, roles["Annual spend"].is_set) == ("profile", True)
    assert (roles["City"].role, roles["City"].reason) == ("feature", "you set it")


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        ({"Anual spend": "value"}, "E405"),
        ({"City": "features"}, "E405"),
        ({"City": "feature", "city": "profile"}, "E406"),
        ({"Customer ID": "id", "Email key": "id"}, "E406"),
        ({"City": "value"}, "E407"),
        ({"Joined": "feature"}, "E407"),
        ({"Note": "feature"}, "E407"),
        ({"Customer ID": "profile"}, "E408"),
    ],
)
def test_roles_that_cannot_be_had(roles: dict[str, str], code: str) -> None:
    assert codes_of(roles=roles) == {code}


def test_all_mistakes_come_at_once_with_the_nearest_names() -> None:
    with pytest.raises(PersonasError) as caught:
        explore(Request(FRAME, roles={"Incme": "feature", "City": "profil"}))
    helps = [problem.help or "" for problem in caught.value.problems]
    assert helps[0].startswith("Nearest: `Income`.")
    assert helps[1].startswith("Did you mean `profile`?")


def test_the_id_of_a_role_identifies_customers() -> None:
    assert explore(Request(FRAME, roles={"email key": "id"})).id == "Email key"
    both = explore(Request(FRAME, id="Customer ID", roles={"Email key": "id"}))
    assert both.id == "Customer ID"


def test_ignored_is_ignore() -> None:
    by_role = explore(Request(FRAME, roles={"visits": "ignored"}))
    by_flag = explore(Request(FRAME, ignore=("Visits",)))
    assert by_role.columns == by_flag.columns
    assert by_role.roles == by_flag.roles
    roles = {role.column: role for role in by_role.roles}
    assert (roles["Visits"].role, roles["Visits"].reason) == ("ignored", "you left it out")
    assert roles["Visits again"].role == "feature"


def test_features_win_over_guesses_and_an_outcome_among_them_is_a_warning() -> None:
    request = Request(FRAME, rules="generic", clusters="2", features=("visits", "churned"))
    facts = run(request).run
    assert {f.measure for f in facts.clusters.recipe.features} == {"visits", "churned"}
    assert "W321" in {problem.code for problem in facts.warnings}
    assert {role.column: role.role for role in facts.roles}["Churned"] == "feature"


def test_an_outcome_that_is_set_is_no_feature_even_where_it_is_named() -> None:
    request = Request(FRAME, rules="generic", clusters="2", features=("visits", "churned"))
    facts = run(replace(request, roles={"Churned": "outcome"})).run
    assert {f.measure for f in facts.clusters.recipe.features} == {"visits"}
    assert "W325" in {problem.code for problem in facts.warnings}
    assert {role.column: role.role for role in facts.roles}["Churned"] == "outcome"


def test_a_survey_of_answers_is_found_by_them() -> None:
    answers = {
        f"a{i}": [("yes", "no")[(j * (i + 3) // 5) % 2] for j in range(ROWS)] for i in range(6)
    }
    frame = pd.DataFrame({**answers, "Age": [20 + i % 50 for i in range(ROWS)]})
    facts = run(Request(frame, rules="generic", clusters="2")).run
    recipe = facts.clusters.recipe
    assert {f.measure for f in (*recipe.features, *recipe.unweighted)} == {*answers}
    assert recipe.features
    assert {role.column: role.role for role in facts.roles}["Age"] == "profile"
    assert "W320" in {problem.code for problem in facts.warnings}


def test_measures_are_proposed_with_their_lines() -> None:
    spend = FRAME["Annual spend"]
    amounts = {"amt wine": spend * 2, "amt tea": FRAME["Visits"] * 2.5, "amt fish": spend % 7}
    years = [1970 + i % 30 for i in range(ROWS)]
    frame = FRAME.assign(**amounts, **{"Birth year": years})
    proposals = {p.name: p.expression for p in explore(Request(frame)).proposals}
    assert proposals == {
        "age": '2014 - "Birth year"',
        "tenure": "days between Joined and 2014-04-30",
        "total_spend": '"amt fish" + "amt tea" + "amt wine"',
    }
    measures = {m.name: m for m in explore(Request(frame, measures=proposals)).measures}
    assert {*proposals} <= {*measures}
    assert measures["total_spend"].role == "value"


def read_roles(file: Path) -> tuple[str, ...]:
    pairs = load_config(file).options["role"]
    assert isinstance(pairs, tuple)
    return pairs


def test_saved_settings_give_the_same_run(tmp_path: Path) -> None:
    file = tmp_path / "personas.yaml"
    FRAME.to_csv(tmp_path / "customers.csv", index=False)
    request = Request(tmp_path / "customers.csv")
    file.write_text(write_config(explore(request)), "utf-8")
    roles = dict(pair.rsplit("=", 1) for pair in read_roles(file))
    assert (roles["Churned"], roles["Annual spend"], roles["Note"]) == (
        "outcome",
        "value",
        "ignored",
    )
    pinned = run(replace(request, roles=roles, clusters="2")).run
    guessed = run(replace(request, clusters="2")).run
    assert pinned.profile == guessed.profile
    assert pinned.names == guessed.names
