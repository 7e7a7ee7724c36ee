"""The choice of the number of segments: every k that was tried, and why one was taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal


@dataclass(frozen=True, slots=True)
class Candidate:
    """One k of the sweep and its scores, for templates as well. Silhouette is −1…1."""

    k: Annotated[int, "a candidate number of segments"]
    inertia: Annotated[float, "the sum of squared distances to the centroids"]
    silhouette: Annotated[float, "how well the segments are separated"]
    calinski_harabasz: Annotated[float, "the ratio of spread between segments and within them"]
    davies_bouldin: Annotated[
        float | None, "how alike neighbouring segments are, low is better, or none"
    ] = None
    gap: Annotated[
        float | None,
        "the gap statistic: how much lower the logarithm of inertia is than in a table "
        "without groups, or none",
    ] = None
    prediction_strength: Annotated[
        float | None,
        "how much of the weakest segment one half of the customers predicts for the other, 0 "
        "to 1, or none",
    ] = None
    personas: Annotated[
        int | None, "how many different personas the rules would give its segments, or none"
    ] = None
    stability: Annotated[
        float | None,
        "the stability of the segment that comes back least, 0 to 1, or none where it was not "
        "measured",
    ] = None


# The reason for k: requested; the number of groups of the mixture; fewer, since not all of those
# come back; the most segments that come back; the number of labels. Models of earlier versions
# also know the highest silhouette.
ChoiceReason = Literal["requested", "groups", "merged", "stable", "silhouette", "labels"]


# From this stability of the weakest segment on, 3 % fewer customers hardly lead to another k: see
# docs/benchmarks.md.
FIRM = 0.985


@dataclass(frozen=True, slots=True)
class Alternative:
    """The next best k: all of its segments come back, and none of them is small."""

    k: Annotated[int, "the next best number of segments"]
    stability: Annotated[float, "the stability of its segment that comes back least"]
    is_close: Annotated[
        bool,
        "whether it is as good as the k that was taken",
    ]


@dataclass(frozen=True, slots=True)
class Choice:
    """The choice of k. ``requested`` is the analyst's setting: auto, a number, a range, or labels.

    ``silhouette_rows`` is the number of customers behind the silhouettes; ``groups`` the number
    of separate groups of the mixture, whatever was requested (1: no structure). ``from_groups``
    says whether K-Means started from them, ``comes_back`` whether every segment of this k did so in
    the resamples that are told (None: not measured).
    """

    k: int
    requested: str
    candidates: tuple[Candidate, ...]
    silhouette_rows: int
    reason: ChoiceReason = "silhouette"
    groups: int = 0
    from_groups: bool = False
    comes_back: bool | None = None
    alternative: Alternative | None = None

    @property
    def is_firm(self) -> bool | None:
        """Whether a few customers more or fewer hardly lead to another k; None: not measured.

        They do not where nearly all of every segment comes back, and no groups were merged.
        """
        stabilities = [c.stability for c in self.candidates if c.k == self.k]
        is_merged = self.reason == "merged"
        return next((s >= FIRM and not is_merged for s in stabilities if s is not None), None)
