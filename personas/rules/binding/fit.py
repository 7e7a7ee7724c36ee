"""Which bundled pack fits a table, and which statistics a pack needs of a profile."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from personas.domain.measure import Column
from personas.rules.binding.bind import Columns
from personas.rules.language.pack import MeasureRule, RulePack, numbers_of, ranges_of
from personas.rules.loading.compose import bundled_packs
from personas.rules.loading.load import load

GENERIC = "generic"


def required_stats(pack: RulePack) -> Mapping[str, frozenset[str]]:
    """Return measure → the statistics that numeric conditions use: ``median``, ``q25``…"""
    stats: dict[str, frozenset[str]] = {}
    for leaf in ranges_of(pack.personas):
        stats[leaf.measure] = stats.get(leaf.measure, frozenset()) | {leaf.stat}
    return stats


@dataclass(frozen=True, slots=True)
class Fit:
    """A pack for a table, and those of its measures that the table has, in the pack's order."""

    pack: RulePack
    measures: tuple[MeasureRule, ...]


def best_pack(
    columns: Sequence[Column],
    overrides: Container[str] = (),
    calculable: Callable[[str], bool] = lambda _: False,
) -> Fit:
    """Return the bundled pack that fits these columns best; `generic` where no other does.

    A pack fits when the table has all its required measures, and no column for a number is text.
    The best has the highest overlap, 2·matches / (measures of the pack + numeric columns) (Dice
    1945); of equals, the first by name. ``overrides`` are the measures that it binds,
    ``calculable`` says whether an expression can be calculated from the columns.
    """
    table = Columns.of(columns)
    packs = [load_bundled(name) for name in bundled_packs() if name != GENERIC]
    all_fits = [Fit(pack, _match(pack, table, overrides, calculable)) for pack in packs]
    numeric = sum(column.kind == "number" for column in columns)

    def overlap(fit: Fit) -> float:
        return 2 * len(fit.measures) / (len(fit.pack.measures) + numeric)

    fits = [fit for fit in all_fits if fit.measures]
    return max(fits, key=overlap, default=Fit(load_bundled(GENERIC), ()))


def misfits(
    pack: RulePack, columns: Sequence[Column], overrides: Container[str] = ()
) -> tuple[Column, ...]:
    """Return the columns of no numbers that match a measure which conditions compare as one."""
    table, numbers = Columns.of(columns), numbers_of(pack.personas)
    rules = [r for r in pack.measures if r.name in numbers and r.name not in overrides]
    matches = (column for rule in rules for column in table.match_names(rule.columns))
    return tuple(column for column in matches if column.kind != "number")


@lru_cache(maxsize=32)
def load_bundled(name: str) -> RulePack:
    """Load a bundled pack; they do not change while a program runs."""
    return load(name)


def _match(
    pack: RulePack,
    table: Columns,
    overrides: Container[str],
    calculable: Callable[[str], bool],
) -> tuple[MeasureRule, ...]:
    """Return the measures of a pack that the table has; none where the pack does not fit."""
    numbers, matches = numbers_of(pack.personas), []
    for rule in pack.measures:
        columns = table.match_names(rule.columns)
        kinds_fit = [c.kind == "number" or rule.name not in numbers for c in columns]
        if rule.name in overrides or kinds_fit == [True]:
            matches.append(rule)
        elif columns:  # several, or one of the wrong kind
            return ()
        elif rule.expression is not None and calculable(rule.expression):
            matches.append(rule)
        elif not rule.optional:
            return ()
    return tuple(matches)
