"""Codes 2, rule packs: the language, and what lint finds."""

from __future__ import annotations

from personas.codes.code import Code
from personas.codes.rule_files import RULE_FILES
from personas.codes.rule_lint import RULE_LINT

LANGUAGE: tuple[Code, ...] = (
    Code(
        "E208",
        "Unknown level",
        "A level is one of very low, low, mid, high and very high.",
        "when: {income: hihg}",
        "Take one of the five, or write a range: top 30%, at least 50k.",
    ),
    Code(
        "E209",
        "Unknown measure",
        "A condition or a test speaks of a measure that the pack does not have under measures.",
        "when: {incme: high}",
        "Correct the name, or add the measure with its columns.",
    ),
    Code(
        "E210",
        "A condition that cannot be read",
        "Conditions are written in words: signs such as > mean something else in YAML, and a "
        "number alone does not say which side of it is meant.",
        "when: {age: '> 30'}",
        "Write at least, at most, more than, less than, a range such as 18 to 30, or top 30%.",
    ),
    Code(
        "E211",
        "Out of range",
        "Quantiles go from q0 to q100 and percentages from 0% to 100%.",
        "when: {income: at least q130}",
        "Write a quantile or a percentage that exists, such as q70 or 30%.",
    ),
    Code(
        "E212",
        "A condition that can never hold",
        "The two ends of a range miss each other, or an end lies beyond the last customer.",
        "when: {income: q70 to q30}",
        "Swap the ends, or move them so that something lies between.",
    ),
    Code(
        "E213",
        "A condition that says nothing",
        "A persona without conditions would take every segment, as would a range over everything.",
        "when: {}",
        "Write at least one line such as income: high. What holds when nothing else does is the "
        "fallback.",
    ),
    Code(
        "E214",
        "A measure is a number and a category",
        "One condition compares the measure with a number, another with a value of a category.",
        "one persona with tenure: high, another with tenure: {most_common: new}",
        "Make two measures of it that have the same column.",
    ),
    Code(
        "E215",
        "A broken template",
        "Texts are Jinja templates, and this one does not end as it should or uses what Jinja "
        "does not know.",
        'story: "{{ income.median"',
        "Close every {{ with }} and every {% if %} with {% endif %}.",
    ),
    Code(
        "E216",
        "A text uses something unknown",
        "Texts know share, size, description and the pack's measures with their median, mean, "
        "q25, q75, position, level, label, unit, population, most_common and shares.",
        'story: "{{ incme.median }}"',
        "Correct the name; the message lists the names that are known.",
    ),
    Code(
        "E217",
        "A text uses what texts may not",
        "Texts stay short and quick: no calls, powers, assignments, includes or nested loops, "
        "no large numbers in filters, nothing but facts behind a point, no more than 2,000 "
        "characters.",
        "story: \"{{ ''.__class__ }}\"",
        "Use facts, filters, if, and at most one plain loop.",
    ),
    Code(
        "E223",
        "A level on the wrong side",
        "low and very low are bands at the bottom, high and very high at the top; mid is left.",
        "levels: {high: bottom 30%}",
        "Write low: bottom 30% and high: top 30%, with the percentages you want.",
    ),
    Code(
        "E224",
        "Personas over all numeric columns",
        "Where measures are all numeric columns, whatever they are called, conditions have no "
        "names to speak of.",
        "measures: all numeric, and personas below it",
        "Name the measures that the personas speak of, or take the personas away.",
    ),
    Code(
        "E225",
        "A pack would be overwritten",
        "The file is there already, and what was written into it is worth keeping.",
        "personas rules new my-pack.yaml, a second time",
        "Name another file: personas rules new another.yaml.",
    ),
    Code(
        "E227",
        "A text that cannot be written",
        "Each text is tried on made-up facts, all its branches, when a pack is loaded: this one "
        "divides by nothing, calculates with words or loops over a number.",
        'story: "{{ income.level | number }}"',
        "Mend the word that the message shows.",
    ),
)
RULES: tuple[Code, ...] = (*RULE_FILES, *LANGUAGE, *RULE_LINT)
