"""Matrices of customers without a name: all that the numbers wing sees of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Customers in an order that depends on their content alone.

    ``features`` is rows × features. ``numbers`` holds a vector a numeric measure, NaN for a gap;
    ``categories`` a vector of places in ``labels``, NaN for a gap. ``groups`` says to which
    segment each belongs, from 0, where segments are given.
    """

    features: NDArray[np.float64]
    numbers: Mapping[str, NDArray[np.float64]]
    categories: Mapping[str, NDArray[np.float64]]
    labels: Mapping[str, tuple[str, ...]]
    groups: NDArray[np.int64] | None = None

    @property
    def rows(self) -> int:
        """How many customers the sample holds."""
        return int(self.features.shape[0])
