"""Codes 4: personas of segments."""

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
)
