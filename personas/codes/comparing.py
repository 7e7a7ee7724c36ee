"""Codes 8: comparisons over time, and their alerts."""

from __future__ import annotations

from personas.codes.code import Code

COMPARING: tuple[Code, ...] = (
    Code(
        "E801",
        "Nothing to compare",
        "OLD is a model.json, or the folder of a report with one. NEW is one of these too, or a "
        "table of customers that the old model can assign.",
        "personas compare january.csv february.csv",
        "Name the model.json or the folder of the earlier report first.",
    ),
    Code(
        "W801",
        "Customers cannot be followed",
        "Transitions need ids in both tables. One side has none, because a model alone contains "
        "no customers, or a table has no id column. Or no id occurs on both sides.",
        "compare model.json february.csv, without customers.csv in the folder of model.json",
        "Name the report's folder, which contains customers.csv, and an id column with --id.",
    ),
    Code(
        "W802",
        "Ids are not unique",
        "A customer with several rows cannot be followed. Transitions leave these rows out; "
        "sizes count them.",
        "two rows of customer 4711 in February",
        "Remove the duplicates, or name another column with --id.",
    ),
    Code(
        "W803",
        "The rules differ",
        "The two sides use different rules. Thresholds are compared by the rules of the old side "
        "alone, so that your changes of the rules do not count as drift.",
        "rules edited between the January and the February report",
        "Compare again once both sides use the same rules.",
    ),
    Code(
        "W804",
        "A measure that only one side has",
        "A measure must be on both sides to be compared.",
        "age was dropped from the export in February",
        "Restore the column, or create the old side again without it.",
    ),
    Code(
        "W811",
        "A measure has drifted",
        "Its population stability index is above the limit, and above what chance alone would "
        "give for this number of customers. A measure is stable below 0.1, has shifted up to "
        "0.25, and has changed above that.",
        "income, PSI 0.31: the export is in euros now",
        "Check whether it is measured as before. If so, compute new segments; if not, correct "
        "the export. The limit is in personas.yaml: compare: {bars: {psi: 0.25}}.",
    ),
    Code(
        "W812",
        "A segment grew or shrank",
        "Its share of customers changed by more than the limit.",
        "Premium Shoppers: 20% in January, 27% in February",
        "The table of transitions shows where they came from. The limit is in personas.yaml: "
        "compare: {bars: {share: 5%}}.",
    ),
    Code(
        "W813",
        "Many customers changed their segment",
        "The share of customers on both sides who are in another segment or persona is above the "
        "limit.",
        "31% of the customers on both sides changed their segment",
        "Check first which measures drifted. The limit is in personas.yaml: compare: {bars: "
        "{moved: 20%}}.",
    ),
    Code(
        "W814",
        "Many customers left",
        "The share of old customers who are not in the new table is above the limit.",
        "the export contains only customers of this quarter",
        "Check whether the export is complete. The limit is in personas.yaml: compare: {bars: "
        "{left: 20%}}.",
    ),
    Code(
        "W815",
        "Thresholds have shifted",
        "Rules compare segments with quantiles of all customers. By today's quantiles, segments "
        "with more customers than the limit would have another persona.",
        "the top 30% of income started at 70 k$ in January, and now starts at 82 k$",
        "Compute new segments and keep their numbers: personas report DATA --like model.json. "
        "The limit is in personas.yaml: compare: {bars: {renamed: 10%}}.",
    ),
    Code(
        "W816",
        "A category has new values",
        "Values that did not occur, or occurred for too few customers to be saved in the model.",
        "channel: `app`, where January has `shop` and `web`",
        "Check whether rules that use this category should include them.",
    ),
)
