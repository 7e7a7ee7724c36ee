"""Codes 3, preparing and clustering."""

from __future__ import annotations

from personas.codes.code import Code

NUMBERS: tuple[Code, ...] = (
    Code(
        "E301",
        "A feature that is no numeric measure",
        "--features names something that this run has no numeric measure for.",
        "personas preview customers.csv --features income,gender",
        "Take names from the list in the message, or bind a column with --measure NAME=COLUMN.",
    ),
    Code(
        "E302",
        "No numeric measure",
        "K-Means needs numbers, and none of the measures that were found in the table is one.",
        "a table of names and cities",
        "Bind a numeric column to a measure: --measure NAME=COLUMN.",
    ),
    Code(
        "E303",
        "Every measure is constant",
        "All customers have the same value in every measure, so nothing tells them apart.",
        "a table where every income is 50 and every score 1",
        "Bind measures that differ between customers with --measure NAME=COLUMN.",
    ),
    Code(
        "E304",
        "Unreadable --clusters",
        "How many segments to look for is written as auto, a number from 2 up, or a range.",
        "personas preview customers.csv --clusters many",
        "Write --clusters auto, --clusters 6 or --clusters 4-8.",
    ),
    Code(
        "E305",
        "Too few customers for that many segments",
        "There must be more customers than segments, and at least as many different ones.",
        "personas preview twelve-customers.csv --clusters 20",
        "Ask for fewer segments, or bring more customers.",
    ),
    Code(
        "E306",
        "Every weight is 0",
        "A measure with a weight of 0 is left out of distances. With all of them at 0 there is "
        "nothing to find segments by.",
        "weights: {income: 0, spending: 0}",
        "Give at least one measure a weight above 0.",
    ),
    Code(
        "W301",
        "A constant measure was left out",
        "A measure with one value for everybody says nothing about who is like whom.",
        "a column country that reads 1 in every row",
        "Nothing has to be done; bind another column if this one was taken by mistake.",
    ),
    Code(
        "W302",
        "Gaps were left out",
        "A customer with a gap is placed by the other measures: the one that is missing is left "
        "out of the distance. Medians, means and quantiles that you see leave gaps out, too.",
        "Age is blank for 9 of 200 customers",
        "Fill the gaps in the table where you know better.",
    ),
    Code(
        "W303",
        "No segments stand out",
        "The table is grouped no better than reference tables that have the same distributions "
        "and correlations and no segments. K-Means returns segments all the same.",
        "customers whose measures are pure noise",
        "Read the segments as slices of one crowd, or try measures that tell customers apart.",
    ),
    Code(
        "W304",
        "A segment that does not come back",
        "When customers are resampled, this segment dissolves into others: its stability, the "
        "mean largest Jaccard similarity, is under 0.6 (Hennig 2007).",
        "a segment with stability 0.48",
        "Do not build a campaign on it alone; try another number of segments or other measures.",
    ),
    Code(
        "W305",
        "Two measures that say nearly the same",
        "Their correlation is above 0.95 (or under -0.95), so that what they say counts twice "
        "while segments are found.",
        "spending in dollars and spending in cents",
        "Leave one of them out with --features, or halve their weights.",
    ),
)
