"""The facts of a run as its readers may see them: figures and choices, no prose.

`personas templates context` shows the fields of these classes with their annotations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from personas.domain.request import Engine
from personas.domain.role import Role
from personas.domain.run import Pack, Pictures, Run
from personas.domain.verdict import Verdict, judge
from personas.report.figures import FILES, chart_names, map_axes
from personas.report.projection import project
from personas.report.views.clusters import (
    AgreementView,
    ChannelView,
    ChoiceView,
    CountsView,
    LabelsView,
    LineageView,
    StructureView,
    choice_view,
    lineage_view,
    overview,
)
from personas.report.views.evidence import (
    EffectSizeView,
    cells_by_segment,
    effect_size_views,
    publishable_fits,
)
from personas.report.views.measures import (
    ComponentView,
    CorrelationView,
    MeasureView,
    component_views,
    measure_views,
    strongest_correlation,
)
from personas.report.views.outcomes import OutcomeView, outcome_views
from personas.report.views.profile import ProfileRow, profile_rows, strongest_rows
from personas.report.views.segment import SegmentView, segment_view
from personas.report.views.value import LeaderView, ValueView, leader_views, value_view
from personas.suppression import SMALLEST
from personas.version import __version__


@dataclass(frozen=True, slots=True)
class RoleView:
    """What a column is for."""

    column: Annotated[str, "the name of a column"]
    role: Annotated[Role, "its role"]
    reason: Annotated[str, "the reason for it"]


@dataclass(frozen=True, slots=True)
class TableView:
    """The table that was read."""

    name: Annotated[str, "the table's name"]
    rows: Annotated[int, "rows read, or customers aggregated from purchases"]
    purchases: Annotated[int | None, "rows of purchases that were aggregated to customers, or none"]
    columns: Annotated[int, "columns read, a count"]
    id: Annotated[str | None, "the column that identifies customers, or none"]
    roles: Annotated[tuple[RoleView, ...], "the role of every column"]
    ignored: Annotated[tuple[RoleView, ...], "those of the columns that are ignored"]


@dataclass(frozen=True, slots=True)
class WarningView:
    """A warning."""

    code: Annotated[str, "a warning's code"]
    message: Annotated[str, "what it warns of"]
    help: Annotated[str | None, "what to do about it, or none"]


@dataclass(frozen=True, slots=True)
class ChartsView:
    """The files of charts; a chart that the facts do not suffice for is none."""

    card: Annotated[str | None, "the file of a chart, or none: the answer, to share"]
    sizes: Annotated[str | None, "likewise: shares of customers"]
    profile: Annotated[str | None, "likewise: where each median stands"]
    choosing: Annotated[str | None, "likewise: inertia and silhouette over k"]
    map: Annotated[str | None, "likewise: segments at their medians of two measures"]
    scatter: Annotated[str | None, "likewise: customers on two measures, as points drawn near them"]
    components: Annotated[str | None, "likewise: customers on the first two principal components"]
    silhouettes: Annotated[str | None, "likewise: silhouettes by segment"]
    boxes: Annotated[str | None, "likewise: quartiles and whiskers by segment"]
    categories: Annotated[str | None, "likewise: categories by segment"]
    money: Annotated[str | None, "likewise: shares of money beside shares of customers"]
    correlations: Annotated[str | None, "likewise: how measures correlate"]


@dataclass(frozen=True, slots=True)
class PicturesView:
    """The figures that descriptions of charts quote."""

    points: Annotated[int | None, "how many customers the scatter shows"]
    explained_variance: Annotated[
        tuple[float, ...] | None,
        "how much of the variance each of the first two components holds, or none",
    ]
    silhouette: Annotated[float | None, "the mean silhouette, or none"]
    silhouette_rows: Annotated[int | None, "how many customers it was computed on"]
    strongest: Annotated[CorrelationView | None, "the two measures that correlate most, or none"]


@dataclass(frozen=True, slots=True)
class RunFacts:
    """The facts of a run, from which its answer follows."""

    version: Annotated[str, "the version of personas that wrote the report"]
    engine: Annotated[Engine, "the engine that read and counted the rows"]
    reproduce: Annotated[str, "the command that writes this report again, maybe of several lines"]
    resamples: Annotated[int, "how many resamples stability and confidence were measured on"]
    table: Annotated[TableView, "the table that was read"]
    customers: Annotated[int, "how many customers take part"]
    k: Annotated[int, "how many segments there are"]
    pack: Annotated[Pack, "the rule pack"]
    measures: Annotated[
        tuple[MeasureView, ...], "the measures, over all customers, whatever they are for"
    ]
    components: Annotated[
        tuple[ComponentView, ...],
        "the principal components that distances are computed in; none without a rotation",
    ]
    choice: Annotated[ChoiceView, "how k was chosen"]
    structure: Annotated[StructureView, "the test for groups"]
    verdict: Annotated[Verdict, "natural, reproducible or constructed, and why"]
    labels: Annotated[
        LabelsView | None, "the column that gave the segments, or none where they were found"
    ]
    lineage: Annotated[
        LineageView | None, "what became of the segments of an earlier model, or none without one"
    ]
    effect_sizes: Annotated[
        tuple[EffectSizeView, ...], "how much of each measure lies between the segments"
    ]
    segments: Annotated[tuple[SegmentView, ...], "the segments"]
    profile: Annotated[
        tuple[ProfileRow, ...], "the measures by segments, what tells segments apart most first"
    ]
    strongest: Annotated[
        tuple[ProfileRow, ...],
        "the first of these, at most twelve; what only repeats a stronger one is left out",
    ]
    warnings: Annotated[tuple[WarningView, ...], "the warnings of the run"]
    charts: Annotated[ChartsView, "the charts of the report"]
    axes: Annotated[tuple[str, ...], "the labels of the two measures that separate segments most"]
    value: Annotated[ValueView | None, "the chief value, or none where nothing is additive"]
    outcomes: Annotated[
        tuple[OutcomeView, ...], "what campaigns want to move, most significant segments first"
    ]
    money: Annotated[str | None, "the label of the chief value if it has shares, or none"]
    pictures: Annotated[PicturesView, "the figures that descriptions of charts quote"]
    smallest: Annotated[int, "counts below this are withheld"]
    largest: Annotated[SegmentView | None, "the largest segment"]
    leaders: Annotated[tuple[LeaderView, ...], "the segment that holds most of the chief value"]
    channels: Annotated[
        tuple[ChannelView, ...], "the channels that personas name, the widest reach first"
    ]
    counts: Annotated[CountsView, "numbers of segments"]
    rule_agreement: Annotated[
        AgreementView | None, "how many satisfy the rule of their own segment themselves, or none"
    ]
    has_withheld: Annotated[bool, "whether any count is withheld"]


def run_facts(run: Run) -> RunFacts:
    """Return the facts of a run: small cells are withheld."""
    segments, measures = segment_views(run), measure_views(run)
    value, profile = value_view(run, segments), profile_rows(run, measures, segments)
    return project(
        RunFacts,
        run,
        version=__version__,
        table=_table(run),
        customers=run.profile.population.customers,
        k=run.choice.k,
        measures=measures,
        profile=profile,
        strongest=strongest_rows(run, profile),
        components=component_views(run),
        choice=choice_view(run),
        **_judgement(run),
        labels=project(LabelsView, run.labels) if run.labels else None,
        lineage=lineage_view(run),
        effect_sizes=effect_size_views(run),
        segments=segments,
        warnings=tuple(project(WarningView, warning) for warning in run.warnings),
        charts=_charts(run),
        axes=tuple(measure.label for measure in map_axes(run) or ()),
        value=value,
        outcomes=outcome_views(run),
        money=value.label if value and value.has_shares else None,
        leaders=leader_views(value, segments),
        pictures=_pictures(run),
        smallest=SMALLEST,
        **overview(segments),
    )


def segment_views(run: Run) -> tuple[SegmentView, ...]:
    """Return the segments of a run."""
    fits, cells = publishable_fits(run), cells_by_segment(run)
    return tuple(segment_view(run, s, cells[s.id], fits.get(s.id)) for s in run.profile.segments)


def _judgement(run: Run) -> dict[str, Any]:
    structure = project(StructureView, run.structure, of_labels=run.labels is not None)
    return {"structure": structure, "verdict": judge(run)}


def _table(run: Run) -> TableView:
    table = run.table
    roles = tuple(project(RoleView, role) for role in run.roles)
    ignored = tuple(role for role in roles if role.role == "ignored")
    return project(TableView, table, columns=len(table.columns), roles=roles, ignored=ignored)


def _charts(run: Run) -> ChartsView:
    names = chart_names(run)
    return ChartsView(**{key: name if name in names else None for key, name in FILES.items()})


def _pictures(run: Run) -> PicturesView:
    pictures = run.pictures or Pictures()
    scatter, components, silhouettes = pictures.scatter, pictures.components, pictures.silhouettes
    return PicturesView(
        points=len(scatter.points) if scatter else None,
        explained_variance=(components.explained_variance or None) if components else None,
        silhouette=silhouettes.mean if silhouettes else None,
        silhouette_rows=silhouettes.rows if silhouettes else None,
        strongest=strongest_correlation(run, pictures.correlations),
    )
