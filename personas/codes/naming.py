"""Codes 4 and W2: personas of segments, and advice about rule packs."""

from __future__ import annotations

from personas.codes.code import Code

NAMING: tuple[Code, ...] = (
    Code(
        "E401",
        "No column for a measure",
        "The rule pack requires this measure, and no column of the table has any of its names.",
        "personas preview customers.csv, where a column Total Spend contains the spending",
        'Bind the column: --measure "spending=Total Spend". Mark a measure that the pack can do '
        "without as optional: true.",
    ),
    Code(
        "E402",
        "The column of a measure does not exist",
        "--measure NAME=COLUMN names a column that the table does not have.",
        'personas preview customers.csv --measure "income=Incme"',
        "Use one of the columns in the message.",
    ),
    Code(
        "E403",
        "A text column is compared with a number",
        "The pack has a condition such as at least 50k on a measure whose column contains text.",
        'personas preview customers.csv --measure "income=City"',
        "Bind a numeric column, clean the column, or write a condition for a category.",
    ),
    Code(
        "E404",
        "Several columns match a measure",
        "Without case, spaces and punctuation these columns have the same name, and a choice "
        "would depend on their order.",
        "a table with annual_income and Annual Income",
        'Bind one of them: --measure "income=annual_income".',
    ),
    Code(
        "E405",
        "A role that cannot be given",
        "--role names a column that the table does not have, or a word that is no role.",
        "personas preview customers.csv --role churn=kpi",
        "Roles are id, feature, value, outcome, profile and ignored.",
    ),
    Code(
        "E406",
        "Roles that contradict each other",
        "A column cannot have two roles, a name cannot stand for two columns, and one column "
        "identifies the customers.",
        "personas preview customers.csv --role email=id --role phone=id",
        "Leave out all but one, or write the column as the header does. Of several ids, --id "
        "says which identifies a row.",
    ),
    Code(
        "E407",
        "A role that the cells of a column cannot have",
        "A value is a sum of amounts, and a feature is a number or a category: words have no sum, "
        "dates are no amounts, and texts that nearly all differ are no categories.",
        "personas preview customers.csv --role city=value",
        "Give the role to another column, or calculate a measure: "
        '--measure "tenure=days between joined and 2014-12-31".',
    ),
    Code(
        "E408",
        "The id has another role",
        "The column that identifies the customers measures nothing.",
        "personas preview customers.csv --id customer --role customer=profile",
        "Leave out the role, or say which column is the id: --id COLUMN.",
    ),
    Code(
        "W401",
        "Conditions on an absent measure are skipped",
        "The measure is optional and the table has no column for it, so that conditions on it do "
        "not take part in the choice of personas.",
        "the pack retail with a table without ages",
        'Bind a column with --measure "age=COLUMN" if there is one.',
    ),
    Code(
        "W402",
        "A segment is only close to a persona",
        "No persona matches, and the nearest one misses by at most nearest (default 0.10) "
        "positions in total: the segment's name says that it is close to it.",
        "a segment at q68 of income, where the persona requires at least q70",
        "Widen the persona's conditions, or write a persona for the segment.",
    ),
    Code(
        "W403",
        "A segment without a persona",
        "No persona of the pack matches the segment or is near to it: its name is a description.",
        "a segment of high income and medium spending, and no persona for it",
        "Write a persona for such segments; personas rules lint lists all gaps of a pack.",
    ),
    Code(
        "W404",
        "A category value that does not occur",
        "A condition requires a value of a category that does not occur in the table: its "
        "spelling differs, or it has disappeared.",
        "gender: {most_common: female}, where the table says Female",
        "Write the value as in the table.",
    ),
    Code(
        "W405",
        "A text was left out",
        "A text of a persona uses a value that this segment does not have, or an undefined "
        "calculation.",
        "{{ age.median }} where the table has no ages",
        "Guard it: {% if age %}… {{ age.median }} …{% endif %}",
    ),
    Code(
        "W406",
        "A multiple of zero",
        "A condition compares with a multiple of the population's median, which is zero or "
        "negative.",
        "returns: at least 1.5x, where most customers return nothing",
        "Compare with a quantile (top 30%) or a value (at least 3).",
    ),
    Code(
        "W407",
        "A segment without values of a measure",
        "No customer of the segment has a value of a measure that conditions use, so that these "
        "conditions are unknown. Conditions on an optional measure are skipped; others do not "
        "match.",
        "a segment of customers without ages",
        "Check the gaps of the column, or mark the measure optional: true.",
    ),
    Code(
        "W408",
        "Figures of few customers are withheld",
        "Fewer than 11 customers of a segment have a value of a measure. Their median would "
        "almost disclose a customer's own value, so that no output shows it; the choice of the "
        "persona still uses it.",
        "a segment of 8 customers, with -k 12",
        "Use fewer segments (-k), or segment more customers.",
    ),
    Code(
        "W415",
        "A name that most of its segment fails",
        "Rules are held against a segment's medians, one measure at a time. Fewer than half of its "
        "customers satisfy all conditions of the rule together, or no larger share than of all "
        "other customers: the name is shown with the words in doubt.",
        "Champions for a segment of whom 23% bought lately, often and much",
        "Write a persona that fits this segment, or use more segments (-k) so that the kinds that "
        "it mixes part.",
    ),
    Code(
        "W416",
        "A persona that rests on outcomes alone",
        "All conditions of the persona are on measures of the role outcome. That such a segment "
        "stands out in the outcome is then its definition and no finding.",
        "when: {churn: high}, with churn: {role: outcome}",
        "Add a condition on what these customers do or are, or give the measure another role.",
    ),
    Code(
        "W409",
        "A text speaks of a measure that a table may lack",
        "A story or a recommendation of a persona uses an optional measure, or names it by the "
        "words of its label, without an if around it. The persona can hold on a table without "
        "this measure, of which the text would then claim something.",
        "story: There are children at home, where children is optional: true",
        "Write {% if children %}…{% endif %} around it, or do not speak of it.",
    ),
    Code(
        "W590",
        "Advice that the segment's own level may contradict",
        "An `avoid` of a persona speaks of a channel, of discounts or of returns, of which the "
        "table has a measure, and nothing says that its segments are low on it. A segment that "
        "buys most by catalogue would be told to get no catalogue.",
        "avoid: [Printed catalogues], with catalogue_purchases among the measures",
        "Write {% if catalogue and catalogue.position < 0.5 %}…{% endif %} around it, add a "
        "condition on the measure, or do not speak of it.",
    ),
    Code(
        "W591",
        "A story speaks of what no measure tells",
        "The story of a persona says something of discounts, returns, catalogues or the web, and "
        "no measure of the pack is about them. No figure of any table can show that it is true.",
        "story: They buy at full price and need no discounts, without a measure of discounts",
        "Add the measure and look at its level, or say in `do` and `avoid` what follows.",
    ),
)


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
