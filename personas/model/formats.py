"""The format of model files, and what earlier formats called the same fields and words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FORMAT = 2

Names = Mapping[str, Mapping[str, str]]

# Format → dataclass → its fields today by their former names.
FORMER_FIELDS: Mapping[int, Names] = MappingProxyType(
    {
        1: {
            "Model": {"made_by": "version"},
            "Run": {"fits": "rule_fits", "marks": "v_tests", "telling": "effect_sizes"},
            "RuleFit": {
                "held": "matches",
                "told": "evaluable",
                "held_outside": "matches_outside",
                "told_outside": "evaluable_outside",
            },
            "VTest": {"shaped": "is_feature"},
            "EffectSize": {"shaped": "is_feature"},
            "Column": {"odd": "invalid"},
            "Choice": {"asked": "requested"},
            "Structure": {"found": "significant"},
            "Pack": {"chosen_for": "matched_measures"},
            "Lineage": {"kept": "matched"},
            "Recipe": {"silent": "unweighted"},
        },
    }
)
# Format → words of an enumeration today by their former spelling.
FORMER_WORDS: Mapping[int, Mapping[str, str]] = MappingProxyType({1: {"asked": "requested"}})
