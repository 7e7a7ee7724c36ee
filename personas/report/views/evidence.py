"""Why a segment has its name, and what sets it apart: conditions, rule fits, v-tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from personas.domain.answers import affirmative
from personas.domain.measure import Measure
from personas.domain.naming import Attempt, Check, RuleFit, Verdict, VTest
from personas.domain.profile import Segment
from personas.domain.run import Run
from personas.report.projection import project
from personas.suppression import (
    Cell,
    Row,
    cells_of_segments,
    is_actual_withheld,
    redact_attempt,
    redact_fits,
)

Rows = Mapping[str, Row]  # the cells of one segment, by categorical measure
SeparationBand = Literal["apart", "touching", "overlapping"]

# A number is listed when its median's position is 0.2 or more from the middle, a category's value
# when its share differs by 10 points; both by two standard errors at least.
MIN_NUMBER_EFFECT, MIN_VALUE_EFFECT, MIN_V_TEST = 0.4, 0.1, 2.0


@dataclass(frozen=True, slots=True)
class CheckView:
    """One condition of a persona, with every ``not`` around it applied."""

    measure: Annotated[str, "the measure a condition is about"]
    label: Annotated[str, "its name for readers"]
    unit: Annotated[str | None, "its unit, or none"]
    category: Annotated[bool, "whether it is a category"]
    stat: Annotated[str, "the statistic that was compared"]
    condition: Annotated[str, "the condition in words"]
    verdict: Annotated[Verdict, "held, missed or unknown"]
    actual: Annotated[float | str | None, "what the segment has, or none where unknown or withheld"]
    withheld: Annotated[bool, "whether that is withheld"]
    low: Annotated[float | None, "the lower threshold, or none"]
    high: Annotated[float | None, "the upper threshold, or none"]
    gap: Annotated[float | None, "how far inside (+) or outside (−) the thresholds, in positions"]
    within: Annotated[tuple[str, ...], "the groups around it (any, all, not), outermost first"]


@dataclass(frozen=True, slots=True)
class AttemptView:
    """A persona compared with a segment."""

    persona: Annotated[str, "the persona's id"]
    verdict: Annotated[Verdict, "held, missed or unknown"]
    distance: Annotated[float | None, "by how many positions it misses in total"]
    checks: Annotated[tuple[CheckView, ...], "the persona's conditions"]


@dataclass(frozen=True, slots=True)
class RuleFitView:
    """Who satisfies the segment's rule one by one."""

    share: Annotated[float, "the share of the segment's customers who do"]
    share_outside: Annotated[float | None, "the share of all other customers who do, or none"]
    evaluable: Annotated[
        int, "how many of the segment's customers have the values that the rule needs"
    ]
    is_doubtful: Annotated[
        bool, "whether under half of them do, or no more than of all others: the name is in doubt"
    ]


@dataclass(frozen=True, slots=True)
class VTestView:
    """A measure that sets the segment apart."""

    measure: Annotated[str, "a measure that sets the segment apart, the largest effect first"]
    label: Annotated[str, "its name for readers"]
    value: Annotated[str | None, "of a category: the value; none for a number"]
    is_yes: Annotated[bool, "whether that value is yes, and the other no"]
    share: Annotated[float | None, "that value's share of the segment, or none"]
    overall: Annotated[float | None, "its share of all customers, or none"]
    effect: Annotated[float, "−1 to 1: below less above the median, or the difference of shares"]
    difference: Annotated[float, "of means, in standard deviations of all customers"]
    v_test: Annotated[float, "the same in standard errors"]
    is_feature: Annotated[
        bool, "whether segments were found by the measure (then it is no evidence)"
    ]


@dataclass(frozen=True, slots=True)
class EffectSizeView:
    """How much of a measure lies between the segments."""

    measure: Annotated[str, "a measure, the one that separates segments most first"]
    label: Annotated[str, "its name for readers"]
    share: Annotated[float, "the share of its variance between the segments (η²; of a category τ)"]
    is_feature: Annotated[bool, "whether segments were found by it"]


def attempt_view(run: Run, categories: Rows, attempt: Attempt | None) -> AttemptView | None:
    """Return a persona's attempt on one segment, or None where there was none.

    ``categories`` are the segment's cells: an actual share that is withheld elsewhere is
    withheld here, its gap as well. A check under ``not`` that is missed counts as held.
    """
    if attempt is None:
        return None
    measures = {measure.name: measure for measure in run.all_measures}
    attempt = without_hidden_checks(attempt, categories)
    checks = tuple(
        _check(check, measures.get(check.measure), categories) for check in attempt.checks
    )
    return project(AttemptView, attempt, checks=checks)


