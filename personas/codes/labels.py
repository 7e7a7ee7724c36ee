"""Codes 31x, segments that are given as labels."""

from __future__ import annotations

from personas.codes.code import Code

LABELS: tuple[Code, ...] = (
    Code(
        "E311",
        "No such column of labels",
        "--labels names a column whose values say which segment a customer belongs to.",
        "personas preview customers.csv --labels cluste",
        "Take a name from the list in the message.",
    ),
    Code(
        "E312",
        "Labels that make no segments",
        "Segments are compared with each other, so there must be two labels at least; more than "
        "50 are no groups but something like names.",
        "--labels CustomerID",
        "Name the column that says which group a customer is in.",
    ),
    Code(
        "E313",
        "Both --labels and --clusters",
        "Labels say what the segments are, so that no number of them is looked for.",
        "personas preview customers.csv --labels cluster --clusters 5",
        "Leave one of the two out.",
    ),
    Code(
        "W311",
        "Customers without a label were left out",
        "A customer whose label is missing belongs to no segment. Sizes, shares, medians and "
        "quantiles are of the others.",
        "a cell of the column cluster that is blank",
        "Label them in the table, or find segments without --labels.",
    ),
    Code(
        "W312",
        "A label that few customers have",
        "Under 11 customers have this label, so that its medians move with each of them, and most "
        "of its categories are withheld.",
        "7 customers labelled `test`",
        "Read its figures with care, or merge it with the label it is most like.",
    ),
    Code(
        "W313",
        "Labels that lie apart by chance only",
        "In the measures of this run, customers of one label are no nearer to each other than when "
        "the same labels are dealt out at random (a permutation test).",
        "labels made by the first letter of a name",
        "Name the measures that they were made by with --features, if the table has them.",
    ),
    Code(
        "W314",
        "Distances do not reproduce the labels",
        "New customers are assigned to the nearest middle of a label. Of the customers with labels "
        "under 90 % are nearest to that of their own, so that new ones will often get another "
        "label than the one they would have been given.",
        "labels made by hand from other columns than the measures",
        "Assign new customers by the rule that made the labels, if you have it.",
    ),
)
