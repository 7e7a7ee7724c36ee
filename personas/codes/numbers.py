"""Codes 3, preparing and clustering."""

from __future__ import annotations

from personas.codes.code import Code

NUMBERS: tuple[Code, ...] = (
    Code(
        "E301",
        "A measure that this run does not have",
        "--features or --prepare names something that this run has no measure for.",
        "personas preview customers.csv --features income,zip",
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
        "preparation: {income: weight 0, spending: weight 0}",
        "Give at least one measure a weight above 0.",
    ),
    Code(
        "E307",
        "Unreadable preparation",
        "How a measure is prepared is said in a few words: a transform (none, log, sqrt, "
        "yeo-johnson, rank), a scale (standard, robust, min-max, none), a weight, where to clip.",
        'personas preview customers.csv --prepare "income=lgo"',
        'Write --prepare "income=log robust weight 2 clip 0 to 200", or the same under '
        "preparation: in personas.yaml.",
    ),
    Code(
        "E308",
        "A preparation that cannot be done",
        "Values below 0 have no root and no logarithm, a category has no scale, and where "
        "everything is clipped nothing is left to tell customers apart by.",
        'personas preview customers.csv --prepare "balance=log", where some balances are negative',
        "Take yeo-johnson or rank, which any number has, or clip elsewhere.",
    ),
    Code(
        "E309",
        "Unreadable --pca, or too many components",
        "--pca says how many principal components to find segments by, or which share of the "
        "variance they are to hold. There are no more of them than features.",
        "personas preview customers.csv --pca most",
        "Write --pca 3, --pca 0.9 or --pca 90%.",
    ),
    Code(
        "W301",
        "A constant measure was left out",
        "A measure with one value for everybody says nothing about who is like whom; nor does a "
        "category without a value that 11 customers share.",
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
        'Leave one of them out with --features, or halve both weights: --prepare "dollars=weight '
        '0.5" --prepare "cents=weight 0.5".',
    ),
    Code(
        "W306",
        "No robust scale",
        "A robust scale is the distance between the quartiles. Where half of the customers share "
        "one value the quartiles are equal, and the standard deviation is taken instead.",
        'personas preview customers.csv --prepare "returns=robust", where most customers have 0',
        'Nothing has to be done; --prepare "returns=standard" says the same without the warning.',
    ),
    Code(
        "W307",
        "A measure that looks like an identifier",
        "Whole numbers that are different for every customer, and fill a range or stand in a "
        "column named like an id: who is near whom by them means nothing.",
        "a column member_no that reads 1001, 1002, 1003, …",
        "Leave it out with --features, or --ignore its column.",
    ),
    Code(
        "W308",
        "A measure named like an earlier segmentation",
        "A column of at most twenty different values is named cluster, segment, persona, label or "
        "the like. Segments that are found by the outcome of another run repeat that run.",
        "a column Cluster that reads 0 to 4",
        "Leave it out with --features; compare the two afterwards.",
    ),
    Code(
        "W309",
        "A measure that decides the segments alone",
        "At most twenty different values of one measure tell for 95 % of the customers to which "
        "segment they belong; the other measures hardly count.",
        "a column plan that reads 1, 2 or 3, and three segments that are these plans",
        "Where it comes from an earlier segmentation, or is what segments are to predict, leave it "
        "out with --features; else give it a lower weight.",
    ),
    Code(
        "W310",
        "A small segment",
        "A segment that was found has under 11 customers, or under 1 % of them all. Its medians "
        "move with each of them, most of its categories are withheld under 11, and few campaigns "
        "pay for so few. It is warned of whether k was asked for or chosen.",
        "personas preview customers.csv --clusters 30",
        "Look whether they are outliers or errors in the table; for larger segments ask for fewer "
        "of them, --clusters 5 or --clusters 4-6.",
    ),
    Code(
        "W315",
        "Customers who cannot be placed",
        "These customers have no value in any measure that segments are found by, so they are near "
        "to no segment and near to all. They are left out of the run, of its counts and of its "
        "quantiles.",
        "blank rows at the end of a sheet, with nothing but an id",
        "Look whether they are customers at all; if so, fill their gaps in the table, or with "
        "--gaps median.",
    ),
    Code(
        "W316",
        "Fewer segments were tried than asked for",
        "There cannot be more segments than different customers, nor as many as customers. The k "
        "beyond that were left out of the sweep.",
        "--clusters 2-300 for 200 customers",
        "Ask for a range that ends lower. Segments of a handful of customers are no segments.",
    ),
)


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
