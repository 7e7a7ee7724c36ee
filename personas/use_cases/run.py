"""The use case: one walk from a table of customers to named, explained segments.

It reads like the house: rows, numbers, names. Documents are made of its facts elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from threadpoolctl import threadpool_limits

from personas import rules, segments
from personas.customers.imputation import apply_plan
from personas.customers.labels import drop_without_label, number_labels
from personas.customers.precision import drop_dust
from personas.customers.profile import build_profile
from personas.customers.rule_fit import count_fits, find_cuts
from personas.customers.sentinels import warn_of_days
from personas.customers.table import AssignedCustomers, Customers, read_customers, used_columns
from personas.domain.measure import Measure
from personas.domain.naming import Naming, RuleFit
from personas.domain.problem import Problem
from personas.domain.profile import Profile, Segment
from personas.domain.progress import OnStep, no_progress
from personas.domain.recipe import Imputation, Sample
from personas.domain.request import Request
from personas.domain.run import Pack, Run, Table, Trust
from personas.domain.value import Value
from personas.suppression import redact_fits, redact_profile
from personas.use_cases.bind import BoundPack, required_statistics, value_candidates
from personas.use_cases.fit import FittedSegments, check_segments, fit_segments, keep_numbers
from personas.use_cases.open import with_notes
from personas.use_cases.prepare import PreparedCustomers, RunPlan, plan_run, prepare_customers

PersonaOf = Callable[[Segment], str | None]


@dataclass(frozen=True, slots=True)
class RunResult:
    """The facts of a run, and its customers in the engine."""

    run: Run
    customers: AssignedCustomers
    pack: rules.RulePack
    request: Request


def run(request: Request, on_step: OnStep = no_progress) -> RunResult:
    """Walk the whole way; raise `PersonasError` with every problem that can be found at once.

    ``on_step`` is called as each step begins. Numerical libraries run on one thread: more of them
    change the last bits of a sum.
    """
    with threadpool_limits(limits=1), with_notes(request):
        return _walk(request, on_step)


def _walk(request: Request, on_step: OnStep) -> RunResult:
    on_step("read")
    plan = plan_run(request, on_step)
    customers, imputation, read_warnings = _read(plan)
    on_step("cluster")
    data = prepare_customers(plan, customers, imputation)
    persona_of = partial(rules.persona_of, plan.pack, population=data.population)
    fit = _fit(plan, data, persona_of)
    on_step("profile")
    statistics = required_statistics(plan.pack, data.customers)
    profile = build_profile(fit.customers, data.population, statistics)
    all_measures = data.customers.all_measures
    names, name_warnings = rules.name_segments(plan.pack, profile, all_measures)
    on_step("trust")
    trust = _measure_trust(plan.pack, data.features.sample, fit, persona_of)
    doubts = check_segments(fit, data.features.sample, profile, trust, plan.clusters)
    warnings = (*plan.warnings, *read_warnings, *data.warnings, *doubts, *name_warnings)
    warnings = (*warnings, *fit.warnings)
    facts = _describe(request, plan, data, fit, profile, names, trust, warnings)
    return RunResult(facts, fit.customers, plan.pack, request)


def _describe(
    request: Request,
    plan: RunPlan,
    data: PreparedCustomers,
    fit: FittedSegments,
    profile: Profile,
    names: Iterable[Naming],
    trust: Mapping[int, Trust],
    warnings: tuple[Problem, ...],
) -> Run:
    measures, published_profile = plan.bound_pack.binding.measures, redact_profile(profile)
    clustered_measures = _clustered_measures(measures, fit)
    fits = _count_fits(plan.pack, fit.customers, profile, names)
    outcomes = segments.compute_outcomes(profile, data.customers.all_measures)
    outcome_warnings = segments.warn_of_outcomes(data.customers.all_measures, outcomes)
    return Run(
        table=_describe_table(plan),
        pack=_describe_pack(plan.bound_pack),
        measures=measures,
        clusters=fit.clusters,
        choice=fit.choice,
        structure=fit.structure,
        resamples=segments.RESAMPLES,
        profile=published_profile,
        trust=trust,
        names={naming.segment: naming for naming in names},
        warnings=(*warnings, *_warn_of_doubts(profile, names, fits), *outcome_warnings),
        engine=data.customers.engine.name,
        reproduce=request.reproduce,
        pictures=segments.compute_pictures(data.features.sample, fit.clusters),
        v_tests=segments.compute_v_tests(published_profile, clustered_measures),
        rule_fits=fits,
        labels=fit.labels,
        lineage=fit.lineage,
        effect_sizes=segments.compute_effect_sizes(profile, clustered_measures),
        descriptors=plan.bound_pack.descriptors,
        roles=plan.bound_pack.roles,
        value=_chief_value(plan.bound_pack, profile),
        outcomes=outcomes,
    )


def _fit(plan: RunPlan, data: PreparedCustomers, persona_of: PersonaOf) -> FittedSegments:
    customers, sample = data.customers, data.features.sample
    stats, measures = rules.required_stats(plan.pack), _of_rules(plan.pack, sample)
    name = segments.name_clusters(measures, stats, persona_of)
    fit = fit_segments(customers, data.population, data.features, plan.clusters, plan.labels, name)
    return keep_numbers(plan.earlier, customers, fit, plan.id)


def _chief_value(bound_pack: BoundPack, profile: Profile) -> Value | None:
    """Return how the chief value divides among the segments, None where there is no value."""
    chief = segments.choose_value(profile, value_candidates(bound_pack))
    return segments.compute_value(redact_profile(profile), chief) if chief else None


def _read(plan: RunPlan) -> tuple[Customers, Imputation, tuple[Problem, ...]]:
    """Read the customers, impute gaps, limit outliers, and number labels where there are any."""
    bound_pack, labels = plan.bound_pack, plan.labels
    measures, descriptors = bound_pack.binding.measures, bound_pack.descriptors
    customers, warnings = read_customers(
        plan.table, measures, plan.id, labels, descriptors=descriptors
    )
    customers = drop_dust(customers)
    warnings = (*warnings, *warn_of_days(plan.table, used_columns(plan.table, measures)))
    if labels is not None:
        customers, gap_warnings = drop_without_label(customers, labels)
        warnings = (*warnings, *gap_warnings)
    result = apply_plan(customers, plan.imputation)
    customers, warnings = result.customers, (*warnings, *result.warnings)
    if labels is not None:
        customers, size_warnings = number_labels(customers, labels)
        warnings = (*warnings, *size_warnings)
    return customers, result.imputation, warnings


def _measure_trust(
    pack: rules.RulePack, sample: Sample, fit: FittedSegments, persona_of: PersonaOf
) -> dict[int, Trust]:
    measure = partial(segments.measure_trust, resampling=fit.resampling)
    if fit.labels:
        measure = partial(segments.measure_label_trust)
    stats = rules.required_stats(pack)
    trust = measure(_of_rules(pack, sample), fit.clusters, stats, persona_of)
    return {fit.clusters.segments[index - 1]: value for index, value in trust.items()}


def _of_rules(pack: rules.RulePack, sample: Sample) -> Sample:
    """Return a sample with no other measures than those that say what a segment is called."""
    numbers, categories = pack.numbers, pack.categories
    return replace(
        sample,
        numbers={name: values for name, values in sample.numbers.items() if name in numbers},
        categories={name: v for name, v in sample.categories.items() if name in categories},
    )


def _count_fits(
    pack: rules.RulePack, customers: AssignedCustomers, profile: Profile, names: Iterable[Naming]
) -> Mapping[int, RuleFit]:
    """Count the customers of each segment, and of all others, that its persona's rule fits."""
    personas = {naming.segment: naming.persona for naming in names if naming.persona}
    cuts = find_cuts(customers, rules.required_cuts(pack, personas.values()))
    conditions = rules.resolve_rules(pack, personas.values(), profile.population, cuts)
    return count_fits(
        customers,
        {s: conditions[persona] for s, persona in personas.items() if persona in conditions},
    )


