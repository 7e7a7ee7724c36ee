"""Count the customers who satisfy their segment's rule one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from math import ceil

from sqlglot import exp

from personas.customers import order_statistics as ranks
from personas.customers.clusters import ASSIGNED
from personas.customers.order_statistics import Seen, seek_places
from personas.customers.positions import ranked
from personas.customers.table import CUSTOMERS, Customers
from personas.domain.criterion import (
    Between,
    Conjunction,
    Criterion,
    Cut,
    Disjunction,
    Equals,
    Negation,
)
from personas.domain.evidence import RuleFit
from personas.sql.build import column, count, count_if, literal, named, table
from personas.sql.nearest import SEGMENT

ColumnOf = Callable[[str], str]


def criterion(rule: Criterion, column_of: ColumnOf) -> exp.Expression:
    """Return the condition; ``column_of`` names the column that holds a measure."""
    match rule:
        case Conjunction(parts):
            return _joined(exp.And, [criterion(part, column_of) for part in parts], exp.true())
        case Disjunction(parts):
            return _joined(exp.Or, [criterion(part, column_of) for part in parts], exp.false())
        case Negation(part):
            return exp.Not(this=exp.paren(criterion(part, column_of)))
        case Equals(measure, value):
            return exp.EQ(this=column(column_of(measure)), expression=exp.Literal.string(value))
        case Between():
            return _between(rule, column(column_of(rule.measure)))


def _joined(
    join: type[exp.And | exp.Or], parts: list[exp.Expression], alone: exp.Expression
) -> exp.Expression:
    if not parts:
        return alone
    return exp.paren(reduce(lambda left, right: join(this=left, expression=right), parts))


def _between(rule: Between, value: exp.Column) -> exp.Expression:
    ends: list[exp.Expression] = []
    if rule.low is not None:
        above = exp.GT if rule.open_low else exp.GTE
        ends.append(above(this=value.copy(), expression=literal(rule.low)))
    if rule.high is not None:
        below = exp.LT if rule.open_high else exp.LTE
        ends.append(below(this=value.copy(), expression=literal(rule.high)))
    return _joined(exp.And, ends, exp.true())


DIGITS = 9  # positions are rounded as those of medians are, so that q70 is not missed by a hair
VALUE, NUMBER, POSITION = "value", "customers", "position"


def find_cuts(
    customers: Customers, asked: Iterable[tuple[str, float]]
) -> dict[tuple[str, float], Cut]:
    """Return where positions (0…1) cut the values of measures, exactly; a few scans a measure."""
    wanted: dict[str, set[float]] = defaultdict(set)
    for measure, position in asked:
        if any(m.name == measure for m in customers.numbers):
            wanted[measure].add(position)
    return {
        (measure, position): cut
        for measure, positions in sorted(wanted.items())
        for position, cut in _cuts(customers, measure, sorted(positions)).items()
    }


def _cuts(customers: Customers, measure: str, positions: Sequence[float]) -> dict[float, Cut]:
    if customers.rows > ranks.HELD_ROWS:
        return _cuts_by_cells(customers, measure, positions)
    asked = [end for position in positions for end in _ends(position)]
    query = exp.select(*asked).from_(_placed(customers.column(measure)).subquery("placed"))
    found = customers.engine.rows(query)[0]
    return {p: Cut(*found[4 * i : 4 * i + 4]) for i, p in enumerate(positions)}


def _cuts_by_cells(
    customers: Customers, measure: str, positions: Sequence[float]
) -> dict[float, Cut]:
    """Look at the value that the cut is at or beside; different values of many would fill memory.

    Its neighbours' positions are apart from the cut by half a customer at least: no rounding
    (`DIGITS`) brings them there, among less than 10⁹ customers.
    """
    asked, everybody = ranked(customers, measure)
    if not everybody:
        return dict.fromkeys(positions, Cut(None, None, None, None))
    places = {p: min(max(ceil(p * everybody), 1), everybody) for p in positions}
    seen = seek_places(customers.engine, asked, set(places.values()))
    return {p: _beside(p, seen[place], everybody) for p, place in places.items()}


def _beside(position: float, seen: Seen, everybody: int) -> Cut:
    here = round((seen.below + seen.equal / 2) / everybody, DIGITS)
    at_least, at_most = here >= position, here <= position
    return Cut(
        at_least=seen.value if at_least else seen.after,
        more_than=seen.value if not at_most else seen.after,
        at_most=seen.value if at_most else seen.before,
        less_than=seen.value if not at_least else seen.before,
    )


def _ends(position: float) -> list[exp.Expression]:
    """The four values of a `Cut`, in its order."""
    sides = ((exp.Min, exp.GTE), (exp.Min, exp.GT), (exp.Max, exp.LTE), (exp.Max, exp.LT))
    return [
        ends(this=exp.Case().when(
            side(this=column(POSITION), expression=literal(position)), column(VALUE)
        ))
        for ends, side in sides
    ]  # fmt: skip


def _placed(name: str) -> exp.Select:
    """Every different value with its mid-rank among all customers who have one."""
    there = exp.not_(exp.Is(this=column(name), expression=exp.Null()))
    counted = (
        exp.select(named(column(name), VALUE), named(count(), NUMBER))
        .from_(table(CUSTOMERS))
        .where(there)
        .group_by(column(name))
    )
    up_to = exp.Window(
        this=exp.Sum(this=column(NUMBER)),
        order=exp.Order(expressions=[exp.Ordered(this=column(VALUE))]),
    )
    everyone = exp.Window(this=exp.Sum(this=column(NUMBER)))
    half = exp.Div(this=exp.cast(column(NUMBER), "double"), expression=literal(2))
    middle = exp.Div(
        this=exp.paren(exp.Sub(this=exp.cast(up_to, "double"), expression=half)),
        expression=exp.cast(everyone, "double"),
    )
    rounded = exp.Round(this=middle, decimals=exp.Literal.number(DIGITS))
    return exp.select(column(VALUE), named(rounded, POSITION)).from_(counted.subquery("counted"))


def count_fits(customers: Customers, rules: Mapping[int, Criterion]) -> dict[int, RuleFit]:
    """Return how many customers satisfy the rule of each segment, in it and outside; one scan."""
    different = list(dict.fromkeys(rules.values()))
    if not different:
        return {}
    held = [criterion(rule, customers.column) for rule in different]
    asked = [part for rule in held for part in (count_if(rule), count(rule.copy()))]
    query = exp.select(column(SEGMENT), *asked).from_(table(ASSIGNED)).group_by(column(SEGMENT))
    counts = {segment: numbers for segment, *numbers in customers.engine.rows(query)}
    places = {segment: 2 * different.index(rule) for segment, rule in rules.items()}
    return {segment: _fit(counts, segment, place) for segment, place in places.items()}


def _fit(counts: Mapping[int, Sequence[int]], segment: int, place: int) -> RuleFit:
    outside = [numbers for other, numbers in counts.items() if other != segment]
    held, told = (sum(numbers[place + i] for numbers in outside) for i in (0, 1))
    own = counts[segment]
    return RuleFit(own[place], own[place + 1], held, told)
