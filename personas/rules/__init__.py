"""Names: load, check, match, explain and test rules, in pure Python over the profile."""

from typing import TYPE_CHECKING

from personas.lazy import lazy_getattr
from personas.rules.lint import lint

if TYPE_CHECKING:
    from personas.rules.binding.bind import Binding, bind, column_unit, expression_unit, with_units
    from personas.rules.binding.calculations import (
        Calculation,
        calculations,
        describe_columns,
        describe_measures,
        with_columns,
    )
    from personas.rules.binding.fit import GENERIC, Fit, best_pack, misfits, required_stats
    from personas.rules.binding.nearness import MeasureMatch, PackMatch, match_packs, nearest_pack
    from personas.rules.claims import Claim, ClaimMap, claim_map, map_axes
    from personas.rules.coverage import Coverage, measure_coverage
    from personas.rules.drafting.draft import Draft, draft_pack
    from personas.rules.drafting.repair import Repair, repair
    from personas.rules.language.pack import RulePack
    from personas.rules.lint.conventions import lint_with_data
    from personas.rules.loading.compose import bundled_packs, read_text, starter
    from personas.rules.loading.load import load, load_text, load_tree
    from personas.rules.matching.attempts import explain, persona_of
    from personas.rules.matching.doubts import warn_of_doubts
    from personas.rules.matching.figures import missing_figures
    from personas.rules.matching.naming import name_segments
    from personas.rules.matching.subject import required_cuts, resolve_rules
    from personas.rules.resolution import resolve, resolve_tree
    from personas.rules.schema import dump_schema
    from personas.rules.testing import TestResult, TestRun, as_junit, run_tests, write_tests

__all__ = [
    "GENERIC",
    "Binding",
    "Calculation",
    "Claim",
    "ClaimMap",
    "Coverage",
    "Draft",
    "Fit",
    "MeasureMatch",
    "PackMatch",
    "Repair",
    "RulePack",
    "TestResult",
    "TestRun",
    "as_junit",
    "best_pack",
    "bind",
    "bundled_packs",
    "calculations",
    "claim_map",
    "column_unit",
    "describe_columns",
    "describe_measures",
    "draft_pack",
    "dump_schema",
    "explain",
    "expression_unit",
    "lint",
    "lint_with_data",
    "load",
    "load_text",
    "load_tree",
    "map_axes",
    "match_packs",
    "measure_coverage",
    "misfits",
    "missing_figures",
    "name_segments",
    "nearest_pack",
    "persona_of",
    "read_text",
    "repair",
    "required_cuts",
    "required_stats",
    "resolve",
    "resolve_rules",
    "resolve_tree",
    "run_tests",
    "starter",
    "warn_of_doubts",
    "with_columns",
    "with_units",
    "write_tests",
]

if not TYPE_CHECKING:
    __getattr__ = lazy_getattr(
        __name__,
        {
            "binding.bind": "Binding bind column_unit expression_unit with_units",
            "binding.calculations": (
                "Calculation calculations describe_columns describe_measures with_columns"
            ),
            "binding.fit": "GENERIC Fit best_pack misfits required_stats",
            "binding.nearness": "MeasureMatch PackMatch match_packs nearest_pack",
            "claims": "Claim ClaimMap claim_map map_axes",
            "coverage": "Coverage measure_coverage",
            "drafting.draft": "Draft draft_pack",
            "drafting.repair": "Repair repair",
            "language.pack": "RulePack",
            "lint.conventions": "lint_with_data",
            "loading.compose": "bundled_packs read_text starter",
            "loading.load": "load load_text load_tree",
            "matching.attempts": "explain persona_of",
            "matching.doubts": "warn_of_doubts",
            "matching.figures": "missing_figures",
            "matching.naming": "name_segments",
            "matching.subject": "required_cuts resolve_rules",
            "resolution": "resolve resolve_tree",
            "schema": "dump_schema",
            "testing": "TestResult TestRun as_junit run_tests write_tests",
        },
    )