def without_hidden_checks(attempt: Attempt, categories: Rows) -> Attempt:
    """Return the attempt without figures of hidden cells, and without verdicts that imply them."""

    def hides(check: Check) -> bool:
        return check.measure in categories and is_actual_withheld(check, categories[check.measure])

    return redact_attempt(attempt, hides, held=attempt.verdict == "held")


def _check(check: Check, measure: Measure | None, categories: Rows) -> CheckView:
    category = measure is not None and measure.kind == "category"
    row = categories.get(check.measure, ()) if category else ()
    withheld = is_actual_withheld(check, row) or (
        check.actual is None and any(cell.is_hidden for cell in row)
    )
    negative = check.within.count("not") % 2 == 1
    opposite: dict[Verdict, Verdict] = {"held": "missed", "missed": "held", "unknown": "unknown"}
    return project(
        CheckView,
        check,
        label=measure.label if measure else check.measure,
        unit=measure.unit if measure else None,
        category=category,
        verdict=opposite[check.verdict] if negative else check.verdict,
        actual=None if withheld else check.actual,
        withheld=withheld,
        low=check.threshold[0],
        high=check.threshold[1],
        gap=None if withheld or check.gap is None else check.gap * (-1 if negative else 1),
    )


def separation_band(separation: float | None) -> SeparationBand | None:
    """Return a key for templates: from 0.5 the nearest centroid is half as far as the next."""
    if separation is None:
        return None
    return "apart" if separation >= 0.5 else "touching" if separation >= 0.25 else "overlapping"


def publishable_fits(run: Run) -> dict[int, RuleFit]:
    """Return the rule fits, by segment, that tell of no few customers."""
    return redact_fits(run.profile, run.names, run.rule_fits)


def cells_by_segment(run: Run) -> Mapping[int, Rows]:
    """Return the cells of each segment, by categorical measure."""
    return cells_of_segments(run.profile)


def publishable_v_tests(v_tests: tuple[VTest, ...], categories: Rows) -> tuple[VTest, ...]:
    """Return the v-tests without those of values whose share is withheld."""
    return tuple(t for t in v_tests if t.value is None or _visible_cell(t, categories) is not None)


def v_test_views(run: Run, segment: Segment, categories: Rows) -> tuple[VTestView, ...]:
    """Return what sets a segment apart, the largest effect first; one value of a category."""
    v_tests = publishable_v_tests(run.v_tests.get(segment.id, ()), categories)
    return tuple(
        _v_test(run, test, categories)
        for test in _strongest_of_measure(run, v_tests)
        if test.value is not None or test.measure in segment.numbers
        if abs(test.v_test) >= MIN_V_TEST
        and abs(test.effect) >= (MIN_NUMBER_EFFECT if test.value is None else MIN_VALUE_EFFECT)
    )


def effect_size_views(run: Run) -> tuple[EffectSizeView, ...]:
    """Return how much of each measure lies between segments, the most first."""
    labels = {measure.name: measure.label for measure in run.all_measures}
    return tuple(
        project(EffectSizeView, effect, label=labels.get(effect.measure, effect.measure))
        for effect in run.effect_sizes
    )


def _strongest_of_measure(run: Run, v_tests: tuple[VTest, ...]) -> Iterator[VTest]:
    """Return one test a measure; of yes and no that of yes.

    Of another category the largest effect, more before less.
    """
    best: dict[str, VTest] = {}
    for test in v_tests:
        if test.value is not None and _yes(run, test.measure) not in (None, test.value):
            continue
        first = best.setdefault(test.measure, test)
        if round(abs(test.effect), 9) == round(abs(first.effect), 9) and test.effect > first.effect:
            best[test.measure] = test
    return iter(best.values())


def _yes(run: Run, measure: str) -> str | None:
    return affirmative(run.profile.population.categories[measure].shares)


def _v_test(run: Run, test: VTest, categories: Rows) -> VTestView:
    measure = next((m for m in run.all_measures if m.name == test.measure), None)
    cell, overall = _visible_cell(test, categories), None
    if test.value is not None:
        overall = run.profile.population.categories[test.measure].shares[test.value]
    return project(
        VTestView,
        test,
        label=measure.label if measure else test.measure,
        is_yes=test.value is not None and test.value == _yes(run, test.measure),
        share=cell.share if cell else None,
        overall=overall,
    )


def _visible_cell(test: VTest, categories: Rows) -> Cell | None:
    """Return the cell of a test's value; None where it is withheld."""
    row = categories.get(test.measure, ())
    matches = (cell for cell in row if cell.value is not None and cell.value == test.value)
    cell = next(matches, None)
    return None if cell is None or cell.is_hidden else cell
