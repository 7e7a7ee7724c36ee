"""The options of each command that heeds `personas.yaml`, and the keys of that file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from personas.config.options import (
    BACKEND,
    DATA,
    ID,
    MEASURES,
    PURCHASES,
    QUIET,
    READING,
    SEGMENTATION,
    STRICT,
    Option,
)
from personas.domain.audience import FIELDS, NOT_RECORDED, PLATFORMS

MODEL = Option(
    "model", "The model that a report wrote.", "path", default="report/model.json", metavar="FILE"
)
FORMAT = Option(
    "format",
    "Tables for people or JSON for programs.",
    "choice",
    choices=("table", "json"),
    default="table",
    dest="output_format",
    scope="section",
)
FORMATS = Option("format", kind="names", dest="formats", metavar="A,B", scope="section")
OUTPUT = Option("output", flags=("-o", "--output"), scope="section")
OUTPUT_FOLDER = replace(OUTPUT, kind="path", metavar="DIR", help="Write it as a report instead.")
OUTPUT_FILE = replace(OUTPUT, kind="file", help="File to write.")
FORCE = Option("force", "Replace files that were edited since.", "flag", scope="typed")

NEW_ID = replace(ID, help="The id column, if it has another name now.")

ASSIGN = (
    replace(DATA, is_required=False),
    MODEL,
    replace(
        OUTPUT,
        kind="location",
        default="assigned.csv",
        metavar="FILE",
        help="File to write: .csv (formulas are led by '), .parquet or .xlsx; - for CSV on "
        "standard output.",
    ),
    Option(
        "set",
        "One customer instead of DATA (repeatable).",
        "pairs",
        dest="values",
        metavar="MEASURE=VALUE",
        form="MEASURE=VALUE",
        example="income=88",
        scope="typed",
    ),
    replace(FORMAT, help="How the one customer is shown."),
    NEW_ID,
    replace(MEASURES, help="What a measure is called or made of now (repeatable)."),
    replace(
        PURCHASES,
        help="What is otherwise in the purchases now: as_of=2014-12-31, … (repeatable).",
        example="as_of=2014-12-31",
    ),
    *READING,
    *BACKEND,
    STRICT,
    QUIET,
)
COMPARE = (
    Option("old", kind="path", is_argument=True, is_required=True, scope="section"),
    Option("new", kind="location", is_argument=True, is_required=True, scope="section"),
    OUTPUT_FOLDER,
    replace(
        FORMATS, help="md, html, json: what -o writes (all), or one to print instead of tables."
    ),
    Option(
        "bars",
        "What alerts begin above: psi=0.25, share=5%, moved=20%, left=20%, renamed=10% "
        "(repeatable).",
        "pairs",
        flags=("--bar",),
        dest="bars",
        metavar="NAME=VALUE",
        scope="section",
    ),
    replace(ID, help="The id column of NEW, if it has another name now."),
    *READING,
    *BACKEND,
    FORCE,
    replace(STRICT, help="Exit with 1 when there are alerts or warnings."),
    QUIET,
)
CONTACTS = tuple(
    Option(
        field.replace("_", "-"),
        f"Holds the {'id on the platform' if field == 'record' else field.replace('_', ' ')}.",
        metavar="COLUMN",
        scope="section",
    )
    for field in FIELDS
)
AUDIENCE = (
    DATA,
    MODEL,
    Option(
        "format",
        "The platform that the file is for.",
        "choice",
        choices=tuple(sorted(PLATFORMS)),
        dest="platform",
        is_required=True,
        scope="section",
    ),
    Option(
        "persona",
        "Whom to write: ids of personas, or numbers of segments (repeatable).",
        "texts",
        metavar="ID[,ID]",
        scope="section",
    ),
    *CONTACTS,
    Option(
        "country-code",
        "The country of those for whom no column says one: its two letters, such as DE.",
        metavar="XX",
        scope="section",
    ),
    Option(
        "consent",
        "What records that a customer may be contacted, or that nothing does.",
        metavar=f"COLUMN=VALUE|{NOT_RECORDED}",
        scope="section",
    ),
    Option("plain", "Do not hash; the platform does it at the upload.", "flag", scope="section"),
    replace(OUTPUT_FILE, default="audience.csv"),
    NEW_ID,
    *READING,
    STRICT,
    QUIET,
)
REPORT = (
    *SEGMENTATION,
    replace(OUTPUT, kind="path", default="report", help="Folder to write."),
    Option(
        "template",
        "readme, executive, slides, crm or a file of yours (repeatable).",
        "texts",
        default=("readme",),
        metavar="NAME|FILE",
        scope="section",
    ),
    Option(
        "templates",
        "Your own templates and parts, looked for here first.",
        "folder",
        metavar="FOLDER",
        scope="section",
    ),
    replace(FORMATS, default="md,html", help="The formats to write: md, html, xlsx."),
    FORCE,
)
XLSX = (
    Option("model", kind="file", is_argument=True, is_required=True, scope="section"),
    replace(OUTPUT_FILE, default="segments.xlsx"),
)

# The options of each command that heeds `personas.yaml`, in the order of its help.
COMMANDS: Mapping[str, tuple[Option, ...]] = {
    "preview": (*SEGMENTATION, FORMAT),
    "explore": (*SEGMENTATION, OUTPUT_FOLDER, FORCE),
    "compare": COMPARE,
    "audience": AUDIENCE,
    "xlsx": XLSX,
    "assign": ASSIGN,
    "report": REPORT,
    "init": (*SEGMENTATION, replace(FORCE, help="Write over the file that is there.")),
    "explain": SEGMENTATION,
    "context": SEGMENTATION,
}


def _by_name(options: Iterable[Option], scope: str) -> Mapping[str, Option]:
    return {option.name: option for option in options if option.scope == scope}


KEYS: Mapping[str, Option] = _by_name((*SEGMENTATION, MODEL), "general")
SECTIONS: Mapping[str, Mapping[str, Option]] = {
    command: section
    for command, options in COMMANDS.items()
    if (section := _by_name(options, "section"))
}
