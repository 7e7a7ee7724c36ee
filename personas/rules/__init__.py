"""Names: load, check, match, explain and test rules. Pure Python over the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personas.later import later
from personas.rules.lint import lint

if TYPE_CHECKING:
    from personas.rules.binding.bind import Binding, bind
    from personas.rules.binding.calculations import Calculation, calculations
    from personas.rules.binding.fit import Fit, best_pack
    from personas.rules.binding.open_measures import with_columns
    from personas.rules.binding.wanted import wanted_stats
    from personas.rules.language.pack import RulePack
    from personas.rules.lint.with_data import lint_with_data
    from personas.rules.loading.load import load, load_resolved
    from personas.rules.loading.source import bundled_packs, read_text
    from personas.rules.matching.attempts import persona_of
    from personas.rules.matching.naming import name_segments
    from personas.rules.matching.single import resolve_rules, wanted_cuts
    from personas.rules.schema import dump_schema
    from personas.rules.showing.claim_map import Claim, ClaimMap, claim_map, map_axes
    from personas.rules.showing.explain import explain
    from personas.rules.showing.resolve import resolve, resolved
    from personas.rules.showing.starter import starter
    from personas.rules.testing.generate import write_tests
    from personas.rules.testing.junit import as_junit
    from personas.rules.testing.run import TestResult, TestRun, run_tests

__all__ = [
    "Binding",
    "Calculation",
    "Claim",
    "ClaimMap",
    "Fit",
    "RulePack",
    "TestResult",
    "TestRun",
    "as_junit",
    "best_pack",
    "bind",
    "bundled_packs",
    "calculations",
    "claim_map",
    "dump_schema",
    "explain",
    "lint",
    "lint_with_data",
    "load",
    "load_resolved",
    "map_axes",
    "name_segments",
    "persona_of",
    "read_text",
    "resolve",
    "resolve_rules",
    "resolved",
    "run_tests",
    "starter",
    "wanted_cuts",
    "wanted_stats",
    "with_columns",
    "write_tests",
]

if not TYPE_CHECKING:
    __getattr__ = later(
        __name__,
        {
            "binding.bind": "Binding bind",
            "binding.calculations": "Calculation calculations",
            "binding.fit": "Fit best_pack",
            "binding.open_measures": "with_columns",
            "binding.wanted": "wanted_stats",
            "language.pack": "RulePack",
            "lint.with_data": "lint_with_data",
            "loading.load": "load load_resolved",
            "loading.source": "bundled_packs read_text",
            "matching.attempts": "persona_of",
            "matching.naming": "name_segments",
            "matching.single": "resolve_rules wanted_cuts",
            "schema": "dump_schema",
            "showing.claim_map": "Claim ClaimMap claim_map map_axes",
            "showing.explain": "explain",
            "showing.resolve": "resolve resolved",
            "showing.starter": "starter",
            "testing.generate": "write_tests",
            "testing.junit": "as_junit",
            "testing.run": "TestResult TestRun run_tests",
        },
    )
