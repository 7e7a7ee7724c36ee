"""Name the segments of a saved run by other rules: nothing is fitted, and no data is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from personas import rules
from personas.domain.measure import Column, Measure
from personas.domain.naming import Attempt, Naming
from personas.domain.problem import PersonasError, Problem
from personas.domain.profile import Profile, Segment
from personas.domain.role import ColumnRole
from personas.domain.run import Pack, Run
from personas.model import load_model

Value = TypeVar("Value")
OF_NAMES = "W4"  # codes of warnings about names


@dataclass(frozen=True, slots=True)
class ModelBinding:
    """A pack bound to the measures of a model: ``names`` maps the pack's measures to these."""

    pack: rules.RulePack
    measures: tuple[Measure, ...]
    names: Mapping[str, str]
    warnings: tuple[Problem, ...]


def rename(
    path: Path, pack_name: str | None, overrides: Mapping[str, str], reproduce: str = ""
) -> Run:
    """Return the run of a model with the names that a pack gives its segments.

    Without a pack the model's own names them. ``overrides`` maps measures of the pack to measures
    or columns of the model. Raises `PersonasError` where model and pack do not fit together.
    """
    model, _ = load_model(path)
    saved_pack = rules.load_tree(model.rules, path.name)
    binding = _bind(rules.load(pack_name) if pack_name else saved_pack, model.run, overrides)
    profile = _with_names(model.run.profile, binding.names)
    problems = (*_wrong_kinds(binding, model.run), *rules.missing_figures(binding.pack, profile))
    if problems:
        raise PersonasError(*problems)
    unbound = (m for m in model.run.all_measures if m.name not in binding.names.values())
    measures = (*binding.measures, *unbound)
    names, warnings = rules.name_segments(binding.pack, profile, measures)
    warnings = (*binding.warnings, *warnings)
    renamed = {naming.segment: _with_model_names(naming, binding.names) for naming in names}
    run = _with_labels(model.run, binding, reproduce)
    if not _decides_alike(binding, saved_pack):
        run, warnings = _without_confidence(run), (*warnings, _UNMEASURED)
    remaining = (problem for problem in run.warnings if not problem.code.startswith(OF_NAMES))
    return replace(run, names=renamed, warnings=(*remaining, *warnings))


def _bind(pack: rules.RulePack, run: Run, overrides: Mapping[str, str]) -> ModelBinding:
    """Bind measures to those of the model that have their name, expression or column."""
    columns = _columns(run)
    of_name = {measure.name: measure.column for measure in run.all_measures}
    settings = {name: of_name.get(text, text) for name, text in overrides.items()}
    pack = rules.with_columns(pack, [*columns.values()], settings, _roles(run))
    by_text = {_squeeze(m.expression): m.column for m in run.measures if m.expression}
    for rule in pack.measures:
        of_texts = (by_text.get(_squeeze(text)) for text in rule.expressions)
        column = of_name.get(rule.name) or next(filter(None, of_texts), None)
        if column is not None:
            settings.setdefault(rule.name, column)
    binding = rules.bind(pack, [*columns.values()], settings)
    of_column = {m.column: m.name for m in reversed(run.all_measures)}
    names = {measure.name: of_column[measure.column] for measure in binding.measures}
    pack = rules.with_units(pack, binding.measures)
    return ModelBinding(pack, binding.measures, names, binding.warnings)


def _columns(run: Run) -> dict[str, Column]:
    """Return the measures of a model as columns of a table."""
    of_table = {column.name: column for column in run.table.columns}
    return {
        m.column: replace(of_table.get(m.column) or Column(m.column, m.kind, unit=m.unit),
                          kind=m.kind, doubt=None)
        for m in run.all_measures
    }  # fmt: skip


def _roles(run: Run) -> tuple[ColumnRole, ...]:
    """Return the roles by which a pack of all numbers takes the measures of the model."""
    return tuple(
        ColumnRole(m.column, "feature", "the model has it", m.kind)
        for m in run.measures
        if m.kind == "number"
    )


