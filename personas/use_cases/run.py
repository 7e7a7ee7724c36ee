"""The use case: one walk from a table of customers to named, explained segments.

It reads like the house: rows, numbers, names. What words are made of it is for others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from threadpoolctl import threadpool_limits

from personas import rules, segments
from personas.customers.imputation import treat
from personas.customers.labels import keep_labelled, number_labels
from personas.customers.profile import build_profile
from personas.customers.rule_fit import count_fits, find_cuts
from personas.customers.table import AssignedCustomers, Customers, read_customers
from personas.domain.evidence import RuleFit
from personas.domain.measure import Measure
from personas.domain.naming import Naming
from personas.domain.problem import Problem
from personas.domain.profile import BASE_STATS, Population, Profile, Segment
from personas.domain.progress import OnStep, no_progress
from personas.domain.recipe import Treatment
from personas.domain.request import Request
from personas.domain.run import Clusters, Pack, Run, Table, Trust
from personas.domain.sample import Sample
from personas.suppression import publishable
from personas.use_cases.find import Found, doubt, find
from personas.use_cases.prepare import Question, prepare, understand
from personas.use_cases.refit import keep_numbers

Stats = Mapping[str, frozenset[str]]
NameOf = Callable[[Segment], str | None]


@dataclass(frozen=True, slots=True)
class Finished:
    """The facts of a run, and its customers where the engine keeps them."""

    run: Run
    customers: AssignedCustomers
    pack: rules.RulePack
    request: Request


def run(request: Request, on_step: OnStep = no_progress) -> Finished:
    """Walk the whole way; raise `PersonasError` with every problem that can be told at once.

    ``on_step`` is told of each step as it begins. Numerical libraries are held
    to one thread: more of them change the last bits of a sum.
    """
    with threadpool_limits(limits=1):
        return _walk(request, on_step)


def _walk(request: Request, on_step: OnStep) -> Finished:
    on_step("read")
    question = understand(request, on_step)
    measures = question.bound.binding.measures
    read, treatment, of_reading = _read(question)
    on_step("cluster")
    ready = prepare(question, read, treatment)
    customers, weighed = ready.customers, ready.weighed
    stats, name_of = rules.wanted_stats(question.pack), _name_of(question.pack, ready.population)
    count = segments.count_personas(weighed.sample, stats, name_of)
    found = find(customers, ready.population, weighed, question.asked, request.labels, count)
    found, lineage, of_lineage = keep_numbers(question.earlier, customers, found, question.id)
    assigned, clusters = found.customers, found.clusters
    on_step("profile")
    profile = build_profile(assigned, ready.population, _stats(question.pack, customers))
    names, of_names = rules.name_segments(question.pack, profile)
    on_step("trust")
    trust = _trust(weighed.sample, clusters, stats, name_of)
    structure, doubts = doubt(found, weighed, profile, trust, question.asked)
    shaped = _shaped(measures, found)
    facts = Run(
        table=_table(question),
        pack=Pack(question.pack.name, question.pack.description, question.bound.chosen_for),
        measures=measures,
        clusters=clusters,
        choice=found.choice,
        structure=structure,
        resamples=segments.RESAMPLES,
        profile=publishable(profile),
        trust=trust,
        names={naming.segment: naming for naming in names},
        warnings=(
            *question.told,
            *of_reading,
            *ready.warnings,
            *doubts,
            *of_names,
            *of_lineage,
        ),
        engine=customers.engine.name,
        reproduce=request.reproduce,
        pictures=segments.gather_pictures(weighed.sample, clusters),
        v_tests=segments.find_marks(publishable(profile), shaped),
        rule_fits=_fits(question.pack, assigned, profile, names),
        labels=found.labels,
        lineage=lineage,
        effect_sizes=segments.find_telling(profile, shaped),
    )
    return Finished(facts, assigned, question.pack, request)


def _read(question: Question) -> tuple[Customers, Treatment, tuple[Problem, ...]]:
    """Read the customers, treat gaps and outliers, and number labels where there are any."""
    measures, labels = question.bound.binding.measures, question.labels
    read, told = read_customers(question.opened, measures, question.id, labels)
    if labels is None:
        treated = treat(read, question.treatments)
        return treated.customers, treated.treatment, (*told, *treated.warnings)
    labelled, of_gaps = keep_labelled(read, labels)
    treated = treat(labelled, question.treatments)
    numbered, few = number_labels(treated.customers, labels)
    return numbered, treated.treatment, (*told, *of_gaps, *treated.warnings, *few)


def _stats(pack: rules.RulePack, customers: Customers) -> Stats:
    """The statistics that reports show of every measure, and those that the pack's rules ask."""
    wanted = rules.wanted_stats(pack)
    base = frozenset(BASE_STATS)
    return {m.name: base | wanted.get(m.name, frozenset()) for m in customers.numbers}


def _name_of(pack: rules.RulePack, population: Population) -> NameOf:
    def persona_of(segment: Segment) -> str | None:
        return rules.persona_of(pack, segment, population)

    return persona_of


def _trust(sample: Sample, clusters: Clusters, stats: Stats, name_of: NameOf) -> dict[int, Trust]:
    measure = segments.measure_trust if sample.groups is None else segments.label_trust
    found = measure(sample, clusters, stats, name_of)
    return {clusters.segments[place - 1]: trust for place, trust in found.items()}


def _fits(
    pack: rules.RulePack, customers: AssignedCustomers, profile: Profile, names: Iterable[Naming]
) -> Mapping[int, RuleFit]:
    """Hold each segment's rule against its customers, and against the others, one by one."""
    ids = {naming.segment: naming.persona for naming in names if naming.persona}
    cuts = find_cuts(customers, rules.wanted_cuts(pack, ids.values()))
    resolved = rules.resolve_rules(pack, ids.values(), profile.population, cuts)
    return count_fits(
        customers, {s: resolved[persona] for s, persona in ids.items() if persona in resolved}
    )


def _shaped(measures: Sequence[Measure], found: Found) -> frozenset[str]:
    """The measures by which segments came about; labels may have been made from any."""
    used = [feature.measure for feature in found.clusters.recipe.features]
    return frozenset(used if found.labels is None else (measure.name for measure in measures))


def _table(question: Question) -> Table:
    """What was read; columns by name, since their order must leave no trace."""
    opened = question.opened
    columns = tuple(sorted(opened.columns, key=lambda column: column.name))
    return Table(opened.name, opened.rows, columns, question.id, opened.purchases)