def _warn_of_doubts(
    profile: Profile, names: Iterable[Naming], fits: Mapping[int, RuleFit]
) -> Iterable[Problem]:
    by_segment = {naming.segment: naming for naming in names}
    return rules.warn_of_doubts(by_segment.values(), redact_fits(profile, by_segment, fits))


def _clustered_measures(measures: Sequence[Measure], fit: FittedSegments) -> frozenset[str]:
    """Return the measures that segments depend on; labels may have been made from any."""
    if fit.labels is not None:
        return frozenset(measure.name for measure in measures)
    return frozenset(feature.measure for feature in fit.clusters.recipe.features)


def _describe_pack(bound_pack: BoundPack) -> Pack:
    """Return the pack's facts, with the nearest of the others where none of them fits."""
    pack, nearest = bound_pack.pack, bound_pack.nearest
    facts = Pack(pack.name, pack.description, bound_pack.matched_measures)
    if nearest is None or not nearest.overlap:
        return facts
    missing = tuple(measure.label for measure in nearest.obstacles)
    return replace(facts, nearest=nearest.pack.name, missing=missing)


def _describe_table(plan: RunPlan) -> Table:
    """Return the table's facts; columns are sorted, since their order must have no effect."""
    table = plan.table
    columns = tuple(sorted(table.columns, key=lambda column: column.name))
    return Table(table.name, table.rows, columns, plan.id, table.purchases)
