"""Which measures of a table are calculated from columns, and which columns are measures."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from personas.domain.measure import Column, Measure
from personas.domain.problem import Location
from personas.domain.role import FEATURE_ROLES, ColumnRole
from personas.rules.binding.bind import Columns, column_unit
from personas.rules.language.labels import human_labels, lower_first
from personas.rules.language.pack import MeasureRule, RulePack
from personas.rules.loading.read_pack import RESERVED_NAMES

# Signs of a calculation that are rare in names; names of columns take precedence.
_CALCULATION = re.compile(r"[-+*/%()<>=!'\"]|\b(?:case|between|and|or|not|is|in)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Calculation:
    """An expression for a measure; ``at`` is its location in the pack, None for an override."""

    measure: str
    text: str
    at: Location | None = None


REPEATED_NAME = "E110"


def calculations(
    pack: RulePack, columns: Sequence[Column], overrides: Mapping[str, str]
) -> tuple[Calculation, ...]:
    """Return the calculations of overrides that are no column's name, and of the pack.

    A pack's expressions are for tables that have no column for the measure, the best first.
    """
    table = Columns.of(columns)
    headers = {_without_spaces(column.name) for column in columns}
    of_overrides = (
        Calculation(name, text)
        for name, text in overrides.items()
        if _CALCULATION.search(text) and _without_spaces(text) not in headers
    )
    of_pack = (
        Calculation(rule.name, expression, rule.at)
        for rule in pack.measures
        if rule.expressions and rule.name not in overrides
        if not table.match_names(rule.columns)
        for expression in rule.expressions
    )
    return (*of_overrides, *of_pack)


def _without_spaces(text: str) -> str:
    """Return a name without case and spaces: names of columns match loosely, `-Age` not `Age`."""
    return "".join(text.casefold().split())


def with_columns(
    pack: RulePack,
    columns: Sequence[Column],
    overrides: Mapping[str, str],
    roles: Sequence[ColumnRole],
) -> RulePack:
    """Return a pack with the columns whose role makes them measures that it does not have yet.

    A pack of all numeric columns takes the features and values, another one those columns that the
    analyst says are features, values or outcomes. Each is an optional measure under its own name,
    in the order of names. Excluded are columns that ``overrides`` (measure → column) or the
    pack's own measures bind, and a column whose name stands for another one as well.
    """
    table = Columns.of(columns)
    bound_names = [*([name] for name in overrides.values()), *(r.columns for r in pack.measures)]
    excluded_names = {c.name for names in bound_names for c in table.match_names(names)}
    excluded_names |= {c.name for c in columns if c.doubt and c.doubt.code == REPEATED_NAME}
    rules: dict[str, MeasureRule] = {}
    labels = column_labels(columns, (rule.label for rule in pack.measures))
    for role in sorted(roles, key=lambda role: role.column):
        is_requested = (role.is_set or pack.all_numeric) and role.column in labels
        if role.role in FEATURE_ROLES and is_requested and role.column not in excluded_names:
            name = measure_name(role.column, {*overrides, *rules, *(r.name for r in pack.measures)})
            rules[name] = MeasureRule(
                name=name,
                label=labels[role.column],
                unit=None,
                columns=(role.column,),
                optional=True,
                higher=f"higher {lower_first(labels[role.column])}",
                lower=f"lower {lower_first(labels[role.column])}",
                at=pack.at,
            )
    return replace(pack, measures=(*pack.measures, *rules.values())) if rules else pack


def describe_measures(
    pack: RulePack,
    measures: Sequence[Measure],
    roles: Sequence[ColumnRole],
    overrides: Container[str],
) -> tuple[Measure, ...]:
    """Return those of a pack's measures that only describe segments, as descriptors.

    They are profile or outcome, no condition compares them, and neither the pack nor the analyst
    (``overrides``) asks for more. Their cells are read as the role of the column suggests: numbers
    may be codes.
    """
    roles_by_column = {role.column: role for role in roles}
    described = (
        (measure, roles_by_column.get(measure.column))
        for measure in measures
        if measure.role in ("outcome", "profile")
        if measure.name not in pack.numbers | pack.categories and measure.name not in overrides
        if not measure.feature and not measure.expression
    )
    return tuple(
        replace(measure, kind=role.kind, order=role.order) if role else measure
        for measure, role in described
    )


def describe_columns(
    columns: Sequence[Column],
    roles: Sequence[ColumnRole],
    measures: Sequence[Measure],
    used_columns: Collection[str],
) -> tuple[Measure, ...]:
    """Return the descriptors: columns that are none of the ``measures`` and not ignored.

    ``used_columns`` are those that the measures are read from.
    """
    by_name = {column.name: column for column in columns}
    descriptors: dict[str, Measure] = {}
    labels = column_labels(columns, (measure.label for measure in measures))
    for role in sorted(roles, key=lambda role: role.column):
        column = by_name.get(role.column)
        if column is None or role.of_measure is None or role.column in used_columns:
            continue
        name = measure_name(role.column, {*descriptors, *(m.name for m in measures)})
        descriptors[name] = Measure(
            name=name,
            label=labels[role.column],
            kind=role.kind,
            column=role.column,
            unit=column_unit(column).text if role.kind == "number" else None,
            role="profile" if role.role == "feature" else role.of_measure,
            feature=False,
            order=role.order,
        )
    return tuple(descriptors.values())


def column_labels(columns: Iterable[Column], existing: Iterable[str]) -> dict[str, str]:
    """Return column → its label; its own name where a measure has that label already."""
    names = {label.casefold() for label in existing}
    labels = human_labels(column.name for column in columns)
    return {c: c if label.casefold() in names else label for c, label in labels.items()}


def measure_name(column: str, existing: Container[str]) -> str:
    """Return a measure's name from a column's: `Annual Income (k$)` is `annual_income_k`."""
    legal = "".join(sign if f"_{sign}".isidentifier() else " " for sign in column.lower())
    words = "_".join(re.findall(r"[^\s_]+", legal))
    name = words if words.isidentifier() else f"column_{words}".strip("_")
    name = f"{name}_" if keyword.iskeyword(name) or name in RESERVED_NAMES else name
    unique, number = name, 1
    while unique in existing:
        number += 1
        unique = f"{name}_{number}"
    return unique
