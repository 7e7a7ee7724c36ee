"""Which statistics a pack needs of a profile."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from personas.domain.measure import Column
from personas.rules.binding.bind import Columns
from personas.rules.language.conditions import Range
from personas.rules.language.pack import MeasureRule, RulePack, leaves_of, numbers_of
from personas.rules.loading.compose import bundled_packs
from personas.rules.loading.load import load


def wanted_stats(pack: RulePack) -> Mapping[str, frozenset[str]]:
    """Return the statistics that conditions look at, by measure: ``median``, ``mean``, ``q25``…

    A measure that no numeric condition looks at is absent.
    """
    wanted: dict[str, frozenset[str]] = {}
    for leaf in leaves_of(pack.personas):
        if isinstance(leaf, Range):
            wanted[leaf.measure] = wanted.get(leaf.measure, frozenset()) | {leaf.stat}
    return wanted


GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Fit:
    """A pack for a table, and the measures of the pack that the table has, in the pack's order."""

    pack: RulePack
    found: tuple[MeasureRule, ...]


def best_pack(
    columns: Sequence[Column],
    bound: Container[str] = (),
    calculable: Callable[[str], bool] = lambda _: False,
) -> Fit:
    """Return the bundled pack that fits these columns best; `generic` where no other does.

    A pack fits when the table has every required measure of it, and nothing that it would take
    for a number is text. Of those that fit, the best has the highest overlap, 2·found/(measures of
    the pack + numeric columns) (Dice 1945); of equals, the first by name. ``bound`` are measures
    bound by hand, ``calculable`` tells whether an expression can be calculated from the columns.
    """
    table = _Table(Columns.of(columns), bound, calculable)
    packs = [_bundled(name) for name in bundled_packs() if name != GENERIC]
    fits = [Fit(pack, found) for pack in packs if (found := table.found(pack))]
    numeric = sum(column.kind == "number" for column in columns)
    return max(fits, key=lambda fit: _overlap(fit, numeric), default=Fit(_bundled(GENERIC), ()))


@lru_cache(maxsize=32)
def _bundled(name: str) -> RulePack:
    """Load a bundled pack once: they do not change while a program runs."""
    return load(name)


def _overlap(fit: Fit, numeric: int) -> float:
    return 2 * len(fit.found) / (len(fit.pack.measures) + numeric)


@dataclass(frozen=True, slots=True)
class _Table:
    columns: Columns
    bound: Container[str]
    calculable: Callable[[str], bool]

    def found(self, pack: RulePack) -> tuple[MeasureRule, ...]:
        """Return the measures of a pack that the table has; none where the pack does not fit."""
        has = {rule.name: self._has(rule, pack) for rule in pack.measures}
        fits = all(has[rule.name] or rule.optional for rule in pack.measures)
        spoilt = any(self._spoils(rule, pack) for rule in pack.measures)
        return tuple(rule for rule in pack.measures if fits and not spoilt and has[rule.name])

    def _has(self, rule: MeasureRule, pack: RulePack) -> bool:
        if rule.name in self.bound or any(self._usable(rule, pack)):
            return True
        missing = not self.columns.known_as(rule.columns)
        return missing and rule.expression is not None and self.calculable(rule.expression)

    def _spoils(self, rule: MeasureRule, pack: RulePack) -> bool:
        """A column that goes by the measure's name and cannot be it is an error to binding."""
        usable = tuple(self._usable(rule, pack))
        return rule.name not in self.bound and usable not in ((), (True,))

    def _usable(self, rule: MeasureRule, pack: RulePack) -> Iterator[bool]:
        """Yield for each column that could be the measure whether it is of the right kind."""
        for column in self.columns.known_as(rule.columns):
            yield column.kind == "number" or rule.name not in numbers_of(pack.personas)
