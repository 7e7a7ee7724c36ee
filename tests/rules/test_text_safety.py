"""A text that loads and lints clean is written for every segment; one that is refused is located."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from personas.domain.problem import PersonasError, Problem
from personas.rules import RulePack, lint, load
from personas.rules.matching.texts import CategoryFacts, NumberFacts, render
from tests.effort import examples

# ruff: noqa: E501


LINE = 4  # of the story
HEAD = "measures: {income: {}, gender: {}}\npersonas:\n  p: {when: {income: high, gender: {most_common: F}},\n"
INCOME = NumberFacts("Pay", "€", 1234.5, 1300.25, 900.0, 1500.75, 0.81, "very high", 1000.0)
GENDER = CategoryFacts("Sex", "", "F", {"F": 0.7, "M": 0.3})
FACTS: Mapping[str, object] = {
    "income": INCOME, "gender": GENDER, "share": 0.31, "size": 1201, "description": "high pay",
}  # fmt: skip

ATTRIBUTES = st.sampled_from([
    "median", "mean", "level", "label", "unit", "position", "most_common", "shares", "__class__",
    "__init__", "__mro__", "_x", "items", "keys", "format", "real", "x", "F",
])  # fmt: skip
FILTERS = st.sampled_from([
    "number", "percent", "round", "upper", "lower", "title", "first", "last", "length", "items",
    "dictsort", "sort", "abs", "int", "float", "default(1)", "d('x')", "trim", "truncate(9)",
    "plural('order')", "round(1)", "number(2)", "attr('__class__')", "format(1)", "center(9)",
    "join", "list", "map('upper')", "replace('a', 'b')", "capitalize",
])  # fmt: skip
SIGNS = st.sampled_from(
    ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", ">=", "in", "and", "or"]
)
WORDS = st.sampled_from([
    "income", "gender", "share", "size", "description", "loop", "item", "nothing", "self", "range",
    "1", "0", "2.5", "'a'", "''", "'__class__'", "'%1000000000d'", "[1, 'a']", "(1, 2)", "{'a': 1}",
    "income.median", "income.level", "gender.most_common", "gender.shares", "gender.shares.F",
    "true", "none", "99999999999999999999",
])  # fmt: skip


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{}.{}".format, inner, ATTRIBUTES),
        st.builds("{}['{}']".format, inner, ATTRIBUTES),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("{}[:{}]".format, inner, inner),
        st.builds("({} | {})".format, inner, FILTERS),
        st.builds("({} {} {})".format, inner, SIGNS, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("(not {})".format, inner),
        st.builds("(-{})".format, inner),
        st.builds(
            "({} is {})".format, inner, st.sampled_from(["defined", "none", "number", "odd"])
        ),
        st.builds("{}({})".format, inner, inner),
        st.builds("[{}, {}]".format, inner, inner),
    )


EXPRESSIONS = st.recursive(WORDS, grown, max_leaves=4)
SIMPLE = st.one_of(
    st.builds("{{{{ {} }}}}".format, EXPRESSIONS),
    st.builds("{{{{ {} | number }}}}".format, st.sampled_from(["income.median", "size", "share"])),
    st.just("plain words "),
)
TEXTS = st.lists(
    st.one_of(
        SIMPLE,
        st.builds("{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format, EXPRESSIONS, SIMPLE, SIMPLE),
        st.builds("{{% for item in {} %}}{}{{% endfor %}}".format, EXPRESSIONS, SIMPLE),
        st.builds("{{% for a, item in {} | items if {} %}}{}{{% endfor %}}".format, EXPRESSIONS, EXPRESSIONS, SIMPLE),
    ),
    min_size=1,
    max_size=3,
).map("".join)  # fmt: skip


def loaded(text: str) -> RulePack | tuple[Problem, ...]:
    with TemporaryDirectory() as folder:
        file = Path(folder, "pack.yaml")
        file.write_text(f"{HEAD}    story: {json.dumps(text)}}}\n", encoding="utf-8")
        try:
            pack = load(file)
        except PersonasError as error:
            return error.problems
    kinds = tuple(problem for problem in lint(pack) if problem.code == "W209")
    return kinds or pack


@examples(600)
@given(TEXTS)
def test_what_loads_and_lints_clean_is_written(text: str) -> None:
    pack = loaded(text)
    if isinstance(pack, RulePack):
        event("clean")
        render(pack.personas[0].texts.story, FACTS)
        return
    for problem in pack:
        assert problem.location
        assert problem.location.column
        if problem.code != "W209":
            assert problem.location.line == LINE


REFUSED = {
    "{{ ''.__class__.__mro__ }}": "E217",
    "{{ income['__class__'] }}": "E217",
    "{{ income.label.__class__ }}": "E217",
    "{{ (income.label | upper).__class__ }}": "E217",
    "{{ income['__cla' ~ 'ss__'] }}": "E217",
    "{{ gender.shares['__class__'] }}": "E217",
    "{{ gender.shares.items }}": "E217",
    "{% for x in ['__class__'] %}{{ gender.shares[x] }}{% endfor %}": "E227",
    "{{ '' | attr('__class__') }}": "E216",
    "{{ [''] | map(attribute='__class__') | first }}": "E216",
    "{{ '{0.__class__}'.format(1) }}": "E217",
    "{{ '%1000000000d' | format(1) }}": "E216",
    "{{ '%1000000000d' % 1 }}": "E227",
    "{{ 'a' * 1000000000 }}": "E227",
    "{% if size > 9999 %}{{ income.level | number }}{% endif %}": "E227",
    "{% if size %}{% else %}{{ 1 / 0 }}{% endif %}": "E227",
    "{{ income.median or description | number }}": "E227",
    "{{ ('a' if size else 1) * 2 }}": "E227",
    "{% for x in income %}{% endfor %}": "E227",
    "{% for a, b in gender.shares %}{% endfor %}": "E227",
    "{{ income | number }}": "E227",
    "{{ '%9999999d' % 1 }}": "E227",
    "{{ size.real }}": "E216",
    "{{ loop.x }}": "E216",
    "{{ self.__init__ }}": "E216",
}
WRITTEN = [
    "{{ gender.shares[gender.most_common] | percent }}",
    "{{ (gender.shares | dictsort | last)[0] }}",
    "{% for k, v in gender.shares | items if v > 0.1 %}{{ k }} {{ v | percent }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{{ income.median - income.population }} {{ income.label[:2] }} {{ income }}",
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_the_sandbox_would_refuse_is_refused_when_a_pack_loads(text: str) -> None:
    problems = loaded(text)
    assert isinstance(problems, tuple), problems
    assert REFUSED[text] in {problem.code for problem in problems}
    assert all(p.location and p.location.line == LINE and p.location.column for p in problems)


@pytest.mark.parametrize("text", WRITTEN)
def test_what_texts_may_do(text: str) -> None:
    pack = loaded(text)
    assert isinstance(pack, RulePack), pack
    assert render(text, FACTS)


@pytest.mark.parametrize("text", ["{{ gender.median }}", "{{ income.most_common }}"])
def test_a_measure_of_another_kind_is_told(text: str) -> None:
    problems = loaded(text)
    assert isinstance(problems, tuple)
    assert [problem.code for problem in problems] == ["W209"]
