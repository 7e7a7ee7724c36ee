"""Names: load, check, match, explain and test rules. Pure Python over the profile."""

from __future__ import annotations

from personas.rules.binding.bind import Binding, bind
from personas.rules.binding.calculations import Calculation, calculations
from personas.rules.binding.fit import Fit, best_pack
from personas.rules.binding.open_measures import with_columns
from personas.rules.binding.wanted import wanted_stats
from personas.rules.language.pack import RulePack
from personas.rules.lint import lint
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
