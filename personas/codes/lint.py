"""Codes W2: advice about rule packs."""

from __future__ import annotations

from personas.codes.code import Code

LINT: tuple[Code, ...] = (
    Code(
        "W201",
        "A persona that never matches",
        "Its conditions contradict each other, so that no segment satisfies them all.",
        "when: {all: [{income: high}, {income: low}]}",
        "Look for two conditions on one measure that do not overlap.",
    ),
    Code(
        "W202",
        "A persona that is never reached",
        "Personas are evaluated from top to bottom; those above match every segment that this "
        "one would match.",
        "income: high first, and income: very high below it",
        "Move the narrower persona up, or narrow those above it.",
    ),
    Code(
        "W203",
        "Two equivalent personas",
        "They match exactly the same segments, so that the lower one is never used.",
        "one persona with income: high, another with income: top 30%",
        "Remove one, or distinguish them by another measure.",
    ),
    Code(
        "W204",
        "Segments that no persona matches",
        "No persona matches some combinations of levels: these segments get a description as "
        "their name.",
        "personas for high and low incomes, and none for those in between",
        "Write personas for the combinations in the message, or leave them to the fallback.",
    ),
    Code(
        "W205",
        "Levels out of order",
        "The bands of the levels overlap, or an extreme band is wider than the band that "
        "contains it.",
        "levels: {low: bottom 60%, high: top 60%}",
        "Choose limits that increase from very low through low and high to very high.",
    ),
    Code(
        "W206",
        "A required measure is never used",
        "No condition and no text uses the measure, yet a table without it is rejected.",
        "measures: {visits: {}}, and no persona that uses visits",
        "Mark it optional: true, use it, or remove it.",
    ),
    Code(
        "W207",
        "A persona without recommendations",
        "A name without a recommended action does not help a marketing team.",
        "premium: {when: {income: high}}",
        "Add do: with actions for these customers.",
    ),
    Code(
        "W208",
        "A persona without a test",
        "No test fails when a change of the pack gives this persona's segments to another one.",
        "a persona that no test expects",
        "Add a test: {given: {income: q85}, expect: premium}.",
    ),
    Code(
        "W209",
        "A text uses a measure as the wrong kind",
        "Conditions use the measure as a category and the text uses its median, or the reverse: "
        "every report would leave the text out.",
        "when: {gender: {most_common: F}}, and the story says {{ gender.median }}",
        "Use most_common and shares for a category, and the other properties for a number.",
    ),
    Code(
        "W211",
        "No column for a measure",
        "Checked with a table: no column of the table supplies this measure of the pack.",
        "a pack with age, and a table without",
        "Add the column's name to the measure's `columns`, or leave the measure optional.",
    ),
    Code(
        "W212",
        "A category value that does not occur",
        "Checked with a table: a condition requires a value that does not occur in the column.",
        "gender: {value: F, share: at least 60%}, and a column of Female and Male",
        "Write the value as in the table.",
    ),
    Code(
        "W213",
        "Quantiles with equal values",
        "Checked with a table: so many customers share one value that quantiles which the rules "
        "distinguish are equal.",
        "q30 and q70 of returns, where four in five customers have no returns",
        "Compare with a value instead (`more than 0`), or choose more extreme quantiles.",
    ),
    Code(
        "W214",
        "A persona that no segment of this table is near to",
        "Checked with a table: no segment is as near to the persona as `nearest` requires.",
        "a persona for very high incomes, and six segments of middling ones",
        "Nothing, where such customers are rare; otherwise relax the persona's conditions.",
    ),
)
