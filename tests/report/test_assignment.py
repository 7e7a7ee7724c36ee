"""One customer in the terminal: what was not given, and what was assumed for it."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from personas.domain.recipe import Component, Rotation
from personas.domain.run import Run
from personas.model import assign_customer
from personas.report import print_assignment


def page(run: Run, **values: str) -> str:
    out = io.StringIO()
    console = Console(file=out, width=100, _environ={})
    print_assignment(run, assign_customer(run, values), console)
    return " ".join(out.getvalue().split())


def with_fills(run: Run, **fills: float) -> Run:
    recipe = run.clusters.recipe
    features = tuple(replace(f, fill=fills.get(f.measure)) for f in recipe.features)
    clusters = replace(run.clusters, recipe=replace(recipe, features=features))
    return replace(run, clusters=clusters)


def test_what_was_not_given_is_said(retail: Run) -> None:
    text = page(with_fills(retail), income="88", spending="17")
    assert "Not given: Age. The distances leave it out: there each segment counts as" in text


def test_what_was_taken_for_it_is_said(retail: Run) -> None:
    text = page(with_fills(retail, age=38.0, spending=48.9), income="88")
    assert "Not given, and taken as for most customers: Spending score 48.9, Age 38 years." in text
    assert "leave" not in text


def test_all_given_says_nothing(retail: Run) -> None:
    text = page(with_fills(retail), income="88", spending="17", age="40")
    assert "Not given" not in text
    assert "Without a part" not in text


def test_a_gap_of_components_is_the_mean(retail: Run) -> None:
    retail = with_fills(retail)
    recipe, width = retail.clusters.recipe, len(retail.clusters.recipe.features)
    axes = tuple(
        Component(tuple(float(i == j) for j in range(width)), 1 / width) for i in range(width)
    )
    rotated = replace(recipe, rotation=Rotation((0.0,) * width, axes))
    run = replace(retail, clusters=replace(retail.clusters, recipe=rotated))
    assert "The mean of all customers was taken for it" in page(run, income="88", spending="17")


@pytest.mark.parametrize("value", ["20", "90"])
def test_the_story_and_the_first_action_are_those_of_the_segment(retail: Run, value: str) -> None:
    text = page(retail, income="88", spending=value)
    thrifty = value == "20"
    assert ("Money is there, but little of it is spent here." in text) is thrifty
    assert ("▸ Offer a VIP tier with early access" in text) is not thrifty
