"""Names: load, check, match, explain and test rules. Pure Python over the profile."""

from typing import TYPE_CHECKING

from personas.lazy import later
from personas.rules.lint import lint

if TYPE_CHECKING:
    from personas.rules.binding.bind import Binding, bind
    from personas.rules.binding.calculations import Calculation, calculations, with_columns
    from personas.rules.binding.fit import Fit, best_pack, wanted_stats
    from personas.rules.language.pack import RulePack
    from personas.rules.lint.with_data import lint_with_data
    from personas.rules.loading.compose import bundled_packs, read_text
    from personas.rules.loading.load import load, load_resolved
    from personas.rules.matching.attempts import persona_of
    from personas.rules.matching.naming import name_segments
    from personas.rules.matching.single import resolve_rules, wanted_cuts
    from personas.rules.schema import dump_schema
    from personas.rules.testing.run import TestResult, TestRun, run_tests
    from personas.rules.testing.write import as_junit, write_tests
    from personas.rules.views.claim_map import Claim, ClaimMap, claim_map, map_axes
    from personas.rules.views.explain import explain, starter
    from personas.rules.views.resolve import resolve, resolved

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
            "language.pack": "RulePack",
            "lint.with_data": "lint_with_data",
            "loading.compose": "bundled_packs read_text",
            "loading.load": "load load_resolved",
            "matching.attempts": "persona_of",
            "matching.naming": "name_segments",
            "matching.single": "resolve_rules wanted_cuts",
            "schema": "dump_schema",
            "testing.run": "TestResult TestRun run_tests",
            "testing.write": "write_tests as_junit",
            "views.claim_map": "Claim ClaimMap claim_map map_axes",
            "views.explain": "explain starter",
            "views.resolve": "resolve resolved",
        },
    )
