"""Codes 3: preparation, clustering and labels."""

from __future__ import annotations

from personas.codes.code import Code

NUMBERS: tuple[Code, ...] = (
    Code(
        "E301",
        "Unknown measure in --features or --prepare",
        "--features or --prepare names a measure that this run does not have.",
        "personas preview customers.csv --features income,zip",
        "Use names in the message, or bind a column with --measure NAME=COLUMN.",
    ),
    Code(
        "E302",
        "No numeric measure",
        "K-Means needs numbers, and none of the measures in the table is numeric.",
        "a table of names and cities",
        "Bind a numeric column to a measure: --measure NAME=COLUMN.",
    ),
    Code(
        "E303",
        "Every measure is constant",
        "All customers have the same value in every measure, so that nothing distinguishes them.",
        "a table where every income is 50 and every score 1",
        "Bind measures that differ between customers with --measure NAME=COLUMN.",
    ),
    Code(
        "E304",
        "Invalid --clusters",
        "The number of segments is auto, a number of at least 2, or a range.",
        "personas preview customers.csv --clusters many",
        "Write --clusters auto, --clusters 6 or --clusters 4-8.",
    ),
    Code(
        "E305",
        "Too few customers for that many segments",
        "There must be more customers than segments, and at least as many distinct customers.",
        "personas preview twelve-customers.csv --clusters 20",
        "Request fewer segments, or use more customers.",
    ),
    Code(
        "E306",
        "Every weight is 0",
        "Distances leave out a measure with a weight of 0. If all weights are 0, there are no "
        "distances.",
        "preparation: {income: weight 0, spending: weight 0}",
        "Give at least one measure a weight above 0.",
    ),
    Code(
        "E307",
        "Invalid preparation",
        "The preparation of a measure is a few words: a transform (none, log, sqrt, yeo-johnson, "
        "rank), a scale (standard, robust, min-max, none), a weight, and clip limits.",
        'personas preview customers.csv --prepare "income=lgo"',
        'Write --prepare "income=log robust weight 2 clip 0 to 200", or the same under '
        "preparation: in personas.yaml.",
    ),
    Code(
        "E308",
        "An impossible preparation",
        "Negative values have no root and no logarithm, a category has no scale, and values that "
        "are all clipped no longer distinguish customers.",
        'personas preview customers.csv --prepare "balance=log", where some balances are negative',
        "Use yeo-johnson or rank, which every number has, or other clip limits.",
    ),
    Code(
        "E309",
        "Invalid --pca",
        "--pca is the number of principal components, or the share of variance that they "
        "explain. There are no more components than features.",
        "personas preview customers.csv --pca most",
        "Write --pca 3, --pca 0.9 or --pca 90%.",
    ),
    Code(
        "W301",
        "A constant measure was left out",
        "A measure with the same value for all customers does not distinguish them; neither does "
        "a category without a value that 11 customers share.",
        "a column country that contains 1 in every row",
        "Nothing is required; bind another column if this one is wrong.",
    ),
    Code(
        "W302",
        "Gaps were left out",
        "A customer with a gap is assigned by the other measures: distances leave out the "
        "missing one. Medians, means and quantiles leave gaps out, too.",
        "Age is blank for 9 of 200 customers",
        "Fill the gaps in the table if you know the values.",
    ),
    Code(
        "W303",
        "No natural segments",
        "A mixture finds one group, or the gaps between segments are no deeper than in reference "
        "tables with the same distributions and correlations and no groups. K-Means returns "
        "segments all the same.",
        "customers whose measures are random noise",
        "Treat the segments as parts of one continuous population, or use measures that "
        "distinguish customers.",
    ),
    Code(
        "W304",
        "An unstable segment",
        "When customers are resampled, this segment dissolves: its stability, the mean maximum "
        "Jaccard similarity, is below 0.6 (Hennig 2007).",
        "a segment with stability 0.48",
        "Do not base a campaign on it alone. If you set the number of segments, try another; else "
        "none does better, and other measures may.",
    ),
    Code(
        "W305",
        "Two highly correlated measures",
        "Their correlation is above 0.95 (or below -0.95), so that their information counts "
        "twice in distances.",
        "spending in dollars and spending in cents",
        'Leave one of them out with --features, or halve both weights: --prepare "dollars=weight '
        '0.5" --prepare "cents=weight 0.5".',
    ),
    Code(
        "W306",
        "No robust scale",
        "A robust scale is the interquartile range. If half of the customers share one value, it "
        "is zero, and the standard deviation replaces it.",
        'personas preview customers.csv --prepare "returns=robust", where most customers have 0',
        'Nothing is required; --prepare "returns=standard" has the same effect without the '
        "warning.",
    ),
    Code(
        "W307",
        "A measure that looks like an identifier",
        "Integers that differ for every customer and fill a range, or have a column name like an "
        "id, do not measure similarity.",
        "a column member_no that contains 1001, 1002, 1003, …",
        "Leave it out with --features, or --ignore its column.",
    ),
    Code(
        "W308",
        "A measure that looks like an earlier segmentation",
        "A column of at most twenty distinct values has a name such as cluster, segment, persona "
        "or label. Segments that depend on the result of another run repeat that run.",
        "a column Cluster that contains 0 to 4",
        "Leave it out with --features; compare the two segmentations afterwards.",
    ),
    Code(
        "W309",
        "A measure that determines the segments alone",
        "At most twenty distinct values of one measure determine the segment of 95 % of the "
        "customers; the other measures hardly count.",
        "a column plan that contains 1, 2 or 3, and three segments that are these plans",
        "If it comes from an earlier segmentation, or is what the segments should predict, leave "
        "it out with --features; otherwise give it a lower weight.",
    ),
    Code(
        "W310",
        "A small segment",
        "A segment has fewer than 11 customers, or less than 1 % of all. Its medians depend on "
        "single customers, most of its categories are withheld below 11, and few campaigns pay "
        "for so few. This applies whether k was requested or chosen.",
        "personas preview customers.csv --clusters 30",
        "Check whether they are outliers or errors in the table; for larger segments request "
        "fewer of them, --clusters 5 or --clusters 4-6.",
    ),
    Code(
        "W320",
        "No column measures behaviour",
        "Every number of the table says who customers are or what came of it, or there are only "
        "yes-or-no answers. Segments are found by what there is.",
        "a survey of yes-or-no answers with age and gender",
        "Choose the measures with --features, or calculate one with --measure.",
    ),
    Code(
        "W321",
        "An outcome is among the features",
        "--features names a column that looks like what campaigns want to change, such as churn. "
        "Segments that are found by it differ in it of necessity.",
        "personas preview customers.csv --features spend,churned",
        "Leave it out of --features: its rate is shown for every segment.",
    ),
    Code(
        "W315",
        "Customers who cannot be assigned",
        "These customers have no value in any measure that segments depend on, so that they have "
        "no distance to any segment. The run, its counts and its quantiles leave them out.",
        "blank rows at the end of a sheet, with nothing but an id",
        "Check whether they are customers; if so, fill their gaps in the table, or with --gaps "
        "median.",
    ),
    Code(
        "W316",
        "Fewer segments were tried than requested",
        "There must be more customers than segments, and at least as many distinct customers. "
        "The sweep leaves out larger values of k.",
        "--clusters 2-300 for 200 customers",
        "Request a range with a lower end. A handful of customers is not a useful segment.",
    ),
)

