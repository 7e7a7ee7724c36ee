"""Write a pack that names the segments of a run: its measures, rules, texts and tests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from personas.domain.measure import Measure
from personas.domain.naming import Naming
from personas.domain.profile import Profile, Segment
from personas.domain.run import Run
from personas.files.resources import bundled_folder
from personas.rules.binding.calculations import measure_name
from personas.rules.drafting.splits import Axis, RuleEnds, axes_of, split_segments
from personas.rules.language.conditions import Bound, Interval
from personas.rules.language.labels import lower_first
from personas.rules.language.pack import HIGH, LEVEL_NAMES, LISTS, LOW, Levels
from personas.rules.language.phrases import (
    render_ends,
    render_number,
    render_percentage,
    round_between,
)
from personas.rules.language.scalars import scalar
from personas.rules.traits.mentions import topics_in, topics_of_label
from personas.sandbox.jinja import environment
from personas.suppression import category_cells, mute_segments, withheld_measures

MAX_DESCRIPTORS = 40
_BRACES = str.maketrans("{}", "()")  # so that no name is taken for a template


@dataclass(frozen=True, slots=True)
class Draft:
    """What a pack is drafted from; ``profile`` has the figures that the run withholds."""

    run: Run
    profile: Profile
    levels: Levels
    file: str
    reproduce: str

    @property
    def names(self) -> dict[str, str]:
        """The names of measures, as a pack may call them."""
        names: dict[str, str] = {}
        for measure in self.run.measures:
            legal = measure_name(measure.name, ())
            unchanged = measure.name == legal and legal not in names.values()
            name = legal if unchanged else measure_name(measure.name, names.values())
            names[measure.name] = name
        return names


def draft_pack(draft: Draft) -> str:
    """Return the text of a pack with a persona for each segment.

    Raises E231 where no figure tells two segments apart.
    """
    run, names = draft.run, draft.names
    axes = axes_of(draft.profile, [measure.name for measure in run.measures])
    rules = split_segments(axes, draft.levels, [s.id for s in draft.profile.segments])
    used = {axis: None for rule_ends in rules.values() for axis in rule_ends}
    personas = list(_personas(draft, rules))
    ids = {persona["segment"]: persona["id"] for persona in personas}
    stem = re.sub(r"\.ya?ml$", "", re.split(r"[/\\]", draft.file)[-1])
    facts = {
        "source": run.table.name,
        "reproduce": draft.reproduce,
        "file": draft.file,
        "name": stem or "my pack",
        "measures": [_measure(m, names, run, used) for m in run.measures],
        "descriptors": [_descriptor(m) for m in run.descriptors[:MAX_DESCRIPTORS]],
        "levels": _levels(draft.levels),
        "personas": personas,
        "tests": [
            {
                "name": f"segment {segment.id}",
                "given": list(_test_inputs(draft, segment, [*used], rules[segment.id])),
                "expect": ids[segment.id],
            }
            for segment in draft.profile.segments
        ],
    }
    filters = {"scalar": scalar, "comment": _comment}
    templates = environment([bundled_folder("templates")], filters)
    return templates.get_template("rules/from_table.yaml.j2").render(facts)


def _comment(text: object) -> str:
    """Return a text that cannot end the comment it stands in."""
    return "".join(sign if sign.isprintable() else " " for sign in str(text))


def _measure(
    measure: Measure, names: Mapping[str, str], run: Run, used: Iterable[Axis]
) -> dict[str, Any]:
    is_used = any(axis.measure == measure.name for axis in used)
    column: str | None = measure.column
    if measure.expression:  # a name that no column has, lest the table's own column be taken
        folded = {_fold(c.name) for c in run.table.columns}
        column = f"{measure.name}, calculated" if _fold(measure.name) in folded else None
    return {
        "name": names[measure.name],
        "label": plain_label(measure),
        "unit": measure.unit,
        "column": column,
        "expression": measure.expression,
        "role": measure.role or ("feature" if measure.is_feature else "profile"),
        "feature": measure.feature,
        "optional": not is_used,
    }


def _descriptor(measure: Measure) -> dict[str, Any]:
    role = measure.role or "profile"
    column = _comment(measure.column)
    return {"name": measure.name, "label": _comment(measure.label), "column": column, "role": role}


def _fold(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def plain_label(measure: Measure) -> str:
    """Return a measure's label without the signs of templates."""
    return measure.label.translate(_BRACES)


def _levels(levels: Levels) -> list[tuple[str, str]]:
    low = [(name, f"bottom {render_percentage(levels.end(name))}%") for name in LOW]
    high = [(name, f"top {render_percentage(1 - levels.end(name))}%") for name in HIGH]
    return low + high


def _personas(draft: Draft, rules: Mapping[int, RuleEnds]) -> Iterator[dict[str, Any]]:
    ids: set[str] = set()
    titles: set[str] = set()
    # A rule does not settle how its segments stand in what these measures tell.
    measured = {topic for measure in draft.run.measures for topic in topics_of_label(measure.label)}
    for segment in draft.profile.segments:
        naming, rule_ends = draft.run.names[segment.id], rules[segment.id]
        title = _title(naming, titles)
        titles.add(title)
        identifier = measure_name(title, ids | {"none"})
        ids.add(identifier)
        lists = {key: [t.translate(_BRACES) for t in getattr(naming, key)] for key in LISTS}
        lists["avoid"] = [text for text in lists["avoid"] if not topics_in(text) & measured]
        yield {
            "segment": segment.id,
            "id": identifier,
            "name": title,
            "icon": naming.icon,
            "tags": naming.tags,
            "conditions": list(_conditions(rule_ends, draft.levels, draft.names)),
            "story": list(_story(rule_ends, draft)),
        } | lists