def _squeeze(text: str) -> str:
    return "".join(text.split()).replace('"', "").casefold()


def _wrong_kinds(binding: ModelBinding, run: Run) -> Iterator[Problem]:
    kinds = {measure.name: measure.kind for measure in run.all_measures}
    for measure in binding.measures:
        kind = kinds[binding.names[measure.name]]
        rule = binding.pack.measure(measure.name)
        if rule and measure.name in binding.pack.categories and kind == "number":
            message = f"`{measure.name}` is compared as a category, and the model has numbers of it"
            hint = "Name the segments on the data: `personas preview DATA --rules PACK`"
            yield Problem("E230", message, hint, rule.at)


def _with_names(profile: Profile, names: Mapping[str, str]) -> Profile:
    """Return the profile under the pack's names of measures; others keep that of the model."""
    population = replace(
        profile.population,
        numbers=_rekey(profile.population.numbers, names),
        categories=_rekey(profile.population.categories, names),
    )
    return Profile(population, tuple(_segment(segment, names) for segment in profile.segments))


def _segment(segment: Segment, names: Mapping[str, str]) -> Segment:
    numbers, categories = segment.numbers, segment.categories
    return replace(segment, numbers=_rekey(numbers, names), categories=_rekey(categories, names))


def _rekey(values: Mapping[str, Value], names: Mapping[str, str]) -> dict[str, Value]:
    values_by_name = {name: values[measure] for name, measure in names.items() if measure in values}
    unbound = set(values) - set(names.values()) - set(values_by_name)
    return values_by_name | {name: values[name] for name in sorted(unbound)}


def _with_model_names(naming: Naming, names: Mapping[str, str]) -> Naming:
    def translate(attempt: Attempt | None) -> Attempt | None:
        if attempt is None:
            return None
        checks = (replace(c, measure=names.get(c.measure, c.measure)) for c in attempt.checks)
        return replace(attempt, checks=tuple(checks))

    levels = {names.get(name, name): level for name, level in naming.levels.items()}
    attempt, runner_up = translate(naming.attempt), translate(naming.runner_up)
    return replace(naming, levels=levels, attempt=attempt, runner_up=runner_up)


def _with_labels(run: Run, binding: ModelBinding, reproduce: str) -> Run:
    """Return the run with the pack's name, and its labels and units of measures."""
    words = {binding.names[measure.name]: measure for measure in reversed(binding.measures)}

    def relabel(measure: Measure) -> Measure:
        source = words.get(measure.name, measure)
        return replace(measure, label=source.label, unit=source.unit)

    return replace(
        run,
        pack=Pack(binding.pack.name, binding.pack.description),
        measures=tuple(map(relabel, run.measures)),
        descriptors=tuple(map(relabel, run.descriptors)),
        reproduce=reproduce,
    )


def _decides_alike(binding: ModelBinding, saved_pack: rules.RulePack) -> bool:
    """Whether the pack gives every segment, whatever its figures, the persona that it had."""

    def conditions(pack: rules.RulePack) -> tuple[Any, ...]:
        personas = tuple((persona.id, persona.when) for persona in pack.personas)
        return pack.levels, pack.nearest, pack.optional_measures, personas

    has_same_names = all(name == measure for name, measure in binding.names.items())
    return has_same_names and conditions(binding.pack) == conditions(saved_pack)


def _without_confidence(run: Run) -> Run:
    """Return the run without what only customers can tell of new rules."""
    trust = {segment: replace(t, confidence=None) for segment, t in run.trust.items()}
    candidates = tuple(replace(c, personas=None) for c in run.choice.candidates)
    choice = replace(run.choice, candidates=candidates)
    return replace(run, trust=trust, choice=choice, rule_fits={})


_UNMEASURED = Problem(
    "W215",
    "The rules differ from those of the saved run: how sure the names are is not known",
    "Run the rules on the data to measure it: `personas preview DATA --rules PACK`",
)
