"""Codes 6, the configuration."""

from __future__ import annotations

from personas.codes.code import Code

CONFIG: tuple[Code, ...] = (
    Code(
        "E601",
        "No such configuration",
        "The file named with --config is not there. Without --config the nearest personas.yaml "
        "is taken, upward from the working directory, and there need not be any.",
        "personas preview customers.csv --config persnas.yaml",
        "Check the path, or write one with personas init customers.csv.",
    ),
    Code(
        "E602",
        "A setting that cannot be",
        "The key takes a number, a range or one of a few words, and this is none of them.",
        "clusters: many",
        "Write what the message lists: clusters: auto, clusters: 6 or clusters: 4-8.",
    ),
)
