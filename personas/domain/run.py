"""The result of a run, from which reports, the terminal and JSON are written.

The data of charts: aggregates, never a customer's own values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from personas.domain.choice import Choice
from personas.domain.measure import Column, Measure
from personas.domain.naming import EffectSize, Naming, RuleFit, VTest
from personas.domain.outcome import Outcome
from personas.domain.problem import Problem
from personas.domain.profile import Profile
from personas.domain.recipe import Recipe
from personas.domain.request import Engine
from personas.domain.role import ColumnRole
from personas.domain.value import Value

Point = tuple[int, float, float]


@dataclass(frozen=True, slots=True)
class Cloud:
    """A scatter of at most 500 synthetic points on two axes.

    ``points`` are (segment, x, y). Each is random within a group of 11 or more neighbouring
    customers of its segment, inside the middle 98 % of all customers; none is a customer's own
    value. ``medians`` are the segments' medians. Smaller segments have neither. On principal
    components, ``explained_variance`` holds their shares of variance and ``loadings`` each
    measure's weights in them.
    """

    axes: tuple[str, str]
    points: tuple[Point, ...]
    medians: tuple[Point, ...]
    explained_variance: tuple[float, float] | None = None
    loadings: Mapping[str, tuple[float, float]] | None = None


@dataclass(frozen=True, slots=True)
class Silhouettes:
    """Silhouettes of ``rows`` customers, as 21 quantiles by segment, the lowest first."""

    rows: int
    mean: float
    quantiles: Mapping[int, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Correlations:
    """Spearman's rank correlations of numeric measures, −1…1; None where undefined."""

    measures: tuple[str, ...]
    matrix: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Pictures:
    """The charts' data; each is None where the run has too little data for it.

    ``scatter`` is on the two measures that separate the segments best, ``components`` on the
    first two principal components of the features.
    """

    scatter: Cloud | None = None
    components: Cloud | None = None
    silhouettes: Silhouettes | None = None
    correlations: Correlations | None = None


# Segments are matched by customers of both tables, or by assignment to the earlier centroids.
MatchBasis = Literal["customers", "centroids"]


@dataclass(frozen=True, slots=True)
class Lineage:
    """The match of segments with those of the earlier model ``fingerprint``.

    ``matched`` maps numbers to the Jaccard similarity (0…1) with the earlier segment, over
    ``customers``; ``new`` segments have new numbers. ``gone`` segments were not matched now,
    ``retired`` ones now or earlier. ``splits`` pairs earlier segments with their successors,
    ``merges`` segments with their predecessors.
    """

    fingerprint: str
    by: MatchBasis
    customers: int
    matched: Mapping[int, float]
    new: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    retired: tuple[int, ...] = ()
    splits: tuple[tuple[int, tuple[int, ...]], ...] = ()
    merges: tuple[tuple[int, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The source table. ``name`` is for display; ``id`` is the column that identifies a row.

    ``purchases`` counts the rows that were aggregated to customers, if rows were purchases.
    """

    name: str
    rows: int
    columns: tuple[Column, ...]
    id: str | None
    purchases: int | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """A one-sided Monte Carlo test of whether the data has more structure than chance."""

    significant: Annotated[bool, "whether there are groups at all, more than chance would give"]
    p_value: Annotated[
        float | None,
        "how often tables without groups look as grouped as this one, or none where a mixture "
        "finds one group and nothing was compared",
    ]
    statistic: Annotated[
        float,
        "how deep the gap is that customers fall apart by; of labels, their simplified silhouette",
    ]
    reference_mean: Annotated[float, "the same on average in tables without groups"]
    references: Annotated[int, "how many tables without groups were generated"]


@dataclass(frozen=True, slots=True)
class Trust:
    """The reliability of one segment.

    ``stability`` is the mean maximum Jaccard over resamples (Hennig 2007); ``confidence`` is the
    share of resamples in which the segment returns with the same persona, None where other rules
    name it than those that were measured. ``separation`` is the
    mean of its customers' simplified silhouette 1 − a/b, with the distances to the segment's
    and to the next centroid (0…1); ``border`` is the share of customers with less than 0.1.
    Segments given as labels have no stability, and the silhouette (b − a) / max(a, b), which is
    negative where another centroid is nearer.
    """

    stability: float | None
    confidence: float | None
    separation: float | None = None
    border: float | None = None


@dataclass(frozen=True, slots=True)
class Clusters:
    """The fitted K-Means: ``centroids[i]`` belongs to segment ``segments[i]``.

    Segments count from 1 in canonical order, unless ``numbers`` holds their numbers, as in a fit
    that keeps those of an earlier model.
    """

    recipe: Recipe
    centroids: tuple[tuple[float, ...], ...]
    inertia: float
    numbers: tuple[int, ...] = ()

    @property
    def segments(self) -> tuple[int, ...]:
        """The number of each centroid's segment."""
        return self.numbers or tuple(range(1, len(self.centroids) + 1))


@dataclass(frozen=True, slots=True)
class Labels:
    """Segments given as a ``column`` of labels; ``texts`` holds the labels by segment.

    The run leaves out ``unlabelled`` customers. ``agreement`` is the share of the others whose
    nearest centroid belongs to their label: the accuracy of assignment by distance.
    """

    column: str
    texts: Mapping[int, str]
    unlabelled: int
    agreement: float


@dataclass(frozen=True, slots=True)
class Pack:
    """The rule pack of the run.

    ``matched_measures`` are empty where no pack fits and what sets segments apart names them;
    ``nearest`` is then the pack that comes nearest, unless the table has nothing of any.
    """

    name: Annotated[str, "the rule pack's name"]
    description: Annotated[str, "what the pack says it is for"]
    matched_measures: Annotated[
        tuple[str, ...] | None,
        "the measures by which it fits the table best; none where the analyst named it",
    ] = None
    nearest: Annotated[
        str | None, "the pack that would fit best if the table had all that it needs, or none"
    ] = None
    missing: Annotated[tuple[str, ...], "what the nearest pack lacks"] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """All results of a run. ``trust``, ``names``, … are keyed by segment number.

    ``measures`` are those of the pack and of segments; ``descriptors`` are further columns, which
    describe every segment. ``roles`` hold a role for each column of the table. ``rule_fits`` omits
    segments without a rule; ``v_tests`` and ``effect_sizes`` are sorted, the largest first.
    ``value`` is the chief one of the measures with that role, None without any.
    """

    table: Table
    pack: Pack
    measures: tuple[Measure, ...]
    clusters: Clusters
    choice: Choice
    structure: Structure
    resamples: int
    profile: Profile
    trust: Mapping[int, Trust]
    names: Mapping[int, Naming]
    warnings: tuple[Problem, ...]
    engine: Engine
    reproduce: str
    pictures: Pictures | None = None
    rule_fits: Mapping[int, RuleFit] = field(default_factory=dict)
    v_tests: Mapping[int, tuple[VTest, ...]] = field(default_factory=dict)
    effect_sizes: tuple[EffectSize, ...] = ()
    labels: Labels | None = None
    lineage: Lineage | None = None
    descriptors: tuple[Measure, ...] = ()
    roles: tuple[ColumnRole, ...] = ()
    value: Value | None = None
    outcomes: tuple[Outcome, ...] = ()

    @property
    def all_measures(self) -> tuple[Measure, ...]:
        """The measures and the descriptors: all that the profile describes."""
        return (*self.measures, *self.descriptors)
