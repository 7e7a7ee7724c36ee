"""Render a loaded pack as one YAML file: parents merged, short forms normalised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from personas.rules.language.conditions import (
    All,
    AnyOf,
    Condition,
    Leaf,
    MostCommon,
    Not,
    Range,
    Share,
)
from personas.rules.language.pack import (
    HIGH,
    LISTS,
    LOW,
    VERSION,
    Levels,
    MeasureRule,
    NumberInput,
    Persona,
    RulePack,
    SharesInput,
    TestCase,
    Texts,
)
from personas.rules.language.phrases import (
    render_ends,
    render_number,
    render_percentage,
    render_range,
)
from personas.rules.loading.read_pack import ALL_NUMERIC


def resolve(pack: RulePack) -> str:
    """Return the pack as YAML text that loads to the same pack, and extends nothing."""
    return yaml.dump(
        resolve_tree(pack), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100
    )


def resolve_tree(pack: RulePack) -> dict[str, Any]:
    """Return the pack as a tree of mappings, lists, texts and numbers."""
    tree = {
        "version": VERSION,
        "name": pack.name,
        "description": pack.description,
        "nearest": pack.nearest,
        "measures": ALL_NUMERIC
        if pack.all_numeric
        else {measure.name: _measure(measure) for measure in pack.measures},
        "levels": _levels(pack.levels),
        "personas": {
            p.id: {**_texts(p.texts), "when": condition_tree(p.when)} for p in pack.personas
        },
        "fallback": _texts(pack.fallback),
        "tests": [_test(test) for test in pack.tests],
    }
    return _without_empty(tree)


class _Dumper(yaml.SafeDumper):
    """A dumper that never writes anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Quote a text with characters that YAML takes for line breaks, so that they are escaped."""
    style = '"' if any(sign in text for sign in "\x85\u2028\u2029") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _write_text)


def _without_empty(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Drop empty values: a key without a value would be an error."""
    return {key: value for key, value in tree.items() if value not in (None, "", [], {})}


def _persona(persona: Persona) -> dict[str, Any]:
    return {**_texts(persona.texts), "when": condition_tree(persona.when)}


def _measure(measure: MeasureRule) -> dict[str, Any]:
    return _without_empty({
        "label": measure.label,
        "unit": measure.unit,
        "columns": list(measure.columns),
        "expression": _expression(measure),
        "optional": measure.optional or None,
        "feature": measure.feature,
        "role": measure.role,
        "words": {"higher": measure.higher, "lower": measure.lower},
    })  # fmt: skip


def _expression(measure: MeasureRule) -> str | list[str] | None:
    match measure.expressions:
        case ():
            return None
        case (expression,):
            return expression
    return list(measure.expressions)


def _levels(levels: Levels) -> dict[str, str]:
    low = {name: f"at most q{render_percentage(levels.end(name))}" for name in LOW}
    return low | {name: f"at least q{render_percentage(levels.end(name))}" for name in HIGH}


def _texts(texts: Texts) -> dict[str, Any]:
    lists = ("tags", *LISTS)
    plain_texts = {"name": texts.name, "icon": texts.icon, "story": texts.story}
    return _without_empty(plain_texts | {key: list(getattr(texts, key)) for key in lists})


def condition_tree(condition: Condition) -> dict[str, Any]:
    """Return a condition as a mapping, or as a list of mappings where a measure occurs twice."""
    match condition:
        case All(parts):
            lines = [condition_tree(part) for part in parts]
            keys = [key for line in lines for key in line]
            is_flat = len(set(keys)) == len(keys) and not any(isinstance(p, All) for p in parts)
            return {key: line[key] for line in lines for key in line} if is_flat else {"all": lines}
        case AnyOf(parts):
            return {"any": [condition_tree(part) for part in parts]}
        case Not(part):
            return {"not": condition_tree(part)}
        case leaf:
            return {leaf.measure: _leaf(leaf)}


def _leaf(leaf: Leaf) -> Any:
    match leaf:
        case MostCommon(value=value):
            return {"most_common": value}
        case Share(value=value):
            return {"value": value, "share": render_range(leaf.lower, leaf.upper)}
        case Range():
            is_strict = leaf.lower and leaf.upper and (leaf.lower.strict or leaf.upper.strict)
            if leaf.stat == "median" and not is_strict:
                return render_range(leaf.lower, leaf.upper)
            stat = {} if leaf.stat == "median" else {"stat": leaf.stat}
            ends = render_ends(leaf.lower, leaf.upper)
            return stat | {word.replace(" ", "_"): amount for word, amount in ends}


def _test(test: TestCase) -> dict[str, Any]:
    expect: Any = {"near": test.persona} if test.outcome == "near" else test.persona or "none"
    inputs: dict[str, Any] = {}
    for item in test.inputs:
        if isinstance(item, SharesInput):
            inputs[item.measure] = {value: f"{render_percentage(s)}%" for value, s in item.shares}
        else:
            inputs.setdefault(item.measure, {})[item.stat] = _amounts(item)
    return {"name": test.name, "given": inputs, "expect": expect}


def _amounts(item: NumberInput) -> str:
    amounts = []
    if item.value is not None:
        amounts.append(render_number(item.value))
    if item.ratio is not None:
        amounts.append(f"{render_number(item.ratio)}x")
    if item.position is not None:
        amounts.append(f"q{render_percentage(item.position)}")
    return " at ".join(amounts)
