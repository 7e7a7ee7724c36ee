"""Check that the parts of a model fit together; each part has the right type already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import inf, isfinite, isnan, nan

from personas.domain.model import Model
from personas.domain.profile import QUANTILE_STEPS, NumberSummary, Population, Segment
from personas.domain.recipe import Feature
from personas.domain.request import DATES
from personas.domain.run import Run
from personas.model.decode import Fault
from personas.model.document import escape_key

MEASURES, POPULATION = "/run/measures", "/run/profile/population"
FEATURES, CENTROIDS = "/run/clusters/recipe/features", "/run/clusters/centroids"
ROTATION = "/run/clusters/recipe/rotation"
SEGMENTS, NAMES, TRUST = "/run/profile/segments", "/run/names", "/run/trust"
EXTREME = 1e150  # no cell holds a larger number


def check_model(model: Model) -> Iterator[Fault]:
    """Yield a fault for every contradiction."""
    for check in CHECKS:
        yield from check(model.run)
    yield from _check_retired_numbers(model)
    yield from _check_reading(model)


def _check_measures(run: Run) -> Iterator[Fault]:
    names = [measure.name for measure in run.all_measures]
    for i in _duplicates(names):
        yield Fault(f"{MEASURES}/{i}/name", f"a second measure is named `{names[i]}`")
    columns = {column.name for column in run.table.columns}
    for i, measure in enumerate(run.all_measures):
        if not measure.expression and measure.column not in columns:
            message = f"`{measure.column}` is none of the table's columns"
            yield Fault(f"{MEASURES}/{i}/column", message)
    if run.table.id is not None and run.table.id not in columns:
        yield Fault("/run/table/id", f"`{run.table.id}` is none of the table's columns")


def _check_population(run: Run) -> Iterator[Fault]:
    population = run.profile.population
    for kind, summaries in (("number", population.numbers), ("category", population.categories)):
        part = f"{POPULATION}/{'numbers' if kind == 'number' else 'categories'}"
        expected = {measure.name for measure in run.all_measures if measure.kind == kind}
        for name in sorted(expected ^ summaries.keys()):
            yield Fault(part, f"`{name}` is a {kind} here and not among the measures, or missing")
    for name, summary in population.numbers.items():
        at = f"{POPULATION}/numbers/{escape_key(name)}/quantiles"
        yield from (Fault(at, message) for message in _check_quantiles(summary))
    for name, category in population.categories.items():
        yield from _check_shares(
            f"{POPULATION}/categories/{escape_key(name)}/shares", category.shares
        )


def _check_quantiles(summary: NumberSummary) -> Iterator[str]:
    if len(summary.quantiles) != QUANTILE_STEPS + 1:
        yield f"must have {QUANTILE_STEPS + 1} values, not {len(summary.quantiles)}"
    if list(summary.quantiles) != sorted(summary.quantiles):
        yield "must rise from the smallest to the largest"


def _check_shares(at: str, shares: Mapping[str, float]) -> Iterator[Fault]:
    for value, share in shares.items():
        if not 0 <= share <= 1:
            yield Fault(f"{at}/{escape_key(value)}", f"must be from 0 to 1, not {share:g}")


def _check_recipe(run: Run) -> Iterator[Fault]:
    population, recipe = run.profile.population, run.clusters.recipe
    for i, feature in enumerate(recipe.features):
        summaries: Mapping[str, object] = population.numbers
        if feature.category is not None:
            summaries = population.categories
        if feature.measure not in summaries:
            message = f"`{feature.measure}` is no measure of that kind"
            yield Fault(f"{FEATURES}/{i}/measure", message)
        elif not _is_computable(feature, population):
            yield Fault(f"{FEATURES}/{i}", "makes no number of some values of its measure")
    if recipe.rotation:
        width = len(recipe.features)
        rows = [recipe.rotation.means, *(c.loadings for c in recipe.rotation.components)]
        if {len(row) for row in rows} != {width}:
            yield Fault(ROTATION, f"must have a value for each of {width} features")


def _is_computable(feature: Feature, population: Population) -> bool:
    """Return whether quantiles and fill give finite features, and no value gives NaN."""
    typical: Sequence[float | str] = [feature.category or ""]
    if feature.category is None:
        typical = population.numbers[feature.measure].quantiles
    fill = [] if feature.fill is None else [feature.fill]
    return all(isfinite(_feature_value(feature, x)) for x in (*typical, *fill)) and not any(
        isnan(_feature_value(feature, x)) for x in (-EXTREME, 0.0, EXTREME)
    )


def _feature_value(feature: Feature, x: float | str) -> float:
    """Return the feature of a value: infinity on overflow, NaN where it is undefined."""
    try:
        return feature.value(x)
    except OverflowError:
        return inf
    except (ArithmeticError, LookupError, ValueError, TypeError):
        return nan


def _check_centroids(run: Run) -> Iterator[Fault]:
    width = run.clusters.recipe.width
    if not width or not run.clusters.centroids:
        yield Fault(CENTROIDS, "must be at least one, of at least one feature")
    for i, centroid in enumerate(run.clusters.centroids):
        if len(centroid) != width:
            message = f"must have {width} values, not {len(centroid)}"
            yield Fault(f"{CENTROIDS}/{i}", message)
    numbers, count = run.clusters.numbers, len(run.clusters.centroids)
    if numbers and (len(set(numbers)) != count or len(numbers) != count or min(numbers) < 1):
        yield Fault("/run/clusters/numbers", "must name each centroid's segment, from 1 up, once")


def _check_segments(run: Run) -> Iterator[Fault]:
    numbers = set(run.clusters.segments)
    ids = [segment.id for segment in run.profile.segments]
    for i, segment in enumerate(run.profile.segments):
        if segment.id not in numbers or i in _duplicates(ids):
            yield Fault(f"{SEGMENTS}/{i}/id", f"there is no one segment {segment.id}")
        yield from _check_segment(f"{SEGMENTS}/{i}", segment, run)
    if sum(segment.size for segment in run.profile.segments) > run.profile.population.customers:
        yield Fault(SEGMENTS, "hold more customers than there are")


def _check_segment(at: str, segment: Segment, run: Run) -> Iterator[Fault]:
    population = run.profile.population
    if segment.size < 1 or not 0 <= segment.share <= 1:
        yield Fault(at, "must have customers, and a share from 0 to 1")
    for name in segment.numbers.keys() - population.numbers.keys():
        yield Fault(f"{at}/numbers/{escape_key(name)}", "is no numeric measure")
    for name, profile in segment.numbers.items():
        positions = {name: stat.position for name, stat in profile.stats.items()}
        yield from _check_shares(f"{at}/numbers/{escape_key(name)}/stats", positions)
        if "median" not in positions:
            yield Fault(f"{at}/numbers/{escape_key(name)}/stats", "has no `median`")
    for name in segment.categories.keys() - population.categories.keys():
        yield Fault(f"{at}/categories/{escape_key(name)}", "is no category")
    for name, category in segment.categories.items():
        yield from _check_shares(f"{at}/categories/{escape_key(name)}/shares", category.shares)


def _check_names(run: Run) -> Iterator[Fault]:
    segments = {segment.id for segment in run.profile.segments}
    for segment in sorted(segments - run.names.keys()):
        yield Fault(NAMES, f"has no persona for segment {segment}")
    for number, naming in run.names.items():
        if number not in segments or naming.segment != number:
            yield Fault(f"{NAMES}/{number}", "belongs to no segment of that number")
    for number in run.trust.keys() - segments:
        yield Fault(f"{TRUST}/{number}", "belongs to no segment of that number")


def _check_retired_numbers(model: Model) -> Iterator[Fault]:
    active = sorted(set(model.retired) & set(model.run.clusters.segments))
    if active:
        yield Fault("/retired", f"segment {active[0]} is retired and there all the same")


def _check_reading(model: Model) -> Iterator[Fault]:
    reading = model.source.reading
    if reading.query is not None:
        yield Fault("/source/reading/query", "must be null: a model runs nothing")
    for key, notations, options in (
        ("decimal", reading.decimal, (".", ",")),
        ("dates", reading.dates, DATES),
    ):
        for name, notation in notations.items():
            if notation not in options:
                at = f"/source/reading/{key}/{escape_key(name)}"
                yield Fault(at, f"must be one of {' '.join(options)}")
    if reading.delimiter is not None and len(reading.delimiter) != 1:
        yield Fault("/source/reading/delimiter", "must be one sign")


def _duplicates(names: list[str] | list[int]) -> list[int]:
    return [i for i, name in enumerate(names) if name in names[:i]]


CHECKS: tuple[Callable[[Run], Iterator[Fault]], ...] = (
    _check_measures,
    _check_population,
    _check_recipe,
    _check_centroids,
    _check_segments,
    _check_names,
)
