"""Understand a request: what it asks for, of which table, by which rules."""

from __future__ import annotations

from dataclasses import dataclass

from personas import engine, rules, segments
from personas.cases.bind import Bound, bind_pack
from personas.cases.open import open_customers
from personas.cases.refit import Earlier, read_earlier
from personas.facts.problem import Gathered, Problem
from personas.facts.progress import OnStep, unheard
from personas.facts.request import Request


@dataclass(frozen=True, slots=True)
class Question:
    """A request that was understood: the pack, the open table, what is bound to what.

    ``told`` are warnings that came with opening and binding the table.
    """

    bound: Bound
    asked: segments.Asked
    opened: engine.Opened
    told: tuple[Problem, ...]
    id: str | None
    treatments: engine.Treatments
    labels: str | None
    wishes: segments.Wishes
    earlier: Earlier | None

    @property
    def pack(self) -> rules.RulePack:
        """The pack, with the measures that it takes from the table."""
        return self.bound.pack


def understand(request: Request, on_step: OnStep = unheard) -> Question:
    """Load the pack, open the table, bind one to the other; tell all that is wrong with them."""
    gathered = Gathered()
    with gathered.step():
        pack = rules.load(request.pack) if request.pack else None
    with gathered.step():
        asked = segments.parse_clusters(request.clusters)
    with gathered.step():
        treatments = engine.read_treatments(request.gaps, request.outliers)
    with gathered.step():
        given, prepared = request.labels is not None, request.preparation
        wishes = segments.read_wishes(request.features, prepared, request.pca, given=given)
    with gathered.step():
        earlier = read_earlier(request.like, request.labels) if request.like else None
    with gathered.step():
        opened, told = open_customers(request, on_step)
    gathered.check()
    with gathered.step():
        engine.check_labels(opened.columns, request.labels, request.clusters)
    id_column = None
    with gathered.step():
        id_column = opened.id_column(request.id)
    with gathered.step():
        columns = [c for c in opened.columns if c.name != request.labels]  # labels measure nothing
        bound = bind_pack(pack, columns, request.measures, id_column)
    gathered.check()
    told = (*told, *bound.binding.warnings)
    labels = request.labels
    return Question(bound, asked, opened, told, id_column, treatments, labels, wishes, earlier)
