"""Withhold how many satisfy a rule where that would tell of few customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from personas.domain.naming import Naming, RuleFit
from personas.domain.profile import Profile
from personas.suppression.cells import Row, category_cells
from personas.suppression.complementary import SMALLEST

Rows = Mapping[str, Row]  # the cells of one segment, by categorical measure


def redact_fits(
    profile: Profile, names: Mapping[int, Naming], fits: Mapping[int, RuleFit]
) -> dict[int, RuleFit]:
    """Return the rule fits, by segment, that stand for `SMALLEST` customers or more.

    Where a rule uses categories, few customers who satisfy it, or few who do not, are a small
    cell. Segments of the same persona then lose the figure of all other customers, too.
    """
    cells = cells_of_segments(profile)
    fits = {segment.id: fits[segment.id] for segment in profile.segments if segment.id in fits}
    small = {s for s, fit in fits.items() if _is_small(names[s], fit, cells[s])}
    personas = {names[segment].persona for segment in small}
    return {
        segment: replace(fit, evaluable_outside=0) if names[segment].persona in personas else fit
        for segment, fit in fits.items()
        if segment not in small
    }


def cells_of_segments(profile: Profile) -> Mapping[int, Rows]:
    """Return the cells of each segment, by categorical measure."""
    names = sorted(profile.population.categories)
    cells = {name: category_cells(profile, name) for name in names}
    return {
        segment.id: {name: rows[segment.id] for name, rows in cells.items()}
        for segment in profile.segments
    }


def _is_small(naming: Naming, fit: RuleFit, rows: Rows) -> bool:
    if fit.evaluable < SMALLEST:
        return True
    attempt = naming.attempt
    categories = {check.measure for check in attempt.checks} & rows.keys() if attempt else set()
    if not categories:
        return False
    counts = (
        fit.matches,
        fit.evaluable - fit.matches,
        fit.matches_outside,
        fit.evaluable_outside - fit.matches_outside,
    )
    few = any(0 < count < SMALLEST for count in counts)
    return few or any(cell.is_hidden for name in categories for cell in rows[name])
