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
)
