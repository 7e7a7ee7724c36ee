"""Write a loaded pack as one YAML file: parents merged, short forms normalised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from personas.rules.language.conditions import (
    All,
    AnyOf,
    Bound,
    Condition,
    Leaf,
    MostCommon,
    Not,
    Range,
    Share,
)
from personas.rules.language.pack import (
    HIGH,
    LOW,
    VERSION,
    Given,
    GivenShares,
    Levels,
    MeasureRule,
    RulePack,
    TestCase,
    Texts,
)
from personas.rules.language.words import end_in_words, ends_in_words, hundredfold, plain
from personas.rules.loading.read_measures import ALL_NUMERIC

_BOUNDS = {(True, False): "at_least", (True, True): "more_than",
           (False, False): "at_most", (False, True): "less_than"}  # fmt: skip


def resolve(pack: RulePack) -> str:
    """Return the pack as YAML text that loads to the same pack, and extends nothing."""
    whole = resolved(pack)
    return yaml.dump(whole, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def resolved(pack: RulePack) -> dict[str, Any]:
    """Return the same as a tree of mappings, lists, texts and numbers."""
    whole = {
        "version": VERSION,
        "name": pack.name,
        "description": pack.description,
        "nearest": pack.nearest,
        "measures": ALL_NUMERIC
        if pack.all_numeric
        else {measure.name: _measure(measure) for measure in pack.measures},
        "levels": _levels(pack.levels),
        "personas": {p.id: {**_texts(p.texts), "when": _when(p.when)} for p in pack.personas},
        "fallback": _texts(pack.fallback),
        "tests": [_test(test) for test in pack.tests],
    }
    return _filled(whole)


class _Dumper(yaml.SafeDumper):
    """Writes every list out where it stands, with no anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Quote what YAML would take for the end of a line, so that it is escaped."""
    style = '"' if any(sign in text for sign in "\x85\u2028\u2029") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _write_text)


def _filled(whole: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is empty: a key without a value would be an error."""
    return {key: value for key, value in whole.items() if value not in (None, "", [], {})}


def _measure(measure: MeasureRule) -> dict[str, Any]:
    return _filled({
        "label": measure.label,
        "unit": measure.unit,
        "columns": list(measure.columns),
        "expression": measure.expression,
        "optional": measure.optional or None,
        "feature": measure.feature,
        "words": {"higher": measure.higher, "lower": measure.lower},
    })  # fmt: skip


def _levels(levels: Levels) -> dict[str, str]:
    low = {name: f"at most q{hundredfold(levels.end(name))}" for name in LOW}
    return low | {name: f"at least q{hundredfold(levels.end(name))}" for name in HIGH}


def _texts(texts: Texts) -> dict[str, Any]:
    lists = ("tags", "do", "avoid", "channels", "kpis")
    plain_texts = {"name": texts.name, "icon": texts.icon, "story": texts.story}
    return _filled(plain_texts | {key: list(getattr(texts, key)) for key in lists})


def _when(condition: Condition) -> dict[str, Any]:
    """Write a condition as a mapping; a list of lines where one measure stands twice."""
    match condition:
        case All(parts):
            lines = [_when(part) for part in parts]
            keys = [key for line in lines for key in line]
            is_flat = len(set(keys)) == len(keys) and not any(isinstance(p, All) for p in parts)
            return {key: line[key] for line in lines for key in line} if is_flat else {"all": lines}
        case AnyOf(parts):
            return {"any": [_when(part) for part in parts]}
        case Not(part):
            return {"not": _when(part)}
        case leaf:
            return {leaf.measure: _leaf(leaf)}


def _leaf(leaf: Leaf) -> Any:
    match leaf:
        case MostCommon(value=value):
            return {"most_common": value}
        case Share(value=value):
            return {"value": value, "share": ends_in_words(leaf.lower, leaf.upper)}
        case Range():
            mixed = leaf.lower and leaf.upper and (leaf.lower.strict or leaf.upper.strict)
            if leaf.stat == "median" and not mixed:
                return ends_in_words(leaf.lower, leaf.upper)
            stat = {} if leaf.stat == "median" else {"stat": leaf.stat}
            return stat | dict(_bounds(leaf.lower, leaf.upper))


def _bounds(lower: Bound | None, upper: Bound | None) -> Iterable[tuple[str, str]]:
    for end, is_lower in ((lower, True), (upper, False)):
        if end:
            yield _BOUNDS[is_lower, end.strict], end_in_words(end)


def _test(test: TestCase) -> dict[str, Any]:
    expect: Any = {"near": test.persona} if test.outcome == "near" else test.persona or "none"
    given: dict[str, Any] = {}
    for known in test.given:
        if isinstance(known, GivenShares):
            given[known.measure] = {value: f"{hundredfold(s)}%" for value, s in known.shares}
        else:
            given.setdefault(known.measure, {})[known.stat] = _given(known)
    return {"name": test.name, "given": given, "expect": expect}


def _given(known: Given) -> str:
    amounts = []
    if known.value is not None:
        amounts.append(plain(known.value))
    if known.ratio is not None:
        amounts.append(f"{plain(known.ratio)}x")
    if known.position is not None:
        amounts.append(f"q{hundredfold(known.position)}")
    return " at ".join(amounts)
