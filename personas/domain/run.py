"""A finished run as plain facts: all that reports, the terminal and JSON are written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from personas.domain.evidence import EffectSize, RuleFit, VTest
from personas.domain.measure import Column, Measure
from personas.domain.naming import Naming
from personas.domain.pictures import Pictures
from personas.domain.problem import Problem
from personas.domain.profile import Profile
from personas.domain.recipe import Recipe
from personas.domain.request import Engine

# Matched by customers of both tables, or by where the earlier centroids put those of today.
MatchBasis = Literal["customers", "centroids"]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Segments that were matched to those of the model ``fingerprint``.

    ``kept`` maps numbers to the Jaccard similarity (0…1) with the earlier segment, over
    ``customers``; ``new`` have numbers that nobody had. ``gone`` did not come back, and
    ``retired`` are they and all that were gone before. ``splits`` are earlier segments and what
    they became; ``merges`` are segments and the earlier ones they are made of.
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
    """What was read. ``name`` is shown to people; ``id`` is the column that identifies a row.

    ``purchases`` says of how many rows the customers were made, where a row was a purchase.
    """

    name: str
    rows: int
    columns: tuple[Column, ...]
    id: str | None
    purchases: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One k of the sweep. Inertia is a sum of squared feature distances; silhouette is −1…1.

    ``gap`` is a difference of logarithms of inertia, ``prediction_strength`` 0…1; none where
    there are too few customers. ``personas`` counts the different ones that the rules would give.
    """

    k: int
    inertia: float
    silhouette: float
    calinski_harabasz: float
    davies_bouldin: float | None = None
    gap: float | None = None
    prediction_strength: float | None = None
    personas: int | None = None


# Why this k: it was asked for; as many groups were found; it has the highest silhouette; so many
# labels were given.
ChoiceReason = Literal["asked", "groups", "silhouette", "labels"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which k was taken. ``asked`` is what the analyst wrote: auto, a number, a range, or labels.

    ``silhouette_rows`` is how many customers the silhouettes were computed on; ``groups`` how
    many separate groups a mixture found, whatever was asked (1: none).
    """

    k: int
    requested: str
    candidates: tuple[Candidate, ...]
    silhouette_rows: int
    reason: ChoiceReason = "silhouette"
    groups: int = 0


@dataclass(frozen=True, slots=True)
class Structure:
    """Is there more structure here than chance would give? One-sided Monte Carlo test."""

    significant: bool
    p_value: float
    statistic: float
    reference_mean: float
    references: int


@dataclass(frozen=True, slots=True)
class Trust:
    """How far one segment can be relied on.

    ``stability`` is the mean maximum Jaccard over resamples (Hennig 2007); ``confidence`` is the
    share of resamples in which the segment comes back under the same persona name.
    ``separation`` is the mean over its customers of the simplified silhouette 1 − a/b, with the
    distances to the own and to the next centroid (0…1); ``border`` the share of them for whom it
    is under 0.1: they lie about as near to another segment. Of labels that were given there is no
    stability, and a silhouette (b − a) / max(a, b) is negative where another centroid is nearer.
    """

    stability: float | None
    confidence: float
    separation: float | None = None
    border: float | None = None


@dataclass(frozen=True, slots=True)
class Clusters:
    """The fitted K-Means: ``centroids[i]`` belongs to segment ``segments[i]``.

    Segments count from 1 in canonical order, unless ``numbers`` says which each of them is: those
    of a fit that keeps the numbers of an earlier one.
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
    """Segments that were given as a ``column`` of labels; ``texts`` are the labels by segment.

    ``unlabelled`` customers were left out. ``agreement`` is the share of the others whose nearest
    centroid is that of their own label: how well new customers can be assigned by distance.
    """

    column: str
    texts: Mapping[int, str]
    unlabelled: int
    agreement: float


@dataclass(frozen=True, slots=True)
class Pack:
    """The rule pack that was used, as the report speaks of it.

    Where nobody asked for it, ``chosen_for`` names the measures that made it fit the table best;
    none where no pack fits and segments are named by their levels.
    """

    name: str
    description: str
    matched_measures: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Everything a run found out. Keys of ``trust``, ``names``, … are segment numbers.

    ``fits`` lacks segments that no rule names; ``marks`` and ``telling`` come largest first.
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
