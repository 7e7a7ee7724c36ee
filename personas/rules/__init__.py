"""Names: load, check, match, explain and test rules. Pure Python over the profile."""

from __future__ import annotations

from personas.rules.attempts import persona_of
from personas.rules.bind import Binding, bind
from personas.rules.calculations import Calculation, calculations
from personas.rules.claim_map import Claim, ClaimMap, claim_map, map_axes
from personas.rules.explain import explain
from personas.rules.fit import Fit, best_pack
from personas.rules.generate import write_tests
from personas.rules.junit import as_junit
from personas.rules.lint import lint
from personas.rules.lint.with_data import lint_with_data
from personas.rules.load import load
from personas.rules.naming import name_segments
from personas.rules.open_measures import with_columns
from personas.rules.pack import RulePack
from personas.rules.resolve import resolve
from personas.rules.schema import dump_schema
from personas.rules.source import bundled_packs, read_text
from personas.rules.starter import starter
from personas.rules.testing import TestResult, TestRun, run_tests
from personas.rules.wanted import wanted_stats

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
    "map_axes",
    "name_segments",
    "persona_of",
    "read_text",
    "resolve",
    "run_tests",
    "starter",
    "wanted_stats",
    "with_columns",
    "write_tests",
]
