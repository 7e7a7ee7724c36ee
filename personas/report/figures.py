"""What a unit tells about its measure."""

from __future__ import annotations

import unicodedata

from personas.domain.measure import Measure
from personas.domain.pictures import Pictures
from personas.domain.profile import Segment
from personas.domain.run import Run

# The symbols are known to Unicode; of the three-letter codes, those of the larger economies.
CURRENCIES = frozenset({
    "AED", "ARS", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EUR", "GBP",
    "HKD", "HUF", "IDR", "ILS", "INR", "JPY", "KRW", "MXN", "MYR", "NGN", "NOK", "NZD", "PEN",
    "PHP", "PLN", "RON", "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "ZAR",
})  # fmt: skip


def is_money(unit: str | None) -> bool:
    """Say whether a unit is a currency (``k$``, ``€``, ``USD``): only then a total means much."""
    if not unit:
        return False
    return unit.upper() in CURRENCIES or any(unicodedata.category(c) == "Sc" for c in unit)


SIZES, PROFILE, CHOOSING, MAP = "sizes.svg", "profile.svg", "choosing-k.svg", "map.svg"
SCATTER, COMPONENTS, SILHOUETTES = "scatter.svg", "components.svg", "silhouettes.svg"
BOXES, CATEGORIES, MONEY = "boxes.svg", "categories.svg", "money.svg"
CORRELATIONS = "correlations.svg"

# What templates call them.
FILES = {
    "sizes": SIZES, "profile": PROFILE, "choosing": CHOOSING, "map": MAP, "scatter": SCATTER,
    "components": COMPONENTS, "silhouettes": SILHOUETTES, "boxes": BOXES,
    "categories": CATEGORIES, "money": MONEY, "correlations": CORRELATIONS,
}  # fmt: skip


def chart_names(run: Run) -> tuple[str, ...]:
    """Return the file names of the charts that this run's facts suffice for."""
    pictures = run.pictures or Pictures()
    wanted = {
        SIZES: bool(run.profile.segments),
        PROFILE: bool(numeric_measures(run)),
        CHOOSING: len(run.choice.candidates) > 1,
        SCATTER: scatter_axes(run) is not None,
        MAP: scatter_axes(run) is None and map_axes(run) is not None,
        COMPONENTS: pictures.components is not None,
        SILHOUETTES: pictures.silhouettes is not None,
        BOXES: bool(boxed_measures(run)),
        CATEGORIES: bool(run.profile.segments) and bool(run.profile.population.categories),
        MONEY: money_measure(run) is not None,
        CORRELATIONS: pictures.correlations is not None,
    }
    return tuple(name for name, possible in wanted.items() if possible)


def numeric_measures(run: Run) -> tuple[Measure, ...]:
    """Return the numeric measures that at least one segment has values for, in their order."""
    return tuple(
        measure
        for measure in run.measures
        if measure.kind == "number" and any(measure.name in s.numbers for s in run.profile.segments)
    )


def boxed_measures(run: Run) -> tuple[Measure, ...]:
    """Return the numeric measures, at most six, whose whiskers are known."""
    profiles = [s.numbers for s in run.profile.segments]
    found = [
        measure
        for measure in numeric_measures(run)
        if all({"q5", "q95"} <= {*n[measure.name].stats} for n in profiles if measure.name in n)
    ]
    return tuple(found[:6])


def money_measure(run: Run) -> Measure | None:
    """Return the first measure of money whose total can be shared out among segments."""
    return next(
        (
            measure
            for measure in numeric_measures(run)
            if is_money(measure.unit) and any(_part(s, measure.name) for s in run.profile.segments)
        ),
        None,
    )


def _part(segment: Segment, measure: str) -> float | None:
    profile = segment.numbers.get(measure)
    return profile.total_share if profile else None


def title_of(name: str) -> str:
    """Return a persona's name as a title: its first letter a capital."""
    return name[:1].upper() + name[1:]


def map_axes(run: Run) -> tuple[Measure, Measure] | None:
    """Return the two measures that part segments most, the most telling first.

    The scatter's, where there is one; else those whose segment medians spread widest. Spread is
    the size-weighted variance of the medians' positions, so units do not count. Only measures
    that every segment has values for can be axes; None where there are not two.
    """
    if on := scatter_axes(run):
        return on
    shared = [
        measure
        for measure in numeric_measures(run)
        if all(measure.name in segment.numbers for segment in run.profile.segments)
    ]
    ranked = sorted(shared, key=lambda m: -_spread(run.profile.segments, m.name))
    return (ranked[0], ranked[1]) if len(ranked) > 1 else None


def scatter_axes(run: Run) -> tuple[Measure, Measure] | None:
    """Return the measures that the scatter lies on; None where there is no scatter."""
    cloud = run.pictures.scatter if run.pictures else None
    on = [m for name in (cloud.axes if cloud else ()) for m in run.measures if m.name == name]
    return (on[0], on[1]) if len(on) == 2 else None


def _spread(segments: tuple[Segment, ...], measure: str) -> float:
    places = [(s.share, s.numbers[measure].median.position) for s in segments]
    total = sum(share for share, _ in places) or 1.0
    center = sum(share * place for share, place in places) / total
    # Rounded, so that measures equal but for the last bits keep their order.
    return round(sum(share * (place - center) ** 2 for share, place in places) / total, 9)
