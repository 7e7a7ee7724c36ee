"""The report as Markdown: golden whole documents, and what no report may ever say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from personas.domain.choice import Choice
from personas.domain.naming import Attempt
from personas.domain.problem import PersonasError
from personas.domain.run import Run
from personas.report import render
from personas.report.views import run_view
from tests.report.shared import RUNS, text_of

HEADINGS = ["The people", "Before you act", "Next steps", "Appendix: the proof"]
FOLDS = [
    "How sure it is", "Warnings", *["Segment"] * 6, "Recommendations by channel",
    "The segments beside each other", "The data at a glance", "Method", "How many segments",
    "Limits", "How to reproduce this report",
]  # fmt: skip
# Words of statistics, which stand in the proof alone.
STATISTICS = re.compile(
    r"\b(silhouette|Jaccard|K-Means|centroid|v-test|variance|stability|confidence|quantile|"
    r"resamples?|[pk] =)\b", re.IGNORECASE,
)  # fmt: skip
MAX_WORDS = 900  # before the appendix


@pytest.mark.parametrize("name", RUNS)
def test_the_document_is_golden(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{name}.md", text_of(name))


@pytest.mark.parametrize("template", ["executive", "slides", "crm"])
@pytest.mark.parametrize("name", ["retail", "hostile", "bare"])
def test_other_templates_are_golden(
    name: str, template: str, golden: Callable[[str, str], None]
) -> None:
    golden(f"{name}-{template}.md", text_of(name, template))


def test_the_sections_come_in_order() -> None:
    assert re.findall(r"^## (.*)$", text_of("retail"), re.MULTILINE) == HEADINGS
    assert folds(text_of("retail")) == FOLDS
    absent = ("Warnings", "Recommendations by channel")
    without = [fold for fold in FOLDS if fold not in absent][:1] + ["Segment"] * 2
    assert folds(text_of("bare")) == without + [f for f in FOLDS[8:] if f not in absent]


def folds(text: str) -> list[str]:
    titles = re.findall(r"^<summary>(.*)</summary>$", text, re.MULTILINE)
    return [re.sub(r"^Segment \d.*", "Segment", title) for title in titles]


def before_the_proof(text: str) -> str:
    return text.partition("## Appendix")[0]


def test_the_answer_comes_before_the_people_and_these_before_the_proof(any_name: str) -> None:
    first = before_the_proof(text_of(any_name))
    assert "<details>" not in first
    assert len(re.findall(r"[A-Za-z][\w’'-]*", first)) <= MAX_WORDS
    assert not STATISTICS.search(first)


@pytest.mark.parametrize("template", ["executive", "crm", "slides"])
def test_other_documents_have_no_words_of_statistics(any_name: str, template: str) -> None:
    assert not STATISTICS.search(text_of(any_name, template))


@pytest.mark.parametrize("template", ["readme", "executive", "slides"])
@pytest.mark.parametrize("name", ["retail", "large", "bare", "labelled"])  # hostile texts repeat
def test_a_sentence_stands_once(name: str, template: str) -> None:
    text = before_the_proof(text_of(name, template))
    lines = [line for line in text.splitlines() if line and not line.startswith(("|", "**", "!"))]
    sentences = [s for line in lines for s in re.split(r"(?<=[.:;]) ", line.lstrip("#- *"))]
    counts = Counter(s for s in sentences if len(s.split()) > 4)
    assert [sentence for sentence, count in counts.items() if count > 1] == []


def test_every_persona_has_a_card_in_the_order_of_the_answer(any_run: Run, any_name: str) -> None:
    first = before_the_proof(text_of(any_name))
    titles = re.findall(r"^### (.*)$", first, re.MULTILINE)
    view = run_view(any_run)
    assert len(titles) == len(view.segments)
    sizes = [f"**{s.size} customers" for s in view.ranked]
    assert re.findall(r"^\*\*\d+ customers", first, re.MULTILINE) == sizes


def test_a_section_for_every_segment(any_run: Run, any_name: str) -> None:
    numbers = re.findall(r"^<summary>Segment (\d+): ", text_of(any_name), re.MULTILINE)
    assert sorted(map(int, numbers)) == [s.id for s in any_run.profile.segments]


def test_nothing_of_python_shows(any_name: str) -> None:
    assert not re.search(r"\b(None|True|False|nan|inf|Undefined)\b", text_of(any_name))


def test_a_sentence_ends_before_the_next_begins(any_run: Run) -> None:
    chosen = replace(any_run, pack=replace(any_run.pack, matched_measures=("Age", "Income")))
    assert "\nIt was chosen because it fits these columns best: Age, Income.\n" in render(chosen)
    assert not re.search(r"[a-z]{2}\.[A-Z][a-z]+ [a-z]", render(chosen))


def test_plurals_are_right(any_name: str) -> None:
    one = r"(?<![\d,.])1 (customers|segments|rows|columns|resamples|reference tables)\b"
    assert not re.search(one, text_of(any_name))


def test_tables_are_whole(any_name: str) -> None:
    """In every table each row has as many cells as its head."""
    for table in re.findall(r"(?:^\|.*\n)+", text_of(any_name), re.MULTILINE):
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(cells) == 1


def test_segments_do_not_repeat_each_other() -> None:
    text = text_of("retail").partition("<summary>Segment 1")[2].partition("beside each other")[0]
    prose = [line for line in text.splitlines() if line and not line.startswith(("|", "**", "#"))]
    sentences = re.split(r"(?<=[.:?]) ", " ".join(prose))
    counted = Counter(s for s in sentences if len(s.split()) > 4 and "withheld" not in s)
    assert [sentence for sentence, times in counted.items() if times > 1] == []


def test_where_nothing_was_found_the_report_says_so_first() -> None:
    opening = text_of("bare").partition("## The people")[0]
    assert "Verdict: Constructed (a handy division)" in opening
    assert "Whether the segments come back was not measured." in opening
    assert "not measured" not in text_of("retail")


def test_no_claim_of_cause_or_gain(any_name: str) -> None:
    assert not re.search(r"\b(because of|causes|leads to|will (buy|spend|earn)|uplift|ROI)\b",
                         text_of(any_name))  # fmt: skip


def test_every_warning_is_near_the_top(retail: Run) -> None:
    part = text_of("retail").partition(">Warnings<")[2].partition(">Segment")[0]
    assert [f"**{problem.code}**" in part for problem in retail.warnings] == [True] * 3


def test_conditions_are_explained_one_by_one(retail: Run) -> None:
    text = text_of("retail")
    for naming in retail.names.values():
        for attempt in [naming.attempt] if naming.attempt else []:
            for check in attempt.checks:
                assert f"| {check.condition} |" in text or f": {check.condition} |" in text


def test_small_counts_and_rare_values_are_withheld() -> None:
    assert "- **Gender:** withheld, for some counts are too small" in text_of("retail")
    assert "Region A withheld (all: " in text_of("large")
    assert "jane" not in text_of("hostile")


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (Choice(6, "6", (), 400), "k = 6 was asked for."),
        (Choice(6, "auto", (), 400), "k = 6 was taken."),
    ],
)
def test_k_without_a_sweep(retail: Run, choice: Choice, sentence: str) -> None:
    assert sentence in render(replace(retail, choice=choice))


def test_k_that_was_asked_for_against_a_better_one(retail: Run) -> None:
    asked = replace(retail.choice, k=4, requested="4")
    expected = "k = 4 was asked for; its silhouette is 0.38, the highest is 0.44 at k = 6."
    assert expected in render(replace(retail, choice=asked))


def test_k_of_a_range(retail: Run) -> None:
    text = render(replace(retail, choice=replace(retail.choice, requested="4-8")))
    assert "next is k = 5 with 0.41 (asked for: 4-8)." in text


def test_k_that_is_not_the_best(retail: Run) -> None:
    text = render(replace(retail, choice=replace(retail.choice, k=5)))
    assert "was taken with a silhouette of 0.41; the highest is 0.44 at k = 6." in text


def test_a_runner_up_that_holds_too(retail: Run) -> None:
    names = dict(retail.names)
    names[3] = replace(names[3], runner_up=Attempt("later", "held", 0.0, ()))
    text = render(replace(retail, names=names))
    assert (
        "The next nearest persona is later, which holds too, but comes later in the pack." in text
    )


def test_a_template_of_ones_own_finds_its_neighbours_and_the_bundled(
    retail: Run, tmp_path: Path
) -> None:
    (tmp_path / "partials").mkdir()
    (tmp_path / "partials" / "limits.md.j2").write_text("- Grenzen {{ k }}\n", encoding="utf-8")
    own = tmp_path / "kurz.j2"
    own.write_text(
        '{% import "phrases.j2" as say %}# {{ pack.name }}\n{% include "partials/limits.md.j2" %}'
        '{% include "partials/reproduce.md.j2" %}', encoding="utf-8",
    )  # fmt: skip
    text = render(retail, str(own))
    assert text.startswith("# retail\n- Grenzen 6\n```\npersonas report")


def problems_of(run: Run, template: str) -> PersonasError:
    with pytest.raises(PersonasError) as caught:
        render(run, template)
    return caught.value


def test_an_unknown_template(retail: Run) -> None:
    (problem,) = problems_of(retail, "readmee").problems
    assert problem.code == "E511"
    expected = "Did you mean `readme`? Name a file, or one of: crm, executive, readme, slides."
    assert problem.help == expected


def test_a_block_is_overridden_by_extending(retail: Run, tmp_path: Path) -> None:
    own = tmp_path / "ours.md.j2"
    own.write_text(
        '{% extends "readme.md.j2" %}{% block method %}## Our way\n\n'
        "{{ say.customers(customers) }}\n{% endblock %}", encoding="utf-8",
    )  # fmt: skip
    text = render(retail, str(own))
    assert "## Our way\n\n400 customers\n\n<details>\n<summary>How many segments" in text
    assert "<summary>Method" not in text


def test_a_folder_of_ones_own_is_searched_first(retail: Run, tmp_path: Path) -> None:
    (tmp_path / "partials").mkdir()
    (tmp_path / "partials" / "limits.md.j2").write_text("- ours\n", encoding="utf-8")
    (tmp_path / "brief.md.j2").write_text("{{ k }} kinds\n", encoding="utf-8")
    assert "<summary>Limits</summary>\n\n- ours\n\n</details>" in render(
        retail, "readme", [tmp_path]
    )
    assert render(retail, "brief", [tmp_path]) == "6 kinds\n"
    with pytest.raises(PersonasError, match="no folder of templates"):
        render(retail, "readme", [tmp_path / "none"])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("{{ segmnts }}", "segments"),
        ("{{ segments[0].shar }}", "share"),
        ("{{ tabel.name }}", "table"),
    ],
)
def test_the_nearest_name_is_told(retail: Run, tmp_path: Path, text: str, meant: str) -> None:
    own = tmp_path / "own.md.j2"
    own.write_text(text, encoding="utf-8")
    (problem,) = problems_of(retail, str(own)).problems
    assert problem.help is not None
    assert problem.help.startswith(f"Did you mean `{meant}`? ")


@pytest.mark.parametrize(
    "text", ["{{ 'a' * 10000000000 }}", "{{ [0] * 10000000000 }}", "{{ '%9999999999d' % 1 }}"]
)
def test_what_would_fill_the_memory_is_refused(retail: Run, tmp_path: Path, text: str) -> None:
    own = tmp_path / "own.md.j2"
    own.write_text(text, encoding="utf-8")
    (problem,) = problems_of(retail, str(own)).problems
    assert (problem.code, "with numbers only" in problem.message) == ("E512", True)


def test_powers_do_not_grow_without_end(retail: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.md.j2"
    own.write_text("{{ 2 ** 0.5 }}", encoding="utf-8")
    assert render(retail, str(own)).startswith("1.41421")
    own.write_text("{{ 9 ** (9 ** 9) }}", encoding="utf-8")
    assert problems_of(retail, str(own)).problems[0].code == "E513"


@pytest.mark.long
def test_a_runaway_loop_is_ended(retail: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.md.j2"
    loops = (
        "{% for a in range(99999) %}{% for b in range(99999) %}abc {{ b }}{% endfor %}{% endfor %}"
    )
    own.write_text(loops, encoding="utf-8")
    assert problems_of(retail, str(own)).problems[0].code == "E513"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("# a\n{{ segmnts }}\n", 2, "'segmnts' is undefined"),
        ("# a\n\n{% if %}\n", 3, "Expected an expression"),
        ('a\n{% include "none.j2" %}\n', 2, "there is no template none.j2"),
        ("{{ k }}\n{{ k / 0 }}", 2, "ZeroDivisionError"),
        ("{{ ''.__class__.__mro__ }}", 1, "SecurityError"),
    ],
)
def test_a_broken_template_is_located(
    retail: Run, tmp_path: Path, text: str, line: int, message: str
) -> None:
    file = tmp_path / "own.md.j2"
    file.write_text(text, encoding="utf-8")
    (problem,) = problems_of(retail, str(file)).problems
    assert problem.code == "E512"
    assert message in problem.message
    assert problem.location is not None
    assert (problem.location.file, problem.location.line) == (str(file), line)
    assert problem.location.text == text.splitlines()[line - 1]


def test_a_broken_partial_is_located_where_it_is(retail: Run, tmp_path: Path) -> None:
    (tmp_path / "part.j2").write_text("\n{{ nobody }}", encoding="utf-8")
    (tmp_path / "own.j2").write_text('{% include "part.j2" %}', encoding="utf-8")
    (problem,) = problems_of(retail, str(tmp_path / "own.j2")).problems
    assert problem.location is not None
    assert (problem.location.file, problem.location.line) == (str(tmp_path / "part.j2"), 2)
