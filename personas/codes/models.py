"""Codes 7 and 8: saved models and assignment; comparisons over time, and their alerts."""

from __future__ import annotations

from personas.codes.code import Code

MODELS: tuple[Code, ...] = (
    Code(
        "E701",
        "The model cannot be read",
        "The file does not exist, or is not readable.",
        "personas assign customers.csv --model reprot/model.json",
        "Name the model.json that personas report wrote into its folder.",
    ),
    Code(
        "E702",
        "The model is damaged",
        "The file is not valid JSON: it is incomplete, was edited by hand, or is not a model. A "
        "duplicate key counts as damage, because it is unclear which of the two is meant.",
        '{"format": 1, "run": {',
        "Restore it from a backup, or create it again with personas report.",
    ),
    Code(
        "E703",
        "Unknown format of the model",
        "The format is newer than this version of personas supports, or the file is not a model.",
        '{"format": 3, …}',
        "Install the version of personas that wrote the model; older models always load.",
    ),
    Code(
        "E704",
        "Invalid value in the model",
        "Every value has a type, which docs/model.schema.json lists: a text is in place of a "
        "number, a number is not finite, a value is missing, or a key is unknown. The message "
        "locates the value with a JSON pointer.",
        '"inertia": "NaN"',
        "Undo the edit, or create the model again with personas report.",
    ),
    Code(
        "E705",
        "The parts of the model contradict each other",
        "Each value is valid, but they do not fit together: a centroid has more values than "
        "there are features, quantiles decrease, or a segment has no persona.",
        "five features, and a centroid of four values",
        "Undo the edit, or create the model again with personas report.",
    ),
    Code(
        "E711",
        "The model does not have this measure",
        "A value or a binding names a measure that is not in the model.",
        "personas assign --model model.json --set incme=88",
        "Use a name in the message.",
    ),
    Code(
        "E712",
        "Unknown output format",
        "The extension of the output file determines the format of assign.",
        "personas assign customers.csv -o assigned.json",
        "Write .csv, .parquet or .xlsx, or - for CSV on standard output.",
    ),
    Code(
        "E713",
        "Too many customers for a worksheet",
        "A worksheet has at most 1,048,576 rows.",
        "personas assign millions.parquet -o assigned.xlsx",
        "Write .csv or .parquet.",
    ),
    Code(
        "E714",
        "The value is not a number",
        "The measure is numeric, and the value given for the customer is not a number.",
        "personas assign --model model.json --set income=high",
        "Write a number with a decimal point and without other signs.",
    ),
    Code(
        "E715",
        "No value for the segments' measures",
        "None of the values given for the customer belongs to a measure that segments depend on.",
        "personas assign --model model.json --set gender=Female",
        "Give at least one of the measures in the message.",
    ),
    Code(
        "W711",
        "New values of a category",
        "Customers have a value that did not occur when the segments were computed, or occurred "
        "for fewer than 11 customers, which are not saved. In distances it counts as none of the "
        "known values.",
        "`Marital_Status` has new values: `Civil union`",
        "Correct the spelling if it is wrong; otherwise compute new segments soon.",
    ),
    Code(
        "W712",
        "More gaps than before",
        "A measure has gaps and had none, or its share of gaps is over 5 points larger than when "
        "the segments were computed. The same imputation applies: gaps are filled or left out.",
        "`Income` is missing for 300 of 1,000 customers; it was for 2 of 200",
        "Check the export: a column may have been renamed, or left out for some customers.",
    ),
    Code(
        "W713",
        "A column that segments do not depend on is missing",
        "Only profiles and rules use the measure, so that customers are assigned all the same.",
        "the table has no column `Gender` (gender)",
        'If the column has another name now, bind it: --measure "gender=Sex".',
    ),
    Code(
        "W714",
        "A measure may have another unit",
        "The median is below the 5 % or above the 95 % quantile of the customers behind the "
        "segments, and is within a quarter of 1000, 100, 12 or 7 times the earlier median, or of "
        "the earlier median divided by one of these. This needs at least 30 customers.",
        "The median of `Income` is 60,500; it was 61: about 1,000 times",
        'Convert it if so: --measure "income=Income / 1000".',
    ),
    Code(
        "W715",
        "A measure has shifted",
        "The median is below the 5 % or above the 95 % quantile of the customers behind the "
        "segments. This needs at least 30 customers.",
        "The median of `Age` is 71; it was 36",
        "If the customers have changed, compute new segments; if the column is wrong, bind the "
        "right one with --measure.",
    ),
    Code(
        "W716",
        "Customers were not assigned",
        "They have no value in any measure that segments depend on, or have a gap in a measure "
        "whose gaps were dropped when the segments were computed. The rows read are the rows "
        "written plus these.",
        "3 of 1,000 customers have no value in any measure that segments depend on",
        "Fill these gaps in the table if you can.",
    ),
    Code(
        "E721",
        "Earlier numbers cannot be kept",
        "Segments are matched by customers in both tables, or by assignment of today's customers "
        "to the earlier centroids. Neither is possible here: too few ids occur in both, and a "
        "measure that the earlier segments depend on is missing. Segments of labels have numbers "
        "of their own.",
        "personas report customers.csv --like other/model.json",
        "Bind the measure with --measure, or keep customers.csv in the folder of the model.",
    ),
    Code(
        "W721",
        "A segment has split",
        "Two or more segments have most of their customers from one earlier segment. The most "
        "similar one keeps its number, if the Jaccard similarity is at least one half.",
        "Segment 2 (Loyal) has split: most customers of 2 and 7 were in it",
        "Check the new segments before you continue with plans for the old one.",
    ),
    Code(
        "W722",
        "Segments have merged",
        "Most customers of two or more earlier segments are now in one segment.",
        "Segments 3 (Budget) and 4 (Careful) have merged: most of their customers are in 3 now",
        "Check the segment before you continue with plans for the old ones.",
    ),
    Code(
        "W723",
        "A segment has disappeared",
        "No segment has a Jaccard similarity of at least 0.5 with it (below that a cluster "
        "counts as dissolved, Hennig 2007). Its number is retired and never used again.",
        "Segment 5 (Impulse Shoppers) did not come back; its number is retired",
        "End the plans for it, or request more segments with -k.",
    ),
    Code(
        "W724",
        "A new segment",
        "It matches none of the earlier segments, and has a new number.",
        "Segment 8 is new: it matches none of the earlier ones",
        "Check its profile and rules.",
    ),
)


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
