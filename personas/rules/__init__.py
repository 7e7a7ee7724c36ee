"""Names: load, check, match, explain and test rules, in pure Python over the profile."""

from typing import TYPE_CHECKING

from personas.lazy import later
from personas.rules.lint import lint

if TYPE_CHECKING:
    from personas.rules.binding.bind import Binding, bind
    from personas.rules.binding.calculations import Calculation, calculations, with_columns
    from personas.rules.binding.fit import Fit, best_pack, wanted_stats
    from personas.rules.claims import Claim, ClaimMap, claim_map, map_axes
    from personas.rules.language.pack import RulePack
    from personas.rules.lint.with_data import lint_with_data
    from personas.rules.loading.compose import bundled_packs, read_text, starter
    from personas.rules.loading.load import load, load_resolved
    from personas.rules.matching.attempts import explain, persona_of
    from personas.rules.matching.naming import name_segments
    from personas.rules.matching.single import resolve_rules, wanted_cuts
    from personas.rules.resolution import resolve, resolved
    from personas.rules.schema import dump_schema
    from personas.rules.testing import TestResult, TestRun, as_junit, run_tests, write_tests

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
            "binding.calculations": "Calculation calculations with_columns",
            "binding.fit": "Fit best_pack wanted_stats",
            "claims": "Claim ClaimMap claim_map map_axes",
            "language.pack": "RulePack",
            "lint.with_data": "lint_with_data",
            "loading.compose": "bundled_packs read_text starter",
            "loading.load": "load load_resolved",
            "matching.attempts": "explain persona_of",
            "matching.naming": "name_segments",
            "matching.single": "resolve_rules wanted_cuts",
            "resolution": "resolve resolved",
            "schema": "dump_schema",
            "testing": "TestResult TestRun as_junit run_tests write_tests",
        },
    )
