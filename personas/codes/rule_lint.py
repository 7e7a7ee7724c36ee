"""Codes 2, what lint finds in a rule pack that loads."""

from __future__ import annotations

from personas.codes.code import Code

RULE_LINT: tuple[Code, ...] = (
    Code(
        "W201",
        "A persona that can never hold",
        "Its conditions exclude each other, so no segment can meet them all.",
        "when: {all: [{income: high}, {income: low}]}",
        "Look for two conditions on one measure that do not meet.",
    ),
    Code(
        "W202",
        "A persona that is never reached",
        "Personas are tried from top to bottom; those above claim everything this one claims.",
        "income: high first, and income: very high below it",
        "Move the narrower persona up, or narrow those above it.",
    ),
    Code(
        "W203",
        "Two personas that claim the same",
        "They hold for just the same segments, so the lower one never names any.",
        "one persona with income: high, another with income: top 30%",
        "Take one away, or tell them apart by another measure.",
    ),
    Code(
        "W204",
        "Segments that no persona claims",
        "There are combinations of levels for which nothing holds: such segments are named by a "
        "description.",
        "personas for high and low incomes, and none for those in between",
        "Write personas for the combinations of the message, or leave them to the fallback.",
    ),
    Code(
        "W205",
        "Levels out of order",
        "The bands of the levels overlap, or an extreme one is wider than the one it is part of.",
        "levels: {low: bottom 60%, high: top 60%}",
        "Choose ends that rise from very low over low and high to very high.",
    ),
    Code(
        "W206",
        "A required measure that nothing uses",
        "No condition and no text looks at the measure, and yet a table without it is refused.",
        "measures: {visits: {}}, and no persona that speaks of visits",
        "Mark it optional: true, use it, or take it away.",
    ),
    Code(
        "W207",
        "A persona that recommends nothing",
        "A name without anything to do about it does not help a marketing team.",
        "premium: {when: {income: high}}",
        "Add do: with what to do for these customers.",
    ),
    Code(
        "W208",
        "A persona without a test",
        "Nothing notices when a change of the pack takes this persona's segments away.",
        "a persona that no test expects",
        "Add a test: {given: {income: q85}, expect: premium}.",
    ),
    Code(
        "W209",
        "A text takes a measure for what it is not",
        "Conditions use the measure as a category and the text asks for its median, or the other "
        "way round: the text would be left out of every report.",
        "when: {gender: {most_common: F}}, and the story says {{ gender.median }}",
        "Ask for most_common and shares of a category, for the rest of a number.",
    ),
    Code(
        "W211",
        "No column for a measure",
        "Seen with a table: the pack knows the measure, and no column of the table supplies it.",
        "a pack with age, and a table without",
        "Add the name that the measure has in the table to its `columns`, or leave it optional.",
    ),
    Code(
        "W212",
        "A category value that nobody has",
        "Seen with a table: a condition asks for a value that does not occur in the column.",
        "gender: {value: F, share: at least 60%}, and a column of Female and Male",
        "Write the value as it stands in the table.",
    ),
    Code(
        "W213",
        "Quantiles that are the same value",
        "Seen with a table: so many customers share one value that quantiles which the rules tell "
        "apart fall together.",
        "q30 and q70 of returns, where four in five customers have returned nothing",
        "Compare with a value instead (`more than 0`), or choose quantiles further out.",
    ),
    Code(
        "W214",
        "A persona out of reach of this table",
        "Seen with a table: no segment comes as near to the persona as `nearest` asks.",
        "a persona for very high incomes, and six segments of middling ones",
        "Nothing is wrong where such customers are rare; else loosen the persona's conditions.",
    ),
)
