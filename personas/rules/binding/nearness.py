"""How near each bundled pack is to a table: what the table has of it, and what it lacks."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from personas.domain.measure import Column
from personas.rules.binding.bind import Columns
from personas.rules.binding.fit import compute_overlap, outline_bundled
from personas.rules.language.pack import MeasureRule, RulePack, categories_of, numbers_of
from personas.rules.loading.compose import bundled_packs

# `bound` to a column or expression; several columns match; a column of words for a number; none.
State = Literal["bound", "ambiguous", "text", "missing"]
_SAFE = re.compile(r'[^"$`\\!]*')


@dataclass(frozen=True, slots=True)
class MeasureMatch:
    """A measure of a pack in a table; ``candidate`` is the column that may be meant instead."""

    name: str
    label: str
    is_required: bool
    state: State
    column: str | None = None
    candidate: str | None = None

    @property
    def flag(self) -> str | None:
        """The flag that binds the candidate."""
        if self.candidate is None:
            return None
        pair = f"{self.name}={self.candidate}"
        return f'--measure "{pair}"' if _SAFE.fullmatch(pair) else f"--measure {shlex.quote(pair)}"


@dataclass(frozen=True, slots=True)
class PackMatch:
    """A bundled pack and a table; of two packs the one with the greater ``nearness`` is nearer.

    The overlap is that of `best_pack`.
    """

    pack: RulePack
    measures: tuple[MeasureMatch, ...]
    overlap: float

    @property
    def obstacles(self) -> tuple[MeasureMatch, ...]:
        """The measures because of which the pack does not fit."""
        return tuple(
            m
            for m in self.measures
            if m.state in ("ambiguous", "text") or (m.is_required and m.state == "missing")
        )

    @property
    def nearness(self) -> tuple[bool, float, float]:
        """Whether it fits, the share of the required measures that are bound, and the overlap."""
        required = [measure.state == "bound" for measure in self.measures if measure.is_required]
        is_fit = not self.obstacles and any(measure.state == "bound" for measure in self.measures)
        return is_fit, sum(required) / max(len(required), 1), self.overlap


def match_packs(
    columns: Sequence[Column],
    overrides: Mapping[str, str],
    calculable: Callable[[str], bool] = lambda _: False,
) -> tuple[PackMatch, ...]:
    """Return all bundled packs with personas, the nearest first; of equals the first by name."""
    matches = _match_all(columns, overrides, calculable)
    nearest_first = sorted(matches, key=lambda match: match.nearness, reverse=True)
    return tuple(_with_candidates(match, columns) for match in nearest_first)


def nearest_pack(
    columns: Sequence[Column],
    overrides: Mapping[str, str],
    calculable: Callable[[str], bool] = lambda _: False,
) -> PackMatch:
    """Return the first of `match_packs`, without candidates: to find them takes longest."""
    return max(_match_all(columns, overrides, calculable), key=lambda match: match.nearness)


def _match_all(
    columns: Sequence[Column], overrides: Mapping[str, str], calculable: Callable[[str], bool]
) -> list[PackMatch]:
    packs, table = [outline_bundled(name) for name in bundled_packs()], Columns.of(columns)
    return [_match_pack(pack, table, overrides, calculable) for pack in packs if pack.personas]


def _match_pack(
    pack: RulePack,
    table: Columns,
    overrides: Mapping[str, str],
    calculable: Callable[[str], bool],
) -> PackMatch:
    numbers = numbers_of(pack.personas)
    measures = tuple(_match(r, table, numbers, overrides, calculable) for r in pack.measures)
    pairs = zip(pack.measures, measures, strict=True)
    bound_rules = [rule for rule, measure in pairs if measure.state == "bound"]
    return PackMatch(pack, measures, compute_overlap(pack, bound_rules, table.columns))


def _with_candidates(match: PackMatch, columns: Sequence[Column]) -> PackMatch:
    """Return the match with columns that may be meant for measures that are not bound."""
    used = {measure.column for measure in match.measures if measure.state == "bound"}
    unused = [column for column in columns if column.name not in used]
    measures = tuple(_with_candidate(match.pack, measure, unused) for measure in match.measures)
    return replace(match, measures=measures)


def _match(
    rule: MeasureRule,
    table: Columns,
    numbers: frozenset[str],
    overrides: Mapping[str, str],
    calculable: Callable[[str], bool],
) -> MeasureMatch:
    def match(state: State, column: str | None = None) -> MeasureMatch:
        return MeasureMatch(rule.name, rule.label, not rule.optional, state, column)

    if rule.name in overrides:
        return match("bound", overrides[rule.name])
    columns = table.match_names(rule.columns)
    if len(columns) > 1:
        return match("ambiguous", columns[0].name)
    if columns:
        is_text = columns[0].kind != "number" and rule.name in numbers
        return match("text" if is_text else "bound", columns[0].name)
    text = next(filter(calculable, rule.expressions), None)
    return match("missing") if text is None else match("bound", text)


def _with_candidate(pack: RulePack, match: MeasureMatch, unused: Sequence[Column]) -> MeasureMatch:
    """Return a measure that is not bound with the column whose name is nearest, if one is near."""
    rule = pack.measure(match.name)
    if rule is None or match.state == "bound":
        return match
    candidate = match.column if match.state == "ambiguous" else None
    if candidate is None:
        needs_text = match.name in categories_of(pack.personas)
        usable = [c for c in unused if needs_text or c.kind == "number"]
        names = Columns.of(usable).similar((*rule.columns, rule.name, rule.label))
        candidate = names[0] if names else None
    return MeasureMatch(
        match.name, match.label, match.is_required, match.state, match.column, candidate
    )
