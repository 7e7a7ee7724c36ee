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
    Code(
        "E603",
        "There is a personas.yaml already",
        "personas init writes a new file, and what stands in yours is worth keeping.",
        "personas init customers.csv, run twice",
        "Write over it with --force, or take over by hand what personas explore prints.",
    ),
    Code(
        "E604",
        "A library is missing",
        "personas was installed without one of the libraries that it cannot do without.",
        "pip uninstall duckdb",
        "Install it again: pip install --force-reinstall personas.",
    ),
    Code(
        "E605",
        "The bundled templates are missing",
        "Reports are written through templates that come with personas, and they are not there.",
        "a copy of the package without its data files",
        "Install it again: pip install --force-reinstall personas.",
    ),
    Code(
        "E606",
        "A settings file around this folder reaches too far",
        "A personas.yaml in a folder around the working directory was found, not named, and may "
        "have been put there by somebody else. It may not name a query, a server, or a file or "
        "folder outside of its own.",
        "query: SELECT * FROM customers, in ../personas.yaml",
        "Where you trust the file, name it: --config ../personas.yaml. Or go to its folder.",
    ),
)
