"""Which bundled pack fits a table, and which statistics a pack needs of a profile."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
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
    table = _Table(Columns.of(columns), overrides, calculable)
    packs = [_bundled(name) for name in bundled_packs() if name != GENERIC]
    fits = [Fit(pack, matches) for pack in packs if (matches := table.match(pack))]
    numeric = sum(column.kind == "number" for column in columns)
    return max(fits, key=lambda fit: _overlap(fit, numeric), default=Fit(_bundled(GENERIC), ()))


@lru_cache(maxsize=32)
def _bundled(name: str) -> RulePack:
    """Load a bundled pack; they do not change while a program runs."""
    return load(name)


def _overlap(fit: Fit, numeric: int) -> float:
    return 2 * len(fit.measures) / (len(fit.pack.measures) + numeric)


@dataclass(frozen=True, slots=True)
class _Table:
    columns: Columns
    overrides: Container[str]
    calculable: Callable[[str], bool]

    def match(self, pack: RulePack) -> tuple[MeasureRule, ...]:
        """Return the measures of a pack that the table has; none where the pack does not fit."""
        matches = tuple(rule for rule in pack.measures if self._has(rule, pack))
        required = [rule for rule in pack.measures if not rule.optional]
        is_complete = all(rule in matches for rule in required)
        is_valid = not any(self._conflicts(rule, pack) for rule in pack.measures)
        return matches if is_complete and is_valid else ()

    def _has(self, rule: MeasureRule, pack: RulePack) -> bool:
        if rule.name in self.overrides or any(self._usable(rule, pack)):
            return True
        is_missing = not self.columns.match_names(rule.columns)
        return is_missing and rule.expression is not None and self.calculable(rule.expression)

    def _conflicts(self, rule: MeasureRule, pack: RulePack) -> bool:
        """Whether the columns that match a measure are several, or of the wrong kind."""
        usable = tuple(self._usable(rule, pack))
        return rule.name not in self.overrides and usable not in ((), (True,))

    def _usable(self, rule: MeasureRule, pack: RulePack) -> Iterator[bool]:
        """Yield for each column that matches a measure whether it is of the right kind."""
        for column in self.columns.match_names(rule.columns):
            yield column.kind == "number" or rule.name not in numbers_of(pack.personas)
