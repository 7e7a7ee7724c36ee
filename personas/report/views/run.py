"""A run as templates, terminal, workbook and JSON see it: plain facts, no prose.

`personas templates context` shows the fields of these classes; its descriptions of them are the
lines ``field: description`` in their docstrings.
"""

from __future__ import annotations

from dataclasses import dataclass

from personas.domain.pictures import Pictures
from personas.domain.request import Engine
from personas.domain.run import Run
from personas.report.figures import FILES, chart_names, map_axes, money_measure
from personas.report.views.clusters import (
    ChoiceView,
    LabelsView,
    LineageView,
    StructureView,
    choice_view,
    labels_view,
    lineage_view,
    structure_view,
)
from personas.report.views.evidence import EffectSizeView, effect_size_views, publishable_fits
from personas.report.views.measures import (
    ComponentView,
    CorrelationView,
    MeasureView,
    component_views,
    measure_views,
    strongest_correlation,
)
from personas.report.views.overview import (
    AgreementView,
    ChannelView,
    CountsView,
    LeaderView,
    overview,
)
from personas.report.views.segment import SegmentView, segment_view
from personas.suppression import SMALLEST, category_cells
from personas.version import __version__


@dataclass(frozen=True, slots=True)
class TableView:
    """The table that was read. A column is unused if it is no measure, no id and no label.

    name: the table's name
    rows: rows read, or customers aggregated from purchases
    purchases: rows of purchases that were aggregated to customers, or none
    columns: columns read, a count
    id: the column that identifies customers, or none
    unused_columns: names of columns that are no measure
    """

    name: str
    rows: int
    purchases: int | None
    columns: int
    id: str | None
    unused_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackView:
    """The rule pack.

    name: the rule pack's name
    description: what the pack says it is for
    matched_measures: the measures by which it fits the table best; none where the analyst named it
    """

    name: str
    description: str
    matched_measures: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class WarningView:
    """A warning.

    code: a warning's code
    message: what it warns of
    help: what to do about it, or none
    """

    code: str
    message: str
    help: str | None


@dataclass(frozen=True, slots=True)
class ChartsView:
    """The files of charts; a chart that the facts do not suffice for is none.

    sizes: the file of a chart, or none: shares of customers
    profile: likewise: where each median stands
    choosing: likewise: inertia and silhouette over k
    map: likewise: segments at their medians of two measures
    scatter: likewise: customers on two measures, as points drawn near them
    components: likewise: customers on the first two principal components
    silhouettes: likewise: silhouettes by segment
    boxes: likewise: quartiles and whiskers by segment
    categories: likewise: categories by segment
    money: likewise: shares of money beside shares of customers
    correlations: likewise: how measures correlate
    """

    sizes: str | None
    profile: str | None
    choosing: str | None
    map: str | None
    scatter: str | None
    components: str | None
    silhouettes: str | None
    boxes: str | None
    categories: str | None
    money: str | None
    correlations: str | None


@dataclass(frozen=True, slots=True)
class PicturesView:
    """The figures that descriptions of charts quote.

    points: how many customers the scatter shows
    explained_variance: how much of the variance each of the first two components holds, or none
    silhouette: the mean silhouette, or none
    silhouette_rows: how many customers it was computed on
    strongest: the two measures that correlate most, or none
    """

    points: int | None
    explained_variance: tuple[float, ...] | None
    silhouette: float | None
    silhouette_rows: int | None
    strongest: CorrelationView | None


