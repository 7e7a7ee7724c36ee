"""Mend a pack's file: drafts of personas for its gaps, and of tests for personas without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from personas.domain.problem import PersonasError, Problem
from personas.rules.language.conditions import (
    All,
    AnyOf,
    Bound,
    Condition,
    Interval,
    MostCommon,
    Not,
    Range,
    Share,
    union,
)
from personas.rules.language.pack import LEVEL_NAMES, Levels, RulePack
from personas.rules.language.scalars import scalar
from personas.rules.lint import lint
from personas.rules.lint.coverage import find_gaps
from personas.rules.lint.logic import And, Box, solutions
from personas.rules.lint.space import Axis, Space, limits_of, space_of
from personas.rules.loading.edit import Addition, insert
from personas.rules.loading.load import load_edited
from personas.rules.mutants import outcomes
from personas.rules.resolution import condition_tree
from personas.rules.samples import read_sample, render_statements, sample_of

MAX_GAPS = 12
UNREACHABLE = frozenset({"W201", "W202", "W203"})
NOTE = "# a draft by `rules lint --fix`: say who they are and what to do"


@dataclass(frozen=True, slots=True)
class Repair:
    """The text of a file with drafts, and the lines that were added."""

    text: str
    lines: tuple[str, ...]


def repair(pack: RulePack, path: Path, text: str) -> Repair:
    """Return a file's text with personas for the gaps, and tests for personas without one.

    Raises E232 where the gaps are too many for drafts.
    """
    lines: list[str] = []
    space = space_of(pack)
    gaps = [] if pack.all_numeric else find_gaps(space)
    if len(gaps) > MAX_GAPS or any(gap == space.full for gap in gaps):
        raise _too_many(pack)
    if gaps:
        addition = _personas(pack, gaps)
        text, lines = insert(text, addition), [line for b in addition.blocks for line in b]
        pack = load_edited(path, text)
    if rows := list(_tests(pack)):
        text = insert(text, Addition("tests", [[f"- {row}"] for row in rows], rows))
        lines += [f"- {row}" for row in rows]
    if lines:
        _check(load_edited(path, text))
    return Repair(text, tuple(lines))


def _check(pack: RulePack) -> None:
    """Refuse a text that lacks what was to be added."""
    codes = {problem.code for problem in lint(pack)}
    if "W204" in codes or ("W208" in codes and not codes & UNREACHABLE):
        raise _too_many(pack)


def _too_many(pack: RulePack) -> PersonasError:
    message = f"There are more than {MAX_GAPS} gaps: a draft for each would help nobody"
    hint = "Widen a persona, or write one for what is left: `any: [{income: at most q50}, …]`"
    return PersonasError(Problem("E232", message, hint, pack.personas_at))


def _personas(pack: RulePack, gaps: Sequence[Box]) -> Addition:
    space, ids = space_of(pack), {persona.id for persona in pack.personas}
    numbers = (n for n in range(1, len(gaps) + len(ids) + 1) if f"draft_{n}" not in ids)
    blocks, flows = [], []
    for number, gap in zip(numbers, gaps, strict=False):
        when = _flow(_with_levels(condition_tree(_condition(space, gap)), pack.levels))
        name, advice = f"Unnamed {number}", "[Say what to do for them]"
        flows.append(f"draft_{number}: {{name: {name}, when: {when}, do: {advice}}}")
        entry = [
            f"draft_{number}:  {NOTE}",
            f"  name: {name}",
            f"  when: {when}",
            f"  do: {advice}",
        ]
        blocks.append(entry)
    return Addition("personas", blocks, flows)


def _tests(pack: RulePack) -> Iterator[str]:
    """Yield a test for each persona of the file that no test expects and that can be reached."""
    expected = {test.persona for test in pack.tests}
    space = space_of(pack)
    for index, (persona, region) in enumerate(zip(pack.personas, space.regions, strict=True)):
        if persona.id in expected or persona.at.file != pack.at.file:
            continue
        previous = (earlier.outside for earlier in space.regions[:index])
        box = next(solutions(And((*previous, region.inside)), space.full), None)
        if box is None:
            continue
        statements = sample_of(space, box)
        subject = read_sample(pack, statements)
        if subject and outcomes(pack, [subject]) == [(persona.id, False)]:
            inputs, name = render_statements(statements), scalar(f"draft for {persona.id}")
            yield f"{{name: {name}, given: {inputs}, expect: {scalar(persona.id)}}}"


def _condition(space: Space, box: Box) -> Condition:
    parts = [
        _cells(axis, mask) for axis, mask in zip(space.axes, box, strict=True) if mask != axis.full
    ]
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _cells(axis: Axis, mask: int) -> Condition:
    """Return the condition that a figure lies in these cells of its axis."""
    cells = [cell for n, cell in enumerate(axis.cells) if mask >> n & 1]
    values = [cell for cell in cells if isinstance(cell, str)]
    if values:
        return _most_common(axis, values)
    intervals = union(cell for cell in cells if isinstance(cell, Interval))
    parts = tuple(_interval(axis, interval) for interval in intervals)
    return parts[0] if len(parts) == 1 else AnyOf(parts)


def _most_common(axis: Axis, values: list[str]) -> Condition:
    names = [cell for cell in axis.cells if isinstance(cell, str) and cell]
    is_negative = "" in values  # among them every value that no condition names
    selected = [value for value in names if (value in values) != is_negative]
    parts = tuple(MostCommon(axis.key.measure, value, _nowhere()) for value in selected)
    condition: Condition = parts[0] if len(parts) == 1 else AnyOf(parts)
    return Not(condition) if is_negative else condition


def _interval(axis: Axis, interval: Interval) -> Condition:
    unit, (start, stop) = axis.key.unit, limits_of(axis.key.unit)
    is_open = (interval.lower == start and not interval.open_below,
               interval.upper == stop and not interval.open_above)  # fmt: skip
    low = None if is_open[0] else Bound(interval.lower, unit, interval.open_below)
    high = None if is_open[1] else Bound(interval.upper, unit, interval.open_above)
    measure, statistic = axis.key.measure, axis.key.statistic
    if unit != "share":
        return Range(measure, statistic, low, high, _nowhere())
    value = statistic.removeprefix("share of ")
    ends = [(low, None), (None, high)]
    parts = tuple(Share(measure, value, *pair, _nowhere()) for pair in ends if any(pair))
    return parts[0] if len(parts) == 1 else All(parts)


def _nowhere() -> Any:
    """The location of a condition that is in no file yet."""
    return None


def _with_levels(tree: Any, levels: Levels) -> Any:
    """Return a tree of conditions with the names of levels in place of their ends."""
    names = {_phrase(levels, name): name for name in LEVEL_NAMES}

    def rename(value: Any) -> Any:
        if isinstance(value, list):
            return [rename(item) for item in value]
        if isinstance(value, dict):
            key = str(sorted(value.items()))
            return names.get(key) or {k: rename(v) for k, v in value.items()}
        return names.get(str(value), value)

    return rename(tree)


def _phrase(levels: Levels, name: str) -> str:
    """Return a level's range as a tree of conditions has it, as text."""
    ends = levels.interval(name)
    low = None if ends.lower < 0 else Bound(ends.lower, "position", ends.open_below)
    high = None if ends.upper > 1 else Bound(ends.upper, "position", ends.open_above)
    [value] = condition_tree(Range("x", "median", low, high, _nowhere())).values()
    return str(sorted(value.items())) if isinstance(value, dict) else str(value)


def _flow(tree: Any) -> str:
    """Return a tree as YAML in brackets, on one line."""
    text = yaml.safe_dump(
        tree, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10**9
    )
    return str(text).strip()
