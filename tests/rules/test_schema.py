"""The schema agrees with the loader: it refuses nothing that loads, and most of what does not."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from personas.domain.problem import PersonasError
from personas.files.resources import bundled_folder
from personas.rules import bundled_packs, load, resolve
from personas.rules.language.pack import RulePack
from personas.rules.schema import dump_schema, pack_schema
from tests.rules.strategies import packs

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.yaml"))
SOUND = sorted((HERE / "sound").glob("*.yaml"))
BUNDLED = [bundled_folder("rules") / f"{name}.yaml" for name in bundled_packs()]
VALIDATOR = jsonschema.Draft7Validator(pack_schema())


def as_editors_read(text: str) -> Any:
    """Return a file's data as JSON has it: keys are texts, and so is what JSON has no type for."""
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        assert node
        return plain(loader, node)
    finally:
        loader.dispose()


def plain(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: plain(loader, value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(loader, item) for item in node.value]
    made = loader.construct_object(node)
    return made if made is None or isinstance(made, str | int | float | bool) else node.value


def refused(text: str) -> bool:
    return not VALIDATOR.is_valid(as_editors_read(text))


def codes(text: str) -> set[str]:
    """Return the codes of what the loader says of a pack."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "pack.yaml")
        file.write_text(text, encoding="utf-8")
        try:
            load(file)
        except PersonasError as error:
            return {problem.code for problem in error.problems}
        return set()


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(pack_schema())


def test_the_document_is_in_step(root: Path) -> None:
    document = (root / "docs" / "pack.schema.json").read_text(encoding="utf-8")
    assert document == dump_schema(), "docs/pack.schema.json is out of step: run `make reference`"
    assert json.loads(document) == pack_schema()


@pytest.mark.parametrize("file", [*BUNDLED, *SOUND], ids=lambda file: file.stem)
def test_what_is_sound_is_accepted(file: Path) -> None:
    VALIDATOR.validate(as_editors_read(file.read_text(encoding="utf-8")))


# What takes more than a look at one value: it is the loader that says so.
LEFT_TO_THE_LOADER = frozenset({
    "E201", "E203", "E204", "E209", "E211", "E212", "E213", "E214", "E215", "E216", "E217", "E218",
    "E219", "E220", "E224",
})  # fmt: skip
# `yes` and `no` are truth values to some YAML readers; what is given may be a number or a category;
# how long a number may be is not said.
LEFT_TOO = {
    "enabled_yes", "optional_no", "long_amount", "long_amount_alone", "test_amount",
    "test_share_number", "test_stat",
}  # fmt: skip
NO_YAML = {"greater_or_equal", "greater_than_sign"}


def is_yaml(file: Path) -> bool:
    """Return whether an editor gets as far as the schema: no broken YAML, no bomb, no odd tags."""
    first = file.read_text(encoding="utf-8").splitlines()[0]
    return file.stem not in NO_YAML and not {"E202", "E203", "E222"} & {*first.split()}


@pytest.mark.parametrize("file", [f for f in BROKEN if is_yaml(f)], ids=lambda file: file.stem)
def test_what_is_broken_is_refused_unless_it_is_left_to_the_loader(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert refused(text) or codes(text) & LEFT_TO_THE_LOADER or file.stem in LEFT_TOO


def test_what_is_left_to_the_loader_has_to_be() -> None:
    texts = {name: (HERE / "broken" / f"{name}.yaml").read_text("utf-8") for name in LEFT_TOO}
    assert [name for name, text in texts.items() if refused(text)] == []


@given(packs())
def test_random_packs_are_accepted(pack: RulePack) -> None:
    text = resolve(pack)
    assert codes(text) == set()
    assert not refused(text)


BASE: dict[str, Any] = {
    "version": 1,
    "name": "shop",
    "nearest": 0.1,
    "measures": {
        "income": {"label": "Income", "unit": "$", "columns": ["pay"], "optional": True},
        "gender": {"words": {"higher": "more", "lower": "less"}, "expression": "a + b"},
    },
    "levels": {"very low": "bottom 5%", "low": "at most q25", "high": "top 30%"},
    "personas": {
        "rich": {"name": "Rich", "tags": ["a"], "do": ["Call"], "when": {"income": "high"}},
        "mid": {"when": {"income": ["mid", "high"], "gender": {"most_common": "F"}}},
        "some": {"when": {"any": [{"income": "18 to 30"}, {"not": {"income": "at least 1.5x"}}]}},
        "long": {"when": {"income": {"stat": "q25", "at_least": 5, "less_than": "q70"}}},
        "women": {"when": {"all": [{"gender": {"value": "F", "share": "at least 60%"}}]}},
        "off": {"enabled": False, "when": {"income": "low"}},
    },
    "fallback": {"name": "Others", "icon": "x", "story": "They are others."},
    "tests": [
        {"name": "t", "given": {"income": "q85", "gender": {"F": "70%"}}, "expect": "rich"},
        {"given": {"income": {"median": 50, "mean": "q5"}}, "expect": {"near": "mid"}},
    ],
}
JUNK: st.SearchStrategy[Any] = st.sampled_from([
    None, True, False, "", " ", "~", "yes", "True", "FALSE", "high", "Very High", "hihg", "50", 50,
    "top 30%", "bottom 12.5 %", "TOP 5%", "at least q70", "At  Most 50k", "more than -1.5", 0.5, 1,
    "less than .5x", "18 to 30", "q40 TO q60", "20% to 40%", "> 5", "q70", "q130", 2, -1, "0.5",
    "all numeric", "All Numeric", "income", "gender", "rich", "none", "median", "q7", [], {},
    ["mid"], ["mid", 5], {"near": "rich"}, {"income": "high"}, [{"income": "high"}], [1, True],
    {"value": "F", "share": "20%"}, {"most_common": 5}, {"at_most": "5"}, {"stat": "mean"},
    "{{ share }}", "{{ x }}", {"x": {"when": {"income": "low"}}}, {"columns": []}, "\u0663",
    "at least \u0663", "2014-01-01",
])  # fmt: skip
KEYS = st.sampled_from([
    "version", "name", "description", "extends_", "nearest", "measures", "levels", "personas",
    "fallback", "tests", "label", "unit", "columns", "optional", "words", "when", "enabled", "do",
    "stat", "at_least", "at_most", "more_than", "value", "share", "most_common", "any", "all",
    "not", "income", "gender", "low", "high", "mid", "given", "expect", "near", "x",
])  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value within a value."""
    steps: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        steps = [*(value.items() if isinstance(value, dict) else enumerate(value))]
    return [path, *(found for key, part in steps for found in places(part, (*path, key)))]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A sound pack in which up to three values were replaced, taken away, added or renamed."""
    pack = deepcopy(BASE)
    for _ in range(draw(st.integers(1, 3))):
        *path, last = draw(st.sampled_from([p for p in places(pack) if p]))
        holder: Any = pack
        for step in path:
            holder = holder[step]
        change = draw(st.sampled_from(["replace", "replace", "take", "add", "rename"]))
        if change == "replace":
            holder[last] = deepcopy(draw(JUNK))
        elif change == "take" or isinstance(holder, list):
            del holder[last]
        elif change == "add":
            holder[draw(KEYS)] = deepcopy(draw(JUNK))
        else:
            holder[draw(KEYS)] = holder.pop(last)
    return yaml.safe_dump(pack, allow_unicode=True, sort_keys=False)


@given(mutated())
def test_the_schema_never_refuses_what_loads(text: str) -> None:
    found = codes(text)
    if found == set():
        VALIDATOR.validate(as_editors_read(text))
    if not found <= LEFT_TO_THE_LOADER | {"E210", "E206"}:
        assert refused(text), found


def test_the_base_of_the_mutations_is_sound() -> None:
    assert codes(yaml.safe_dump(BASE, sort_keys=False)) == set()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (
            "measures: {income: {lable: x}}\npersonas: {a: {when: {income: high}}}",
            "measures/income",
        ),
        ("measures: {income: {}}\npersonas: {a: {when: {income: hihg}}}", "personas/a/when/income"),
        ("measures: {income: {}}\npersonas: {a: {do: Call, when: {income: low}}}", "personas/a/do"),
        ("measures: {income: {}}\npersonas: {a: {}}", "personas/a"),
        ("measures: {income: {}}", ""),
        ("measures: all numeric\npersonas: {a: {when: {income: low}}}", "personas"),
        ("extends: retail\nlevels: {low: top 30%}", "levels/low"),
    ],
)
def test_editors_show_the_place(text: str, where: str) -> None:
    (error,) = VALIDATOR.iter_errors(as_editors_read(text))
    assert "/".join(map(str, deepest(error))) == where


def deepest(error: jsonschema.ValidationError) -> list[str | int]:
    """Return the path of the innermost error of those that a combination gathers."""
    paths = [list(error.absolute_path), *(deepest(inner) for inner in error.context or ())]
    return max(paths, key=len)