def _title(naming: Naming, titles: set[str]) -> str:
    """Return the name of a segment; one that was only close to a persona is named as it."""
    name = " ".join(naming.name.translate(_BRACES).split())
    short = re.sub(r"^close to ", "", name, flags=re.IGNORECASE)
    short = short[:1].upper() + short[1:]
    for title in (short, name, f"{short}, segment {naming.segment}"):
        if title and title not in titles:
            return title
    return f"Segment {naming.segment}"


def _conditions(
    rule_ends: RuleEnds, levels: Levels, names: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the lines of `when`; several on one measure stand in a list under `all`."""
    lines = [
        (names[axis.measure], _condition(axis, *ends, levels))
        for axis, pair in rule_ends.items()
        for ends in ([(pair[0], None), (None, pair[1])] if axis.is_share else [pair])
        if any(ends)
    ]
    if len({name for name, _ in lines}) == len(lines):
        yield from lines
        return
    yield "all", f"[{', '.join(f'{{{name}: {condition}}}' for name, condition in lines)}]"


def _condition(axis: Axis, low: Bound | None, high: Bound | None, levels: Levels) -> str:
    ends = list(render_ends(low, high))
    if axis.is_share:
        words = " and ".join(f"{word} {amount}" for word, amount in ends)
        return f"{{value: {scalar(axis.stat)}, share: {words}}}"
    if axis.stat == "median" and axis.unit == "position":
        if name := _level(low, high, levels):
            return name
        if len(ends) == 1:
            return " ".join(ends[0])
    stat = "" if axis.stat == "median" else f"stat: {axis.stat}, "
    keys = ", ".join(f"{word.replace(' ', '_')}: {amount}" for word, amount in ends)
    return f"{{{stat}{keys}}}"


def _level(low: Bound | None, high: Bound | None, levels: Levels) -> str | None:
    """Return the level that a range of positions is, if it is one."""
    ends = Interval(
        low.value if low else -1e999,
        high.value if high else 1e999,
        low is not None and low.strict,
        high is not None and high.strict,
    )
    return next((name for name in LEVEL_NAMES if levels.interval(name) == ends), None)


def _story(rule_ends: RuleEnds, draft: Draft) -> Iterator[str]:
    """Yield a sentence for each measure of a rule, with its figures as variables."""
    measures = {measure.name: measure for measure in draft.run.measures}
    for name in dict.fromkeys(axis.measure for axis in rule_ends):
        variable, label = draft.names[name], lower_first(plain_label(measures[name]))
        if name in draft.profile.population.categories:
            figure = f"The most common {label} is {{{{ {variable}.most_common }}}}."
            yield f"{{% if {variable} %}}{figure}{{% endif %}}"
            continue
        unit = f" {{{{ {variable}.unit }}}}" if measures[name].unit else ""
        sentence = (
            f"{label[:1].upper()}{label[1:]} is typically "
            f"{{{{ {variable}.median | number }}}}{unit}, "
            f"and {{{{ {variable}.population | number }}}}{unit} among all customers."
        )
        yield f"{{% if {variable} %}}{sentence}{{% endif %}}"


def _test_inputs(
    draft: Draft, segment: Segment, axes: Sequence[Axis], rule_ends: RuleEnds
) -> Iterator[tuple[str, str]]:
    """Yield what a test states of a segment: every figure that rules compare."""
    by_measure: dict[str, dict[str, str]] = {}
    for axis in axes:
        if segment.id not in axis.values:
            continue
        value = axis.values[segment.id] if is_public(draft.profile, segment, axis) else None
        amount = _amount(axis, *rule_ends.get(axis, (None, None)), value)
        stats = by_measure.setdefault(draft.names[axis.measure], {})
        stats[axis.stat] = f"{stats[axis.stat]} at {amount}" if axis.stat in stats else amount
    for name, stats in by_measure.items():
        if set(stats) == {"median"}:
            yield name, stats["median"]
        else:
            yield name, f"{{{', '.join(f'{scalar(k)}: {v}' for k, v in stats.items())}}}"


def is_public(profile: Profile, segment: Segment, axis: Axis) -> bool:
    """Whether reports may show the figure: it is not one of few customers."""
    if axis.is_share:
        cells = category_cells(profile, axis.measure)[segment.id]
        return any(cell.value == axis.stat and not cell.is_hidden for cell in cells)
    is_mute = axis.stat == "mean" and segment.id in mute_segments(profile, axis.measure)
    return not is_mute and axis.measure not in withheld_measures(segment)


def _amount(axis: Axis, low: Bound | None, high: Bound | None, value: float | None) -> str:
    """Return a figure that tests state: rounded, but on the same side of both ends."""
    scale = 1.0 if axis.unit == "value" else 100.0
    lower = low.value * scale if low else None
    upper = high.value * scale if high else None
    if value is None:
        start = 0.0 if lower is None else lower
        end = (100.0 if scale > 1 else start + 2) if upper is None else upper
        number = round_between(start + (end - start) / 4, end - (end - start) / 4)
    else:
        number = _rounded(value * scale, lower, upper)
    if axis.unit == "value":
        return render_number(number)
    return f"{render_number(number)}%" if axis.is_share else f"q{render_number(number)}"


def _rounded(number: float, lower: float | None, upper: float | None) -> float:
    for digits in (0, 1, 2, 4):
        result = round(number, digits)
        is_inside = (lower is None or result > lower) and (upper is None or result < upper)
        if is_inside:
            return result
    return round(number, 9)
