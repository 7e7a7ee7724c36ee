"""The text of a query: every dialect reads its own back, and people can read it as well."""

from __future__ import annotations

import re
from importlib import import_module

import jinja2
import pytest
from sqlglot import exp, parse_one
from sqlglot.errors import ErrorLevel

from personas.domain.problem import PersonasError
from personas.export.sql.dialects import DIALECTS
from personas.export.sql.export import FORMS, PLACEHOLDER, Export, export_sql
from tests.scoring.made import CITY, INCOME, SPEND
from tests.scoring.parity import case_of

WAYS = ("plain", "calculated", "components", "curves")


def query(name: str = "plain", dialect: str = "duckdb", **said: str) -> str:
    if not said:
        return case_of(name).query(dialect)
    return export_sql(case_of(name).model, Export(dialect, **said))[0]  # type: ignore[arg-type]


def code_of(table: str, dialect: str = "duckdb") -> str:
    with pytest.raises(PersonasError) as caught:
        query(dialect=dialect, table=table)
    return caught.value.problems[0].code


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", WAYS)
def test_what_is_written_is_read_back(name: str, dialect: str) -> None:
    text = query(name, dialect)
    written = DIALECTS[dialect].sqlglot_name
    tree = parse_one(text, dialect=written, error_level=ErrorLevel.RAISE)
    assert isinstance(tree, exp.Select)
    assert not list(tree.find_all(exp.Command))
    again = tree.sql(written, unsupported_level=ErrorLevel.RAISE, comments=False)
    assert parse_one(again, dialect=written).sql(written, comments=False) == again


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_number_of_the_recipe_is_there_to_the_last_bit(dialect: str) -> None:
    numbers = {float(found) for found in re.findall(r"\d[\d.]*e[-+]?\d+", query("plain", dialect))}
    clusters = case_of("plain").finished.run.clusters
    features = clusters.recipe.features
    wanted = {abs(value) for centroid in clusters.centroids for value in centroid}
    wanted |= {f.scale for f in features} | {abs(f.center) for f in features}
    assert wanted <= numbers


@pytest.mark.parametrize("dialect", DIALECTS)
def test_columns_of_the_analyst_are_names_and_nothing_else(dialect: str) -> None:
    tree = parse_one(query("calculated", dialect), dialect=DIALECTS[dialect].sqlglot_name)
    read = tree.args["with_"].expressions[0].this
    names = {column.name for column in read.find_all(exp.Column)}
    assert names == {"Segment", "joined", "select", "Member", CITY}
    assert (
        tree.expressions[0].alias_or_name == "customer"
    )  # the id is named as a column of the answer is


@pytest.mark.parametrize("form", FORMS)
def test_forms(form: str) -> None:
    text = query(form=form, table="shop.people")
    start = {"select": "WITH ", "view": "CREATE VIEW customer_segments AS\n", "dbt": "WITH "}
    body = "".join(x for x in text.splitlines(True) if not x.startswith(("--", "{{ config")))
    assert body.startswith(start[form])
    assert body.endswith("\n")
    assert (body.rstrip()[-1] == ";") is (form != "dbt")
    assert PLACEHOLDER not in text
    if form != "dbt":
        assert "FROM shop.people\n" in text


@pytest.mark.parametrize(
    ("table", "reference"),
    [
        ("people", ("ref", "people")),
        ("shop.people", ("source", "shop", "people")),
        ('"it\'s"', ("ref", "it's")),
    ],
)
def test_dbt(table: str, reference: tuple[str, ...]) -> None:
    """Jinja gives back the query, with whatever stands in for the table."""
    asked: list[tuple[str, ...]] = []

    def called(name: str) -> object:
        return lambda *words: asked.append((name, *words)) or "a_table"  # type: ignore[func-returns-value]

    text = query(form="dbt", table=table)
    words = {"ref": called("ref"), "source": called("source"), "config": lambda **_: ""}
    made = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(text).render(words)
    assert asked == [reference]
    assert made.strip() + ";" == query(table="a_table").strip()


@pytest.mark.parametrize("table", ["", "a b", "x; DROP TABLE x", "(SELECT 1)", "f(x)", "a, b"])
def test_no_table(table: str) -> None:
    assert code_of(table) == "E531"


@pytest.mark.parametrize("name", ["features", "Customers", "PLACED", "r0"])
def test_a_table_may_be_named_as_a_step_is(name: str) -> None:
    text = query(table=name)
    tree = parse_one(text, dialect="duckdb")
    steps = [step.alias.casefold() for step in tree.args["with_"].expressions]
    assert name.casefold() not in steps
    assert len(set(steps)) == len(steps)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_has_to_be_a_number_is_told(dialect: str) -> None:
    _, warnings = export_sql(case_of("plain").model, Export(dialect))
    if DIALECTS[dialect].text_type:
        assert warnings == ()
    else:
        assert [w.code for w in warnings] == ["W531"]
        assert SPEND in warnings[0].message
        assert INCOME not in warnings[0].message


def test_the_forms_are_those_of_the_command() -> None:
    sql = import_module("personas.cli.export.sql")
    assert sql.FORMS == FORMS
    assert tuple(DIALECTS) == sql.DIALECTS
