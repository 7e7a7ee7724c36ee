"""Plan a run, and prepare the matrices that segments are fitted to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from personas import rules, segments
from personas.customers.clusters import drop_unassignable
from personas.customers.gaps import ImputationPlan, parse_plan
from personas.customers.imputation import add_imputation
from personas.customers.labels import check_labels
from personas.customers.population import summarise
from personas.customers.sample import draw_sample, with_draws
from personas.customers.table import Customers
from personas.domain.problem import ErrorCollector, Problem
from personas.domain.profile import Population
from personas.domain.progress import OnStep, no_progress
from personas.domain.recipe import Imputation, Recipe
from personas.domain.request import Request
from personas.ingest.open import SourceTable
from personas.use_cases.bind import BoundPack, bind_pack, warn_of_keys, with_nearest
from personas.use_cases.fit import read_earlier_run
from personas.use_cases.models import SavedRun
from personas.use_cases.open import identify_customers, open_customers
from personas.use_cases.roles import find_roles, in_order
from personas.use_cases.words_only import no_numbers

NO_WARNINGS: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RunPlan:
    """The parsed settings of a run, its open table, and the pack bound to it.

    ``warnings`` came with opening and binding the table.
    """

    bound_pack: BoundPack
    clusters: segments.ClusterRange
    table: SourceTable
    warnings: tuple[Problem, ...]
    id: str | None
    imputation: ImputationPlan
    labels: str | None
    preparation: segments.PreparationSettings
    earlier: SavedRun | None

    @property
    def pack(self) -> rules.RulePack:
        """The pack, with the measures that it takes from the table."""
        return self.bound_pack.pack


def plan_run(request: Request, on_step: OnStep = no_progress) -> RunPlan:
    """Load the pack, open the table, bind one to the other; raise all problems at once."""
    errors, labels = ErrorCollector(), request.labels
    with errors.step():
        pack = rules.load(request.pack) if request.pack else None
    with errors.step():
        clusters = segments.parse_clusters(request.clusters)
    with errors.step():
        imputation = parse_plan(request.gaps, request.outliers)
    with errors.step():
        texts, has_labels = request.preparation, labels is not None
        preparation = segments.parse_settings(
            request.features, texts, request.pca, has_labels=has_labels
        )
    with errors.step():
        earlier = read_earlier_run(request.like, labels) if request.like else None
    with errors.step():
        table, warnings = open_customers(request, on_step)
    errors.check()
    with errors.step():
        check_labels(table.columns, labels, request.clusters)
    id_column, repeats = None, NO_WARNINGS
    with errors.step():
        id_column, repeats = identify_customers(table, request)
    with errors.step():
        bound_pack, bind_warnings = _bind(pack, table, request, id_column)
    errors.check()
    warnings = (*bound_pack.unreadable, *warnings, *repeats, *bind_warnings)
    return RunPlan(
        bound_pack, clusters, table, warnings, id_column, imputation, labels, preparation, earlier
    )


def _bind(
    pack: rules.RulePack | None, table: SourceTable, request: Request, id_column: str | None
) -> tuple[BoundPack, tuple[Problem, ...]]:
    """Bind the pack to all columns but labels, which measure nothing; with its warnings."""
    columns = [c for c in table.columns if c.name != request.labels]
    table_roles = find_roles(table, request, id_column)
    bound_pack = bind_pack(pack, columns, request.measures, table_roles.roles)
    bound_pack = replace(bound_pack, roles=in_order((*bound_pack.roles, *table_roles.ignored)))
    bound_pack = with_nearest(bound_pack, columns, request.measures)
    if not bound_pack.binding.measures and request.labels is None:
        raise no_numbers(table)
    key_warnings = warn_of_keys(bound_pack, request, id_column)
    stand_ins = table_roles.stand_ins if bound_pack.pack.name == rules.GENERIC else ()
    warnings = (*bound_pack.binding.warnings, *table_roles.warnings, *_warn_of_stand_ins(stand_ins))
    return bound_pack, (*key_warnings, *warnings)


MAX_NAMES = 5


def _warn_of_stand_ins(columns: Sequence[str]) -> Iterator[Problem]:
    if columns:
        names = ", ".join(f"`{name}`" for name in columns[:MAX_NAMES])
        more = f" and {len(columns) - MAX_NAMES} more" if len(columns) > MAX_NAMES else ""
        yield Problem(
            "W320",
            f"No column measures what customers do: segments are found by {names}{more}",
            'Choose yourself: --features A,B; or calculate a measure: --measure "NAME=EXPRESSION"',
        )


@dataclass(frozen=True, slots=True, eq=False)
class PreparedCustomers:
    """Customers whom the recipe can assign, and the features that segments are fitted to."""

    customers: Customers
    population: Population
    features: segments.WeightedFeatures
    warnings: tuple[Problem, ...]


def prepare_customers(
    plan: RunPlan, customers: Customers, treatment: Imputation
) -> PreparedCustomers:
    """Fit the recipe and weigh its features, again without customers whom it cannot assign."""
    measures = plan.bound_pack.binding.measures
    settings, outcome_warnings = segments.exclude_outcomes(
        plan.preparation, (*measures, *plan.bound_pack.descriptors)
    )
    population = summarise(customers)
    customers = with_draws(customers, population)
    raw = draw_sample(customers, population, Recipe(()))
    preparation = segments.fit_recipe(population, raw, measures, settings)
    features = segments.weigh_features(population, raw, preparation.recipe, settings)
    recipe = add_imputation(treatment, features.recipe)
    if plan.labels is None:
        assignable_customers, exclusions = drop_unassignable(customers, population, recipe)
        if exclusions:
            result = prepare_customers(plan, assignable_customers, treatment)
            return replace(result, warnings=(*exclusions, *result.warnings))
    warnings = (*outcome_warnings, *preparation.warnings, *features.warnings)
    return PreparedCustomers(customers, population, replace(features, recipe=recipe), warnings)
