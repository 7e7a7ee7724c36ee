"""One segment as templates, sheets and JSON see it, compared with all customers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from personas.domain.naming import Naming, Outcome, RuleFit
from personas.domain.profile import Segment
from personas.domain.run import Run, Trust
from personas.domain.value import SegmentValue
from personas.domain.verdict import judge
from personas.report.environments import phrases
from personas.report.figures import title_of
from personas.report.projection import project
from personas.report.views.certainty import Certainty, certainty
from personas.report.views.evidence import (
    AttemptView,
    Rows,
    RuleFitView,
    VTestView,
    attempt_view,
    separation_band,
    v_test_views,
)
from personas.report.views.figures import (
    CategoryView,
    NumberView,
    category_views,
    number_views,
)
from personas.report.views.traits import traits_of
from personas.sandbox.jinja import number

# How far from the middle (in positions) a median must lie to be distinctive.
MIN_DISTANCE = 0.2
DOUBT = " (in doubt)"  # stands after the name of a segment that mostly fails its rule


@dataclass(frozen=True, slots=True)
class SegmentView:
    """One segment."""

    number: Annotated[int, "the segment's number, from 1"]
    name: Annotated[str, "the persona's name"]
    title: Annotated[str, "the name with a capital letter, and its doubt if it has one"]
    icon: Annotated[str, "the persona's picture, or nothing"]
    persona: Annotated[str | None, "the persona's id in the pack, or none"]
    outcome: Annotated[
        Outcome, "rule (a persona's conditions hold), near (one nearly does) or none"
    ]
    tags: Annotated[tuple[str, ...], "the persona's tags"]
    story: Annotated[str, "who they are, in the words of the pack, or nothing"]
    summary: Annotated[str, "who they are, in a sentence: the story, or what marks them most"]
    first_action: Annotated[str, "what to do first, or nothing"]
    do: Annotated[tuple[str, ...], "what to do, the most important first"]
    avoid: Annotated[tuple[str, ...], "what not to do"]
    channels: Annotated[tuple[str, ...], "where to reach them"]
    kpis: Annotated[tuple[str, ...], "what to watch"]
    size: Annotated[int, "how many customers it has"]
    share: Annotated[float, "its share of all customers"]
    stability: Annotated[
        float | None, "how much of it comes back when customers are resampled, or none"
    ]
    stability_band: Annotated[
        str | None, "dissolved, doubtful, pattern, valid, highly_stable, or none"
    ]
    certainty: Annotated[Certainty, "how far to trust it: blocks and a word"]
    confidence: Annotated[float | None, "how often it comes back under the same name, or none"]
    separation: Annotated[
        float | None,
        "how much nearer its customers are to their centroid than to the next, or none",
    ]
    separation_band: Annotated[str | None, "apart, touching, overlapping, or none"]
    border: Annotated[
        float | None, "the share of its customers who lie about as near to another segment, or none"
    ]
    label: Annotated[str | None, "the label that gave the segment, or none"]
    rule: Annotated[
        RuleFitView | None,
        "who satisfies the persona's rule one by one, or none (also where withheld)",
    ]
    v_tests: Annotated[
        tuple[VTestView, ...], "the measures that set it apart, with their test statistics"
    ]
    traits: Annotated[
        tuple[VTestView, ...],
        "the strongest of them, at most five; what only repeats a stronger one is left out",
    ]
    further_traits: Annotated[
        tuple[VTestView, ...], "those of these traits whose figure the summary does not quote"
    ]
    value: Annotated[SegmentValue | None, "its part of the chief value, or none without one"]
    amount: Annotated[float | None, "what it brings of the chief value, or none like its share"]
    numbers: Annotated[tuple[NumberView, ...], "its numeric measures, whatever they are for"]
    distinctive: Annotated[
        tuple[NumberView, ...], "those of its numbers that set it apart, the most distinctive first"
    ]
    categories: Annotated[tuple[CategoryView, ...], "its categorical measures, likewise"]
    attempt: Annotated[
        AttemptView | None, "the persona that names it, condition by condition, or none"
    ]
    runner_up: Annotated[AttemptView | None, "the next nearest persona, or none"]


def _amount(run: Run, number: int) -> float | None:
    part = run.value.segments.get(number) if run.value else None
    return run.value.total * part.share if run.value and part and part.share is not None else None


def segment_view(run: Run, segment: Segment, categories: Rows, fit: RuleFit | None) -> SegmentView:
    """Return one segment; ``categories`` are its cells, ``fit`` is publishable or None."""
    naming, trust = run.names[segment.id], run.trust.get(segment.id)
    numbers, v_tests = number_views(run, segment), v_test_views(run, segment, categories)
    rule, traits = _rule(naming, fit), traits_of(run, v_tests)
    is_doubtful = rule is not None and rule.is_doubtful
    by_distance = sorted(numbers, key=lambda n: -abs(n.position - 0.5))
    return project(
        SegmentView,
        naming,
        number=segment.id,
        **_words(naming, numbers, traits, is_doubtful=is_doubtful),
        further_traits=_unquoted(naming.story, numbers, traits),
        size=segment.size,
        share=segment.share,
        **_trust(trust or Trust(None, None)),
        certainty=certainty(segment.size, trust, judge(run), in_doubt=is_doubtful),
        label=run.labels.texts.get(segment.id) if run.labels else None,
        rule=rule,
        v_tests=v_tests,
        traits=traits,
        value=run.value.segments.get(segment.id) if run.value else None,
        amount=_amount(run, segment.id),
        numbers=numbers,
        distinctive=tuple(n for n in by_distance if abs(n.position - 0.5) >= MIN_DISTANCE),
        categories=category_views(run, categories),
        attempt=attempt_view(run, categories, naming.attempt),
        runner_up=attempt_view(run, categories, naming.runner_up),
    )


def _trust(trust: Trust) -> dict[str, Any]:
    return {
        "stability": trust.stability,
        "stability_band": stability_band(trust.stability),
        "confidence": trust.confidence,
        "separation": trust.separation,
        "separation_band": separation_band(trust.separation),
        "border": trust.border,
    }


def _words(
    naming: Naming,
    numbers: tuple[NumberView, ...],
    traits: tuple[VTestView, ...],
    *,
    is_doubtful: bool,
) -> dict[str, str]:
    return {
        "title": title_of(naming.name) + (DOUBT if is_doubtful else ""),
        "summary": naming.story or str(phrases().summary(numbers, traits)),
        "first_action": naming.do[0] if naming.do else "",
    }


def _unquoted(
    story: str, numbers: tuple[NumberView, ...], traits: tuple[VTestView, ...]
) -> tuple[VTestView, ...]:
    """Return the traits whose figure no story quotes; without a story, they are the summary."""
    medians = {n.measure: number(n.median) for n in numbers if n.median is not None}

    def is_quoted(trait: VTestView) -> bool:
        figure = medians.get(trait.measure) if trait.value is None else None
        pattern = rf"(?<![\d.,]){re.escape(figure)}(?![.,]?\d)" if figure else None
        return pattern is not None and re.search(pattern, story) is not None

    return tuple(trait for trait in traits if not is_quoted(trait)) if story else ()


def _rule(naming: Naming, fit: RuleFit | None) -> RuleFitView | None:
    """Return who satisfies a rule; a name that is only close to it says its doubt by itself."""
    if fit is None or fit.share is None:
        return None
    is_doubtful = fit.is_doubtful and naming.outcome == "rule"
    return project(RuleFitView, fit, is_doubtful=is_doubtful)


def stability_band(stability: float | None) -> str | None:
    """Return what a mean maximum Jaccard says (Hennig 2007, section 3): a key for templates."""
    if stability is None:
        return None
    if stability <= 0.5:
        return "dissolved"
    bands = ((0.6, "doubtful"), (0.75, "pattern"), (0.85, "valid"))
    return next((name for top, name in bands if stability < top), "highly_stable")
