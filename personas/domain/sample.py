"""Matrices of customers without identifiers, from which segments are computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Customers in an order that depends only on their values.

    ``features`` is rows × features. ``numbers`` holds one vector per numeric measure;
    ``categories`` one vector of indices into ``labels`` per category; gaps are NaN. ``groups``
    holds each customer's segment, from 0, where the segments are given as labels.
    """

    features: NDArray[np.float64]
    numbers: Mapping[str, NDArray[np.float64]]
    categories: Mapping[str, NDArray[np.float64]]
    labels: Mapping[str, tuple[str, ...]]
    groups: NDArray[np.int64] | None = None

    @property
    def rows(self) -> int:
        """The number of customers."""
        return int(self.features.shape[0])
