"""One customer in a segment, for people and for programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table

from personas.domain.measure import Measure
from personas.domain.model import BORDER, AssignedCustomer
from personas.domain.run import Run
from personas.report.environments import phrases
from personas.report.projection import project
from personas.report.terminal.console import TerminalPage, folding, numeric
from personas.report.views.facts import segment_views
from personas.unsafe_text import dump_json


@dataclass(frozen=True, slots=True)
class NeighbourView:
    """A segment and the customer's distance to its centroid."""

    segment: int
    persona_id: str | None
    persona: str
    distance: float


@dataclass(frozen=True, slots=True)
class ValueView:
    """One value of the customer; ``medians`` are those of the nearest two segments.

    ``pull`` is the measure's part in the margin between the two.
    """

    measure: str
    label: str
    unit: str | None
    value: float | str | None
    position: float | None
    medians: tuple[float | None, ...]
    pull: float | None


@dataclass(frozen=True, slots=True)
class LeftOutView:
    """A measure that segments depend on and that was not given.

    ``assumed`` is the value that was taken for it; None where the distances leave it out.
    """

    measure: str
    label: str
    unit: str | None
    assumed: float | None


@dataclass(frozen=True, slots=True)
class AssignmentView(NeighbourView):
    """The segment of a customer, its story and advice, the distances, and each measure's part.

    ``without_part`` are the labels of values that were given, and that no segment depends on.
    """

    share: float
    certainty: str
    story: str
    do: tuple[str, ...]
    margin: float
    border: bool
    by_components: bool
    left_out: tuple[LeftOutView, ...]
    without_part: tuple[str, ...]
    nearest: tuple[NeighbourView, ...]
    measures: tuple[ValueView, ...]


def assignment_view(run: Run, customer: AssignedCustomer) -> AssignmentView:
    """Return the facts of a customer: segment, persona, distances, and each measure's part."""
    names = customer.values.keys()
    nearest = tuple(
        NeighbourView(near.segment, naming.persona, naming.name, near.distance)
        for near in customer.nearest
        if (naming := run.names.get(near.segment))
    )
    segment = next(s for s in segment_views(run) if s.number == nearest[0].segment)
    features = run.clusters.recipe.measures
    return project(
        AssignmentView,
        customer,
        **asdict(nearest[0]),
        share=segment.share,
        certainty=segment.certainty.word,
        story=segment.story,
        do=segment.do,
        by_components=run.clusters.recipe.rotation is not None,
        left_out=tuple(_left_out(run, m) for m in run.measures if m.name in features - names),
        without_part=tuple(m.label for m in run.measures if m.name in names - features),
        nearest=nearest,
        measures=tuple(_value(run, customer, m) for m in run.measures if m.name in customer.values),
    )


def _left_out(run: Run, measure: Measure) -> LeftOutView:
    features = run.clusters.recipe.features
    fill = next(feature.fill for feature in features if feature.measure == measure.name)
    return project(LeftOutView, measure, measure=measure.name, assumed=fill)


def _value(run: Run, customer: AssignedCustomer, measure: Measure) -> ValueView:
    value, position = customer.values[measure.name], None
    if isinstance(value, float):
        position = run.profile.population.numbers[measure.name].position_of(value)
    medians = {
        segment.id: segment.numbers[measure.name].median.value
        for segment in run.profile.segments
        if measure.name in segment.numbers
    }
    return project(
        ValueView,
        measure,
        measure=measure.name,
        value=value,
        position=position,
        medians=tuple(medians.get(near.segment) for near in customer.nearest[:2]),
        pull=customer.pull.get(measure.name),
    )


def dump_assignment(run: Run, customer: AssignedCustomer) -> str:
    """Return the facts as JSON text."""
    return dump_json(asdict(assignment_view(run, customer)))


def print_assignment(run: Run, customer: AssignedCustomer, console: Console) -> None:
    """Write the persona, its story and first action, what was left out, why, and the distances."""
    view, page = assignment_view(run, customer), TerminalPage(console, phrases("assignment"))
    following = view.nearest[1] if len(view.nearest) > 1 else None
    console.print(page.persona(run.names[view.segment].icon, view.persona, "bold"))
    page.paragraph(page.phrases.segment(view), "dim")
    for line, style in ((view.story, "italic"), *((f"▸ {text}", "") for text in view.do[:1])):
        if line:
            page.paragraph(line, style)
    console.print()
    page.paragraph(page.phrases.margin(view, following, BORDER))
    for line in page.phrases.left_out(view), page.phrases.without_part(view.without_part):
        if line:
            page.paragraph(line)
    page.heading("why")
    page.show(_values(page, view.measures, following is not None))
    page.heading("nearest")
    page.show(_distances(page, view.nearest))


def _distances(page: TerminalPage, nearest: Sequence[NeighbourView]) -> Table:
    rows = []
    for rank, near in enumerate(nearest):
        cells = (str(near.segment), near.persona, page.phrases.distance(near.distance))
        rows.append([page.text(cell, "" if rank else "bold") for cell in cells])
    return page.table(rows, numeric(""), folding("segment"), numeric("distance"))


def _values(page: TerminalPage, values: Sequence[ValueView], has_next: bool) -> Table:
    phrases = page.phrases
    rows = [
        (
            phrases.label_unit(value),
            value.value if isinstance(value.value, str) else phrases.rounded(value.value),
            _unless_none(phrases.share, value.position),
            *(_unless_none(phrases.rounded, median) for median in value.medians),
            *([_unless_none(phrases.share, value.pull)] if has_next else []),
        )
        for value in values
    ]
    keys = ("value", "position", "median", *(("next_median", "pull") if has_next else ()))
    return page.table(rows, folding("measure"), numeric(*keys))


def _unless_none(phrase: Callable[[float], object], value: float | None) -> str:
    return "" if value is None else str(phrase(value))
