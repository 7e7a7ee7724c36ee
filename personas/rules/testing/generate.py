"""Write the segments of a run as tests: today's names, kept for every later change of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from personas.facts.naming import Naming
from personas.facts.profile import Profile, Segment
from personas.rules.language.pack import RulePack
from personas.rules.language.words import plain


def write_tests(pack: RulePack, profile: Profile, names: Mapping[int, Naming]) -> str:
    """Return the text of a `.test.yaml` file: one test a segment, with medians and positions."""
    tests = [_test(pack, segment, names[segment.id]) for segment in profile.segments]
    return yaml.safe_dump(
        {"tests": tests}, allow_unicode=True, sort_keys=False, width=100, default_flow_style=None
    )


def _test(pack: RulePack, segment: Segment, naming: Naming) -> dict[str, Any]:
    expected: Any = naming.persona or "none"
    return {
        "name": f"segment {segment.id}",
        "given": _given(pack, segment),
        "expect": {"near": naming.persona} if naming.outcome == "near" else expected,
    }


def _given(pack: RulePack, segment: Segment) -> dict[str, Any]:
    """Medians as ``79 at q80.5``: both what values and what quantiles are compared with."""
    known = {measure.name for measure in pack.measures}
    medians = {
        name: f"{plain(profile.median.value)} at q{plain(round(profile.median.position * 100, 4))}"
        for name, profile in segment.numbers.items()
        if name in known
    }
    shares = {
        name: {value: f"{plain(round(share * 100, 4))}%" for value, share in p.shares.items()}
        for name, p in segment.categories.items()
        if name in pack.categories and p.shares
    }
    return medians | shares