@dataclass(frozen=True, slots=True)
class RunView:
    """The variables of a report template.

    version: the version of personas that wrote the report
    engine: the engine that read and counted the rows
    reproduce: the command that writes this report again, maybe of several lines
    resamples: how many resamples stability and confidence were measured on
    table: the table that was read
    customers: how many customers take part
    k: how many segments there are
    pack: the rule pack
    measures: the measures, over all customers
    components: the principal components that distances are computed in; none without a rotation
    choice: how k was chosen
    structure: the test for groups
    labels: the column that gave the segments, or none where they were found
    lineage: what became of the segments of an earlier model, or none without one
    effect_sizes: how much of each measure lies between the segments
    segments: the segments
    warnings: the warnings of the run
    charts: the charts of the report
    axes: the labels of the two measures that separate segments most
    money: the measure whose total is divided among segments, or none
    pictures: the figures that descriptions of charts quote
    smallest: counts below this are withheld
    largest: the largest segment
    leaders: the segment that holds most of the money
    channels: the channels that personas name, the widest reach first
    counts: numbers of segments
    rule_agreement: how many satisfy the rule of their own segment themselves, or none
    has_withheld: whether any count is withheld
    """

    version: str
    engine: Engine
    reproduce: str
    resamples: int
    table: TableView
    customers: int
    k: int
    pack: PackView
    measures: tuple[MeasureView, ...]
    components: tuple[ComponentView, ...]
    choice: ChoiceView
    structure: StructureView
    labels: LabelsView | None
    lineage: LineageView | None
    effect_sizes: tuple[EffectSizeView, ...]
    segments: tuple[SegmentView, ...]
    warnings: tuple[WarningView, ...]
    charts: ChartsView
    axes: tuple[str, ...]
    money: str | None
    pictures: PicturesView
    smallest: int
    largest: SegmentView | None
    leaders: tuple[LeaderView, ...]
    channels: tuple[ChannelView, ...]
    counts: CountsView
    rule_agreement: AgreementView | None
    has_withheld: bool


def run_view(run: Run) -> RunView:
    """Return the run as its readers may see it: small cells are withheld."""
    segments, money = segment_views(run), money_measure(run)
    return RunView(
        version=__version__,
        engine=run.engine,
        reproduce=run.reproduce,
        resamples=run.resamples,
        table=_table(run),
        customers=run.profile.population.customers,
        k=run.choice.k,
        pack=PackView(run.pack.name, run.pack.description, run.pack.matched_measures),
        measures=measure_views(run),
        components=component_views(run),
        choice=choice_view(run),
        structure=structure_view(run),
        labels=labels_view(run),
        lineage=lineage_view(run),
        effect_sizes=effect_size_views(run),
        segments=segments,
        warnings=tuple(WarningView(p.code, p.message, p.help) for p in run.warnings),
        charts=_charts(run),
        axes=tuple(measure.label for measure in map_axes(run) or ()),
        money=money.label if money else None,
        pictures=_pictures(run),
        smallest=SMALLEST,
        **overview(segments),
    )


def segment_views(run: Run) -> tuple[SegmentView, ...]:
    """Return the segments of a run."""
    fits = publishable_fits(run)
    cells = {
        m.name: category_cells(run.profile, m.name)
        for m in run.measures
        if m.name in run.profile.population.categories
    }
    return tuple(
        segment_view(run, s, {name: rows[s.id] for name, rows in cells.items()}, fits.get(s.id))
        for s in run.profile.segments
    )


def _table(run: Run) -> TableView:
    table = run.table
    columns = {measure.column for measure in run.measures} | {table.id}
    columns |= {run.labels.column} if run.labels else set()
    return TableView(
        name=table.name,
        rows=table.rows,
        purchases=table.purchases,
        columns=len(table.columns),
        id=table.id,
        unused_columns=tuple(c.name for c in table.columns if c.name not in columns),
    )


def _charts(run: Run) -> ChartsView:
    names = chart_names(run)
    return ChartsView(**{key: name if name in names else None for key, name in FILES.items()})


def _pictures(run: Run) -> PicturesView:
    pictures = run.pictures or Pictures()
    scatter, components, silhouettes = (
        pictures.scatter,
        pictures.components,
        pictures.silhouettes,
    )
    return PicturesView(
        points=len(scatter.points) if scatter else None,
        explained_variance=(components.explained_variance or None) if components else None,
        silhouette=silhouettes.mean if silhouettes else None,
        silhouette_rows=silhouettes.rows if silhouettes else None,
        strongest=strongest_correlation(run, pictures.correlations),
    )
