"""Codes of the tools around rule packs: names of saved runs, packs from tables, coverage."""

from __future__ import annotations

from personas.codes.code import Code

TOOLS: tuple[Code, ...] = (
    Code(
        "E230",
        "A figure that the model does not hold",
        "Names for a saved run come from its profile alone. A model holds the median, mean, q5, "
        "q25, q75 and q95 of each measure, what its own rules compared, and the shares of "
        "categories; figures of few customers are withheld from it. A condition that needs "
        "anything else cannot be decided.",
        "personas preview --model report/model.json --rules my.yaml, with {stat: q10, at_least: 5}",
        "Compare with a figure that the model holds, or run the rules on the data.",
    ),
    Code(
        "E231",
        "Segments that no rule tells apart",
        "A pack is drafted from figures of segments: medians, means, quartiles and shares. These "
        "segments have the same ones, so that no condition holds for one of them alone.",
        "personas rules new my.yaml --from customers.csv --labels group",
        "Ask for fewer segments with -k, or bind further measures with --measure.",
    ),
    Code(
        "E232",
        "Drafts for this pack would not help",
        "`lint --fix` writes a persona for every gap. It writes nothing where there are very many "
        "gaps, or where the end of a list stands elsewhere in the file, at an anchor.",
        "personas rules lint --fix my.yaml, where every persona depends on ten measures",
        "Write a persona for what is left, or the rows by hand.",
    ),
    Code(
        "E233",
        "A bundled pack is not edited",
        "`lint --fix` writes into the file of a pack; those of bundled packs belong to personas.",
        "personas rules lint --fix retail",
        "Build on it in a file of your own: extends: retail.",
    ),
    Code(
        "E234",
        "The pack changed meanwhile",
        "The file was saved by somebody else while `lint --fix` drafted rows for it. Writing them "
        "would have undone that change.",
        "an editor that saves my.yaml during personas rules lint --fix my.yaml",
        "Run the command again.",
    ),
    Code(
        "W215",
        "Confidence in the names is not known",
        "A saved run was named by other rules than before. How often a segment keeps its name, "
        "and how many of its customers satisfy the rule, can be measured on the data alone.",
        "personas preview --model report/model.json --rules my.yaml",
        "Once the names fit, run the rules on the data: personas preview DATA --rules my.yaml.",
    ),
)
