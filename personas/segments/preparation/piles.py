"""Piles: values that many more customers share than the values beside them.

Nothing spent, a share of 1, a clipped score. A measure with piles is several features: whether a
customer is in each, yes or no, and the value of those who are in none (a hurdle model, Mullahy
1986). Else the distance from nothing to something would be that of two amounts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from personas.domain.recipe import Fence
from personas.segments.matrices import Labels, Matrix, count_values

# A pile holds this share of the customers at least, and so many times those of its neighbours.
PILE_SHARE, PILE_TIMES, NEIGHBOURS = 0.02, 4, 3
# The same as reports need to name a value.
FEWEST_ROWS = 11
# With fewer distinct values the measure is an ordinal, all of whose values are shared.
FEW_VALUES = 12
# A pile is its value and what lies within this share of the range around it.
WIDTH = 1e-7


def find_piles(values: Matrix) -> tuple[Fence, ...]:
    """Return the ends of each pile among the ``values``, without gaps, in their order."""
    distinct, counts = count_values(values)
    if len(distinct) <= FEW_VALUES:
        return ()
    width = WIDTH * float(distinct[-1] - distinct[0])
    piles = distinct[_is_pile(counts)].tolist()
    return tuple((pile - width, pile + width) for pile in piles)


def _is_pile(counts: Labels) -> NDArray[np.bool_]:
    """Return which of the distinct values, in order, are piles, given how often each occurs."""
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(counts, NEIGHBOURS), 2 * NEIGHBOURS + 1
    )
    around = np.delete(windows, NEIGHBOURS, axis=1).max(axis=1)
    least = max(PILE_SHARE * counts.sum(), FEWEST_ROWS)
    is_pile: NDArray[np.bool_] = (counts >= least) & (counts >= PILE_TIMES * around)
    return is_pile
