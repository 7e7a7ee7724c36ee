"""Which bundled pack fits a table, and which statistics a pack needs of a profile."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from personas.domain.measure import Column
from personas.domain.role import FEATURE_ROLES, ColumnRole
from personas.rules.binding.bind import Columns
from personas.rules.language.pack import MeasureRule, RulePack, numbers_of, ranges_of
from personas.rules.loading.compose import bundled_packs
from personas.rules.loading.load import load, load_outline

GENERIC, SURVEY = "generic", "survey"
FEWEST_ANSWERS = 5  # columns of answers that make a survey


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
    roles: Sequence[ColumnRole] = (),
) -> Fit:
    """Return the bundled pack that fits these columns best; where none does, one for any table.

    That is `survey` where segments are found by answers, by the ``roles`` of the columns, else
    `generic`.

    A pack fits when the table has all its required measures, and no column for a number is text.
    The best has the highest overlap, 2·matches / (measures of the pack + numeric columns) (Dice
    1945), where measures that segments are not found by do not count; of equals, the first by name.
    ``overrides`` are the measures that it binds, ``calculable`` says whether an expression can be
    calculated from the columns.
    """
    table = Columns.of(columns)
    packs = [outline_bundled(name) for name in bundled_packs()]
    all_fits = [Fit(pack, _match(pack, table, overrides, calculable)) for pack in packs]

    def overlap(fit: Fit) -> float:
        return compute_overlap(fit.pack, fit.measures, columns)

    fits = [fit for fit in all_fits if fit.measures]
    name = SURVEY if _is_survey(roles) else GENERIC
    best = max(fits, key=overlap, default=Fit(outline_bundled(name), ()))
    return Fit(load(best.pack.name), best.measures)


def compute_overlap(
    pack: RulePack, matches: Sequence[MeasureRule], columns: Sequence[Column]
) -> float:
    """Return the overlap of a pack's measures and the numeric columns, 0…1 (Dice 1945)."""
    numeric = sum(column.kind == "number" for column in columns)
    return 2 * len(_features(matches)) / (len(_features(pack.measures)) + numeric or 1)


def _is_survey(roles: Sequence[ColumnRole]) -> bool:
    """Whether most features are categories, and enough of them: a battery of questions."""
    features = [role for role in roles if role.role in FEATURE_ROLES]
    answers = [role for role in features if role.kind == "category"]
    return len(answers) >= FEWEST_ANSWERS and 2 * len(answers) > len(features)


def _features(rules: Sequence[MeasureRule]) -> list[MeasureRule]:
    return [rule for rule in rules if rule.role not in ("outcome", "profile")]


def misfits(
    pack: RulePack, columns: Sequence[Column], overrides: Container[str] = ()
) -> tuple[Column, ...]:
    """Return the columns of no numbers that match a measure which conditions compare as one."""
    table, numbers = Columns.of(columns), numbers_of(pack.personas)
    rules = [r for r in pack.measures if r.name in numbers and r.name not in overrides]
    matches = (column for rule in rules for column in table.match_names(rule.columns))
    return tuple(column for column in matches if column.kind != "number")


@lru_cache(maxsize=32)
def outline_bundled(name: str) -> RulePack:
    """Load what of a bundled pack says whether it fits; that does not change in a process."""
    return load_outline(name)


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
        elif any(calculable(expression) for expression in rule.expressions):
            matches.append(rule)
        elif not rule.optional:
            return ()
    return tuple(matches)
