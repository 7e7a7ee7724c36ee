"""Codes 8, customers over time: what a comparison cannot do, and what it alerts of."""

from __future__ import annotations

from personas.codes.code import Code

COMPARING: tuple[Code, ...] = (
    Code(
        "E801",
        "That is nothing to compare",
        "OLD is a model.json, or the folder of a report with one. NEW is one of these too, or a "
        "table of customers that the old model can assign.",
        "personas compare january.csv february.csv",
        "Name the model.json or the folder of the earlier report first.",
    ),
    Code(
        "W801",
        "Customers cannot be followed",
        "Who moved where is told by ids in both tables. One of the sides has none: a model alone "
        "holds no customers, and rows without an id column have no name to be known by. Or the ids "
        "have nothing in common.",
        "personas compare model.json february.csv, with no customers.csv beside model.json",
        "Name the report's folder, which holds customers.csv, and an id column with --id.",
    ),
    Code(
        "W802",
        "Ids that stand for several rows",
        "A customer who is there twice cannot be followed. These rows are left out of movement; "
        "sizes count them.",
        "two rows of customer 4711 in February",
        "Remove duplicates, or name another column with --id.",
    ),
    Code(
        "W803",
        "The rules are not the same",
        "The two sides were named by different rules. Thresholds are compared by the rules of "
        "the old side alone, so that what you changed in the rules is not taken for drift.",
        "rules edited between the January and the February report",
        "Compare again once both sides were made with the same rules.",
    ),
    Code(
        "W804",
        "A measure that only one side has",
        "What is not on both sides cannot be compared.",
        "age was dropped from the export in February",
        "Bring the column back, or make the old side again without it.",
    ),
    Code(
        "W811",
        "A measure drifted",
        "Its population stability index is above the bar, and above what chance alone would make "
        "of so few customers. Below 0.1 a measure is stable, up to 0.25 it moved, above it is "
        "another.",
        "income, PSI 0.31: the export is in euros now",
        "Look whether it is measured as before. If it is, fit anew; if not, mend the export. The "
        "bar stands in personas.yaml: compare: {bars: {psi: 0.25}}.",
    ),
    Code(
        "W812",
        "A segment grew or shrank",
        "Its share of customers moved by more than the bar.",
        "Premium Shoppers: 20% in January, 27% in February",
        "See in the table of movement where they came from. The bar stands in personas.yaml: "
        "compare: {bars: {share: 5%}}.",
    ),
    Code(
        "W813",
        "Many customers moved",
        "Of those who stayed, more than the bar are in another segment or persona.",
        "31% of the customers who stayed are in another place",
        "Look at what drifted first. The bar stands in personas.yaml: "
        "compare: {bars: {moved: 20%}}.",
    ),
    Code(
        "W814",
        "Many customers left",
        "More of the old customers than the bar are not in the new table.",
        "the export holds only customers of this quarter",
        "Look whether the export is whole. The bar stands in personas.yaml: "
        "compare: {bars: {left: 20%}}.",
    ),
    Code(
        "W815",
        "Thresholds moved",
        "Rules compare segments with quantiles of all customers. Held against those of today, "
        "segments with more customers than the bar would have another persona.",
        "the top 30% of income began at 70 k$ in January, and begins at 82 k$ now",
        "Fit anew and keep the names: personas report DATA --like model.json. The bar stands in "
        "personas.yaml: compare: {bars: {renamed: 10%}}.",
    ),
    Code(
        "W816",
        "A category has new values",
        "Values that were not there, or that too few customers had to be kept in the model.",
        "channel: `app`, where January knew `shop` and `web`",
        "See whether rules that speak of this category should know them.",
    ),
)
