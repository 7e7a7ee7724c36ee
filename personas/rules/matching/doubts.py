"""Doubt names whose rule most customers of their own segment fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from personas.domain.naming import Naming, RuleFit
from personas.domain.problem import Problem


def warn_of_doubts(namings: Iterable[Naming], fits: Mapping[int, RuleFit]) -> Iterator[Problem]:
    """Yield a warning for each segment whose name is in doubt; ``fits`` can be published."""
    for naming in namings:
        fit = fits.get(naming.segment)
        if naming.outcome == "rule" and fit is not None and fit.is_doubtful:
            share = fit.share_outside
            compared = "" if share is None else f", and {share:.0%} of all others do"
            doubt = f"The name {naming.name} of segment {naming.segment} is in doubt"
            message = f"{doubt}: {fit.share:.0%} of its customers satisfy its rule{compared}"
            hint = (
                "Its medians satisfy the rule, most customers do not: write a persona for this "
                "segment, or try more segments with -k"
            )
            yield Problem("W415", message, hint)
