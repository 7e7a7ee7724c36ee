"""Codes 7, saved models and the customers that are put into their segments."""

from __future__ import annotations

from personas.codes.code import Code

MODELS: tuple[Code, ...] = (
    Code(
        "E701",
        "The model cannot be read",
        "There is no such file, or it may not be read.",
        "personas assign customers.csv --model reprot/model.json",
        "Name the model.json that personas report wrote into its folder.",
    ),
    Code(
        "E702",
        "The model is damaged",
        "The file is no JSON: cut off, edited by hand, or not a model at all. A key that stands "
        "twice counts as damage, since nobody can tell which of the two is meant.",
        '{"format": 1, "run": {',
        "Take it from a backup, or make it again with personas report.",
    ),
    Code(
        "E703",
        "The model has another format",
        "Its format is newer than this version of personas knows, or the file is no model.",
        '{"format": 2, …}',
        "Install the version of personas that wrote the model; older models always load.",
    ),
    Code(
        "E704",
        "A value of the model is not what it must be",
        "Every value has a type, which docs/model.schema.json lists: a text stands where a number "
        "must, a number is not finite, something is missing, or there is something that no model "
        "holds. The message names its place as a JSON pointer.",
        '"inertia": "NaN"',
        "Undo the edit, or make the model again with personas report.",
    ),
    Code(
        "E705",
        "The parts of the model do not fit together",
        "Each value by itself could be, and together they make no model: a centroid with more "
        "values than there are features, quantiles that fall, a segment without a persona.",
        "five features, and a centroid of four values",
        "Undo the edit, or make the model again with personas report.",
    ),
    Code(
        "E711",
        "No such measure in the model",
        "A customer is told, or a measure bound, under a name that the model does not know.",
        "personas assign --model model.json --set incme=88",
        "Take a name from the list in the message.",
    ),
    Code(
        "E712",
        "An ending that names no form",
        "What assign writes is told by the ending of the file.",
        "personas assign customers.csv -o assigned.json",
        "Write .csv, .parquet or .xlsx, or - for CSV on standard output.",
    ),
    Code(
        "E713",
        "More customers than a sheet holds",
        "A sheet of a workbook ends at 1,048,576 rows.",
        "personas assign millions.parquet -o assigned.xlsx",
        "Write .csv or .parquet.",
    ),
    Code(
        "E714",
        "No number",
        "The measure is numeric, and what is told of the customer is not a number.",
        "personas assign --model model.json --set income=high",
        "Write a plain number, with a point for decimals.",
    ),
    Code(
        "E715",
        "Nothing that segments depend on",
        "Of all that is told of the customer, nothing is a measure that distances are made of.",
        "personas assign --model model.json --set gender=Female",
        "Tell at least one of the measures that the message lists.",
    ),
    Code(
        "W711",
        "New values of a category",
        "Customers have a value that nobody had when segments were found (or hardly anybody: "
        "values of under 11 customers are not kept). Where it counts in distances, it counts as "
        "none of the known ones.",
        "`Marital_Status` has values that segments were not found with: `Civil union`",
        "Mend the spelling if it is one; otherwise find segments anew before long.",
    ),
    Code(
        "W712",
        "More gaps than before",
        "A measure has gaps and had none, or its share of gaps is over 5 points larger than when "
        "segments were found. They are treated as gaps were then: filled or left out.",
        "`Income` is missing for 300 of 1,000 customers; it was for 2 of 200",
        "Look at the export: a column may have been renamed or left out for some.",
    ),
    Code(
        "W713",
        "A column is missing that segments do not depend on",
        "The model knows the measure from profiles and rules only, so that customers are placed "
        "all the same.",
        "`Gender` (gender) is not there",
        'If it has another name now, bind it: --measure "gender=Sex".',
    ),
    Code(
        "W714",
        "The unit may be another",
        "The median lies beyond 5 % or 95 % of the customers that segments were found among, and "
        "is within a quarter of 1000, 100, 12 or 7 times the earlier median, or of one of these "
        "parts of it. That is told from 30 customers on.",
        "The median of `Income` is 60,500; it was 61: about 1,000 times",
        'Calculate it back if so: --measure "income=Income / 1000".',
    ),
    Code(
        "W715",
        "A measure has shifted",
        "The median lies beyond 5 % or 95 % of the customers that segments were found among. "
        "That is told from 30 customers on.",
        "The median of `Age` is 71; it was 36",
        "If customers are others now, find segments anew; if the column is another, bind the "
        "right one with --measure.",
    ),
    Code(
        "W716",
        "Customers were not assigned",
        "They have no value in any measure that segments depend on, or a gap in a measure whose "
        "gaps were dropped when segments were found. Rows read are rows written and these.",
        "3 of 1,000 customers have no value in any measure that segments depend on",
        "Fill those gaps in the table if you can.",
    ),
    Code(
        "E721",
        "Earlier numbers cannot be kept",
        "Segments are matched by customers in both tables, or by where the earlier centroids put "
        "those of today. Here neither can be: too few ids come back, and a measure that the "
        "earlier segments depend on is missing. Segments of labels have numbers of their own.",
        "personas report customers.csv --like other/model.json",
        "Bind the measure with --measure, or keep customers.csv beside the model.",
    ),
    Code(
        "W721",
        "A segment has split",
        "Two or more segments have most of their customers from one earlier segment. The one that "
        "is most like it keeps its number, if they share half of all who are in either.",
        "Segment 2 (Loyal) has split: most customers of 2 and 7 were in it",
        "Look at the new segments before you go on with what was planned for the old one.",
    ),
    Code(
        "W722",
        "Segments have merged",
        "Most customers of two or more earlier segments are in one segment now.",
        "Segments 3 (Budget) and 4 (Careful) have merged: most of their customers are in 3 now",
        "Look at the segment before you go on with what was planned for the old ones.",
    ),
    Code(
        "W723",
        "A segment did not come back",
        "No segment shares half of all customers who are in either with it (a Jaccard similarity "
        "of 0.5; under that a cluster counts as dissolved, Hennig 2007). Its number is retired, "
        "and never given again.",
        "Segment 5 (Impulse Shoppers) did not come back; its number is retired",
        "End what was planned for it, or ask for more segments with -k.",
    ),
    Code(
        "W724",
        "A segment is new",
        "It matches none of the earlier segments, and has a number that none had before.",
        "Segment 8 is new: it matches none of the earlier ones",
        "Look at its profile and rules.",
    ),
)