OUTCOMES: tuple[Code, ...] = (
    Code(
        "W325",
        "An outcome named as a feature",
        "An outcome is what campaigns want to move: response, churn, a rating. Segments found by "
        "it would differ in it by construction, and its rates would prove nothing. The run leaves "
        "it out of the features.",
        "personas preview customers.csv --features income,churned, where churned is an outcome",
        'Leave it out; if it is no outcome, say so: --role "churned=feature".',
    ),
    Code(
        "W326",
        "An outcome without a rate or a mean",
        "The values of this outcome are neither numbers nor yes and no, and no word in them says "
        "which one is the event; or fewer than 11 customers have it.",
        "an outcome plan with the values Basic, Plus and Family",
        "Give it as yes and no, or as numbers, in a column or by an expression.",
    ),
)

LABELS: tuple[Code, ...] = (
    Code(
        "E311",
        "The column of labels does not exist",
        "--labels names a column whose values are the customers' segments. The table does not "
        "have this column.",
        "personas preview customers.csv --labels cluste",
        "Use a column in the message.",
    ),
    Code(
        "E312",
        "Invalid number of labels",
        "Segments are compared with each other, so that there must be at least two labels; more "
        "than 50 labels are probably names, not groups.",
        "--labels CustomerID",
        "Name the column that contains the customers' groups.",
    ),
    Code(
        "E313",
        "Both --labels and --clusters",
        "Labels already define the segments, so that there is no number of segments to choose.",
        "personas preview customers.csv --labels cluster --clusters 5",
        "Remove one of the two options.",
    ),
    Code(
        "W311",
        "Customers without a label were left out",
        "A customer without a label belongs to no segment. Sizes, shares, medians and quantiles "
        "describe the other customers.",
        "a blank cell in the column cluster",
        "Label them in the table, or compute segments without --labels.",
    ),
    Code(
        "W312",
        "A label with few customers",
        "Fewer than 11 customers have this label, so that its medians depend on single "
        "customers, and most of its categories are withheld.",
        "7 customers labelled `test`",
        "Interpret its figures with care, or merge it with the most similar label.",
    ),
    Code(
        "W313",
        "Labels no better than random ones",
        "In the measures of this run, customers with the same label are no closer to each other "
        "than with randomly permuted labels (a permutation test).",
        "labels derived from the first letter of a name",
        "Name the measures behind the labels with --features, if the table has them.",
    ),
    Code(
        "W314",
        "Distances do not reproduce the labels",
        "New customers are assigned to the nearest centroid of a label. For less than 90 % of "
        "the labelled customers the nearest centroid is that of their label, so that new "
        "customers will often get a wrong label.",
        "labels assigned by hand from columns that are not measures",
        "Assign new customers by the rule behind the labels, if you have it.",
    ),
    Code(
        "W335",
        "A column that describes segments reads both ways",
        "Its numbers may have a thousands separator or a decimal sign. No segment depends on it, "
        "so the run goes on; its medians, means and index take the sign for a decimal sign.",
        "amount with 1.234 and 5.678, beside the measures of the rule pack",
        'Say which it is: --decimal "amount=." or --decimal "amount=,"; or --ignore amount.',
    ),
)
