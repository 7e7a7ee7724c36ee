"""Understand a request, and prepare the matrices that segments are sought in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from personas import rules, segments
from personas.customers.clusters import keep_placeable
from personas.customers.imputation import fit_treatment
from personas.customers.imputation_plan import Treatments, read_treatments
from personas.customers.labels import check_labels
from personas.customers.population import summarise
from personas.customers.sample import draw_sample, with_draws
from personas.customers.table import Customers
from personas.domain.problem import ErrorCollector, Problem
from personas.domain.profile import Population
from personas.domain.progress import OnStep, no_progress
from personas.domain.recipe import Recipe, Treatment
from personas.domain.request import Request
from personas.ingest.open import Opened
from personas.use_cases.bind import Bound, bind_pack
from personas.use_cases.open import open_customers
from personas.use_cases.refit import Earlier, read_earlier


@dataclass(frozen=True, slots=True)
class Question:
    """A request that was understood: the pack, the open table, what is bound to what.

    ``told`` are warnings that came with opening and binding the table.
    """

    bound: Bound
    asked: segments.Asked
    opened: Opened
    told: tuple[Problem, ...]
    id: str | None
    treatments: Treatments
    labels: str | None
    wishes: segments.Wishes
    earlier: Earlier | None

    @property
    def pack(self) -> rules.RulePack:
        """The pack, with the measures that it takes from the table."""
        return self.bound.pack


def understand(request: Request, on_step: OnStep = no_progress) -> Question:
    """Load the pack, open the table, bind one to the other; tell all that is wrong with them."""
    gathered = ErrorCollector()
    with gathered.step():
        pack = rules.load(request.pack) if request.pack else None
    with gathered.step():
        asked = segments.parse_clusters(request.clusters)
    with gathered.step():
        treatments = read_treatments(request.gaps, request.outliers)
    with gathered.step():
        given, prepared = request.labels is not None, request.preparation
        wishes = segments.read_wishes(request.features, prepared, request.pca, given=given)
    with gathered.step():
        earlier = read_earlier(request.like, request.labels) if request.like else None
    with gathered.step():
        opened, told = open_customers(request, on_step)
    gathered.check()
    with gathered.step():
        check_labels(opened.columns, request.labels, request.clusters)
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


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """Customers who can be placed, and all that segments are sought with."""

    customers: Customers
    population: Population
    weighed: segments.Weighed
    warnings: tuple[Problem, ...]


def prepare(question: Question, customers: Customers, treatment: Treatment) -> Ready:
    """Fit the recipe and weigh its features, anew without customers whom these cannot place."""
    measures, wishes = question.bound.binding.measures, question.wishes
    population = summarise(customers)
    customers = with_draws(customers, population)
    raw = draw_sample(customers, population, Recipe(()))
    prepared = segments.prepare(population, raw, measures, wishes)
    weighed = segments.weigh(population, raw, prepared.recipe, wishes)
    recipe = fit_treatment(treatment, weighed.recipe)
    if question.labels is None:
        kept, left_out = keep_placeable(customers, population, recipe)
        if left_out:
            ready = prepare(question, kept, treatment)
            return replace(ready, warnings=(*left_out, *ready.warnings))
    told = (*prepared.warnings, *weighed.warnings)
    return Ready(customers, population, replace(weighed, recipe=recipe), told)
