"""An exploration as the document, the terminal and the charts see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from personas.domain.exploration import Correlation, Exploration, NumberDistribution, Proposal
from personas.domain.profile import CategorySummary
from personas.domain.role import ColumnSummary, Role
from personas.report.environments import markdown_environment
from personas.report.projection import project
from personas.report.render import tidy
from personas.report.views.facts import WarningView
from personas.report.views.measures import ValueView
from personas.suppression import SMALLEST

MIN_CORRELATION = 0.3  # weaker rank correlations are not listed
MAX_PAIRS = 12
MAX_VALUES = 4
ROLE_ORDER: tuple[Role, ...] = ("id", "value", "feature", "outcome", "profile", "ignored")
EDGE = 0.1  # published ranges end at these quantiles: the outermost values are single rows


@dataclass(frozen=True, slots=True)
class RoleView:
    """What a column is for, why, and the values of an ordinal from the lowest."""

    column: str
    role: Role
    reason: str
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column: its format, its gaps and examples."""

    name: str
    form: str
    notation: str | None
    unit: str | None
    gaps: int
    coerced: int
    distinct: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberView:
    """A numeric column; None stands for what fewer than `SMALLEST` rows share."""

    name: str
    low: float | None
    q25: float
    median: float
    mean: float
    q75: float
    high: float | None
    outliers: int | None
    bins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A categorical column; ``more`` counts the values that are not listed."""

    name: str
    distinct: int
    commonest: tuple[ValueView, ...]
    more: int


@dataclass(frozen=True, slots=True)
class MatrixView:
    """Square of rank correlations (names × names); None where there is none."""

    names: tuple[str, ...]
    cells: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class ExplorationView:
    """A table before any segment."""

    name: str
    rows: int
    id: str | None
    sample_rows: int
    role_counts: Mapping[str, int]
    roles: tuple[RoleView, ...]
    proposals: tuple[Proposal, ...]
    columns: tuple[ColumnView, ...]
    numbers: tuple[NumberView, ...]
    categories: tuple[CategoryView, ...]
    pairs: tuple[Correlation, ...]
    matrix: MatrixView | None


def exploration_view(exploration: Exploration, *, private: bool) -> ExplorationView:
    """Return the values; ``private`` ones are for the analyst alone.

    A published view has no cell, no lowest and highest value and no count that fewer than
    `SMALLEST` rows share. Values of a category that so few share are counted, never named.
    """
    numbers, categories = exploration.numbers, exploration.categories
    strongest = sorted(exploration.correlations, key=lambda c: (-abs(c.value), c.first, c.second))
    notable = [pair for pair in strongest if abs(pair.value) >= MIN_CORRELATION]
    return project(
        ExplorationView,
        exploration,
        role_counts=dict(Counter(role.role for role in exploration.roles)),
        roles=_roles(exploration, private),
        columns=tuple(_column(exploration, column, private) for column in exploration.columns),
        numbers=tuple(_number(name, numbers[name], private) for name in sorted(numbers)),
        categories=tuple(_category(name, categories[name]) for name in sorted(categories)),
        pairs=tuple(notable[:MAX_PAIRS]),
        matrix=correlation_matrix(exploration),
    )


def correlation_matrix(exploration: Exploration) -> MatrixView | None:
    """Return the correlations as a square; None where there are none."""
    correlations = exploration.correlations
    names = sorted({name for pair in correlations for name in (pair.first, pair.second)})
    values = {frozenset((c.first, c.second)): c.value for c in correlations}
    cells = tuple(
        tuple(values.get(frozenset((a, b))) if a != b else 1.0 for b in names) for a in names
    )
    return MatrixView(tuple(names), cells) if names else None


def _roles(exploration: Exploration, private: bool) -> tuple[RoleView, ...]:
    """Return the roles as an analyst looks for them: what segments depend on comes first."""
    counts = {s.column.name: dict(s.values) for s in exploration.columns}
    least = 1 if private else SMALLEST
    ranks = {role: rank for rank, role in enumerate(ROLE_ORDER)}
    roles = [
        project(
            RoleView,
            role,
            order=tuple(v for v in role.order if counts[role.column].get(v, 0) >= least),
        )
        for role in exploration.roles
    ]
    roles += [
        RoleView(m.name, m.role or "feature", f"calculated: {m.expression}", ())
        for m in exploration.measures
        if m.expression
    ]
    return tuple(sorted(roles, key=lambda role: (ranks[role.role], role.column)))


def _column(exploration: Exploration, summary: ColumnSummary, private: bool) -> ColumnView:
    return project(
        ColumnView,
        summary.column,
        distinct=summary.distinct,
        examples=summary.examples if private else _public_examples(exploration, summary),
    )


def _public_examples(exploration: Exploration, summary: ColumnSummary) -> tuple[str, ...]:
    """Return the cells that enough rows share: those of a constant, and common categories."""
    if summary.content == "constant" and summary.column.filled >= SMALLEST:
        return summary.examples
    category = exploration.categories.get(summary.column.name)
    if category is None or summary.content != "category":
        return ()
    values = {value for value, _ in _common_values(category)}
    return tuple(cell for cell in summary.examples if cell in values)


def _number(name: str, distribution: NumberDistribution, private: bool) -> NumberView:
    summary, outliers = distribution.summary, distribution.below + distribution.above
    edge = 0.0 if private else EDGE
    few = summary.count * EDGE < SMALLEST and not private
    return NumberView(
        name=name,
        low=None if few else summary.quantile(edge),
        q25=summary.quantile(0.25),
        median=summary.median,
        mean=summary.mean,
        q75=summary.quantile(0.75),
        high=None if few else summary.quantile(1 - edge),
        outliers=None if 0 < outliers < SMALLEST and not private else outliers,
        bins=distribution.histogram.counts,
    )


def _category(name: str, summary: CategorySummary) -> CategoryView:
    commonest = tuple(ValueView(*pair) for pair in _common_values(summary)[:MAX_VALUES])
    distinct = len(summary.shares)
    return CategoryView(name, distinct, commonest, distinct - len(commonest))


def _common_values(summary: CategorySummary) -> list[tuple[str, float]]:
    """Return the values that enough rows share, with their shares."""
    return [(v, s) for v, s in summary.shares.items() if round(s * summary.count) >= SMALLEST]


def render_exploration(exploration: Exploration, settings: str) -> str:
    """Return the document; ``settings`` is the text of a `personas.yaml` at its end."""
    template = markdown_environment().get_template("explore/report.md.j2")
    text = template.render(
        exploration=exploration_view(exploration, private=False),
        settings=settings,
        warnings=tuple(project(WarningView, warning) for warning in exploration.warnings),
    )
    return tidy(text)
