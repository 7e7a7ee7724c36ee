"""The verdict: its word, and that no two sentences of an output contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from personas.domain.choice import ChoiceReason
from personas.domain.run import Labels, Run, Structure, Trust
from personas.domain.verdict import judge
from personas.report import to_json
from personas.report.render import render
from personas.report.terminal import print_run
from personas.segments import warn_of_trust

SOLID = (0.95, 0.9, 0.92, 0.88, 0.9, 0.97)
FAIR = (0.7, 0.65, 0.72, 0.68, 0.7, 0.66)
ONE_LOST = (0.95, 0.9, 0.92, 0.88, 0.9, 0.41)
STABILITIES = {"solid": SOLID, "fair": FAIR, "one lost": ONE_LOST}
K = len(SOLID)
TEMPLATES = ("readme", "executive", "slides", "crm")

# No output has a sentence of both sides.
CONTRADICTIONS = (
    (r"\b[Nn]o gaps\b", r"(?<![Nn]o )\b[Gg]aps (do )?lie\b"),
    (r"\b[Nn]o gaps\b", r"natural groups|\*\*Natural"),
    (r"shades into the next", r"\bform (these|groups)|natural groups"),
    (r"finds one group", r"\bp (=|below)|has \d+ groups"),
    (r"\bnot these\b", r"natural groups|\*\*Natural"),
    (r"No segments stand out", r"natural groups|\*\*Natural|form (these )?groups"),
    (r"need not come back|constructed division", r"segments come back when|reproducible cuts"),
    (r"does not come back|[Dd]o not act on", r"natural groups|reproducible cuts|\*\*Natural"),
    (r"without gaps between", r"\d+ (separate )?groups\b(?! of)"),
    (r"best (simplified )?silhouette", r"silhouette is"),
)


def with_facts(run: Run, significant: bool, groups: int, stabilities: Sequence[float]) -> Run:
    """Return the run with other facts, and the warnings that a run gives of them."""
    structure = Structure(significant, 0.025 if significant else 0.4, 1.6, 0.7, 39)
    if groups == 1:
        structure = Structure(False, None, 0.0, 0.0, 0)
    reason: ChoiceReason = "groups" if groups == run.choice.k else "silhouette"
    trust = {
        segment: Trust(value, 0.9, 0.4, 0.1) for segment, value in enumerate(stabilities, start=1)
    }
    return replace(
        run,
        structure=structure,
        choice=replace(run.choice, groups=groups, reason=reason),
        trust=trust,
        warnings=warn_of_trust(structure, trust, reason),
    )


def texts_of(run: Run, templates: Sequence[str] = ("readme",)) -> Iterator[tuple[str, str]]:
    """Yield outputs as text in one line: those of the templates, and the terminal's."""
    for template in templates:
        yield template, " ".join(render(run, template).split())
    page = StringIO()
    print_run(run, Console(file=page, width=100), details=True)
    yield "terminal", " ".join(page.getvalue().split())


GRID = [(False, 1), (False, 4), (False, K), (True, 4), (True, K)]


@pytest.mark.parametrize("stability", ["solid", "one lost"])
@pytest.mark.parametrize(("significant", "groups"), GRID)
def test_no_two_sentences_contradict(
    retail: Run, significant: bool, groups: int, stability: str
) -> None:
    _check(with_facts(retail, significant, groups, STABILITIES[stability]), ("readme",))


@pytest.mark.long
@pytest.mark.parametrize("stability", STABILITIES)
@pytest.mark.parametrize(("significant", "groups"), GRID)
def test_no_two_sentences_of_any_template_contradict(
    retail: Run, significant: bool, groups: int, stability: str
) -> None:
    _check(with_facts(retail, significant, groups, STABILITIES[stability]), TEMPLATES)


def _check(run: Run, templates: Sequence[str]) -> None:
    word = judge(run).word
    for name, text in texts_of(run, templates):
        assert re.search(word, text, re.IGNORECASE), name
        for first, second in CONTRADICTIONS:
            both = (re.search(first, text), re.search(second, text))
            assert not all(both), (name, [match and match[0] for match in both])
    assert to_json(run)["verdict"]["word"] == word


@pytest.mark.parametrize(
    ("significant", "groups", "stability", "word", "evidence"),
    [
        (True, K, "solid", "natural", "gaps"),
        (True, 4, "solid", "reproducible", "gaps"),
        (False, K, "solid", "reproducible", "no gaps"),
        (False, 1, "solid", "reproducible", "one group"),
        (True, K, "fair", "constructed", "gaps"),
        (True, K, "one lost", "constructed", "gaps"),
        (False, 1, "one lost", "constructed", "one group"),
    ],
)
def test_the_word_follows_from_the_facts(
    retail: Run, significant: bool, groups: int, stability: str, word: str, evidence: str
) -> None:
    verdict = judge(with_facts(retail, significant, groups, STABILITIES[stability]))
    assert (verdict.word, verdict.evidence) == (word, evidence)
    assert verdict.unstable == ((6,) if stability == "one lost" else ())


def test_an_old_model_with_one_group_has_no_gaps(retail: Run) -> None:
    run = with_facts(retail, False, 1, SOLID)
    former = replace(run, structure=Structure(False, 1.0, 0.45, 0.42, 39))
    assert judge(former).evidence == "one group"
    for _, text in texts_of(former):
        assert "p = 1" not in text


@pytest.mark.parametrize(
    ("significant", "agreement", "word"),
    [(True, 0.95, "reproducible"), (True, 0.6, "constructed"), (False, 0.95, "constructed")],
)
def test_labels_are_never_natural(
    retail: Run, significant: bool, agreement: float, word: str
) -> None:
    labels = Labels("tier", {i: str(i) for i in range(1, K + 1)}, 0, agreement)
    trust = {i: Trust(None, 0.9, 0.4, 0.1) for i in range(1, K + 1)}
    run = replace(with_facts(retail, significant, K, SOLID), labels=labels, trust=trust)
    verdict = judge(run)
    assert (verdict.word, verdict.returns) == (word, None)
    assert word in render(run, "readme").lower()


def test_the_first_line_of_the_terminal_holds_the_verdict(retail: Run) -> None:
    page = StringIO()
    print_run(with_facts(retail, False, 1, SOLID), Console(file=page, width=100))
    first = page.getvalue().splitlines()[0]
    assert first.endswith("   400 customers, 6 segments: reproducible cuts, no gaps")
