"""The table of options: what commands, `personas.yaml`, Python and a request call by one name.

The command line makes click's options from it, the settings file its keys and their checks; a test
holds the signature of `personas.segment` and the fields of `Request` to it. Options that one
command takes and no file may say stand beside that command.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from personas.domain.audience import FIELDS, NO_RECORD, PLATFORMS
from personas.domain.request import DATES, ENGINES, SIGNS

# How a value is written. A path, an address and the name of a bundled pack are locations.
Kind = Literal[
    "text", "flag", "choice", "sign", "encoding", "clusters", "components", "count", "names",
    "texts", "pairs", "by_name", "preparation", "purchases", "location", "path", "file", "folder",
]  # fmt: skip
REPEATABLE = frozenset({"texts", "pairs", "by_name", "preparation", "purchases"})
RELATIVE = frozenset({"location", "path", "file", "folder"})


@dataclass(frozen=True, slots=True)
class Option:
    """An option of commands.

    ``name`` is its key in `personas.yaml`, its argument of `personas.segment` and its field of
    `Request` or `Reading`, where there are such. ``flags`` are typed (``--name`` by default),
    ``dest`` is the parameter of the command's function. ``example`` and ``form`` (``metavar`` by
    default) show in messages how a value is written. In `personas.yaml` a ``general`` option
    stands at the top, one of a ``section`` under the name of its command, one ``typed`` nowhere.
    """

    name: str
    help: str = ""
    kind: Kind = "text"
    flags: tuple[str, ...] = ()
    dest: str = ""
    metavar: str | None = None
    choices: tuple[str, ...] = ()
    default: str | tuple[str, ...] | None = None
    form: str = ""
    example: str = ""
    is_argument: bool = False
    is_required: bool = False
    scope: Literal["general", "section", "typed"] = "general"

    def __post_init__(self) -> None:
        flags = self.flags or (f"--{self.name}",)
        dest = self.dest or flags[-1].removeprefix("--").replace("-", "_")
        object.__setattr__(self, "flags", flags)
        object.__setattr__(self, "dest", dest)

    @property
    def is_repeatable(self) -> bool:
        """Whether it can be typed again and again."""
        return self.kind in REPEATABLE

    @property
    def is_relative(self) -> bool:
        """Whether its value in a file is a path seen from the folder of that file."""
        return self.kind in RELATIVE


# A row an option; the formatter would break the rows.
# fmt: off
DATA = Option("data", kind="location", is_argument=True, is_required=True)
RULES = Option("rules", "Rule pack. [default: the one that fits DATA best]", "location",
    metavar="PACK|FILE")
CLUSTERS = Option("clusters", "How many segments.", "clusters", flags=("-k", "--clusters"),
    default="auto", metavar="auto|N|MIN-MAX")
ID = Option("id", "The column that identifies a customer.", metavar="COLUMN")
MEASURES = Option("measures",
    "Bind a measure to a column, or calculate it from columns (repeatable).", "pairs",
    flags=("--measure",), metavar="NAME=EXPRESSION", form="NAME=COLUMN",
    example="income=Yearly pay")
ROLES = Option("roles",
    "What a column is for: id, feature, value, outcome, profile or ignored (repeatable).", "pairs",
    flags=("--role",), metavar="COLUMN=ROLE", example="churned=outcome")
LABELS = Option("labels", "Take the values of this column for the segments.", metavar="COLUMN")
LIKE = Option("like", "Keep the numbers of an earlier model's segments where they come back.",
    "location", metavar="MODEL")
FEATURES = Option("features", "The measures to find segments by.", "names", metavar="A,B,C")
PREPARATION = Option("preparation",
    'How measures count: "log robust weight 2 clip 0 to 200" (repeatable).', "preparation",
    flags=("--prepare",), metavar="[MEASURE=]WORDS")
PCA = Option("pca", "Find segments by principal components: 3, or 0.9 of the variance.",
    "components", metavar="N|SHARE")
IGNORE = Option("ignore", "Do as if the column were not there (repeatable).", "texts",
    metavar="COLUMN")
HAS_PURCHASES = Option("purchases", "DATA has a row a purchase, not a customer.", "flag",
    scope="typed")
PURCHASES = Option("purchases",
    "What a table of purchases holds: date=COLUMN, returns=drop, … (repeatable).", "purchases",
    flags=("--purchase",), metavar="NAME=VALUE", example="date=InvoiceDate")
UNIT = Option("unit", "What a row of DATA is, and what is segmented.", "choice",
    choices=("customer", "order"), default="customer")

READING = (
    Option("sheet", "The sheet of a workbook, or a range of it (Sheet1!A3:F90).", metavar="NAME|N"),
    Option("table", "The table of a database, or the file of a zip archive.", metavar="NAME"),
    Option("query", "What to ask a database for, instead of a table.", metavar="SQL"),
    Option("delimiter", "What stands between the cells of a text.", "sign", metavar="SIGN"),
    Option("encoding", "What a text is written in, such as cp1250.", "encoding", metavar="NAME"),
    Option("skip_rows", "How many lines or rows of a sheet stand above the header.", "count",
        flags=("--skip-rows",), metavar="N"),
    Option("header_row", "Which line or row of a sheet is the header, counted from 1.", "count",
        flags=("--header-row",), metavar="N"),
    Option("decimal", "The decimal sign, where numbers read both ways (repeatable).", "by_name",
        choices=tuple(SIGNS.values()), metavar="[COLUMN=].|,"),
    Option("dates", "The notation of dates: ymd, dmy, month, epoch_s, excel, none, … (repeatable).",
        "by_name", choices=DATES, metavar="[COLUMN=]NOTATION"),
    Option("missing", "What stands for gaps, in all columns or in one: n/a,income=-1.", "names",
        metavar="[COLUMN=]A,B,C"),
    Option("totals", "Rows of totals and footers: drop or keep. [default: drop]", "choice",
        choices=("drop", "keep")),
    Option("latest", "Read each customer's latest row alone, by this column of dates.",
        metavar="COLUMN"),
)
IMPUTATION = (
    Option("gaps", "Gaps: median, most common, drop, refuse or a number (repeatable).", "by_name",
        metavar="[MEASURE=]WAY"),
    Option("outliers", 'Outliers: keep, "iqr 3" or "q1 to q99" (repeatable). [default: keep]',
        "by_name", metavar="[MEASURE=]WAY"),
)
BACKEND = (
    Option("engine", "What runs the queries. [default: spark for spark:NAME, else duckdb]",
        "choice", choices=ENGINES),
    Option("master", "The Spark that is meant, such as spark://host:7077. [default: local[*]]",
        metavar="URL"),
    Option("memory",
        "What the engine may hold, 2GB say. [default: 150MB a processor, 300MB to 1.5GB]",
        metavar="SIZE"),
)
STRICT = Option("strict", "Exit with 1 when there are warnings.", "flag")
QUIET = Option("quiet", "Nothing but results and errors.", "flag", flags=("-q", "--quiet"))
SEGMENTATION = (
    DATA, RULES, CLUSTERS, ID, MEASURES, ROLES, LABELS, LIKE, FEATURES, PREPARATION, PCA, IGNORE,
    HAS_PURCHASES, PURCHASES, UNIT, *READING, *IMPUTATION, *BACKEND, STRICT, QUIET,
)

# What changes the result, in the order of the line that reproduces a report.
REPRODUCED = (
    RULES, CLUSTERS, ID, LABELS, MEASURES, ROLES, FEATURES, LIKE, PREPARATION, PCA, IGNORE,
    PURCHASES, UNIT, *READING, *IMPUTATION,
)

MODEL = Option("model", "The model that a report wrote.", "path", default="report/model.json",
    metavar="FILE")
SAVED = replace(MODEL, default=None, dest="saved", scope="typed",
    help="Instead of DATA: name the segments of this model, without the data and at once.")
FORMAT = Option("format", "Tables for people or JSON for programs.", "choice",
    choices=("table", "json"), default="table", dest="output_format", scope="section")
DETAILS = Option("details", "All of it: people, evidence, how k was chosen, every warning.", "flag",
    scope="section")
FORMATS = Option("format", kind="names", dest="formats", metavar="A,B", scope="section")
OUTPUT = Option("output", flags=("-o", "--output"), scope="section")
OUTPUT_FOLDER = replace(OUTPUT, kind="path", metavar="DIR", help="Write it as a report instead.")
OUTPUT_FILE = replace(OUTPUT, kind="file", help="File to write.")
FORCE = Option("force", "Replace files that were edited since.", "flag", scope="typed")

NEW_ID = replace(ID, help="The id column, if it has another name now.")

ASSIGN = (
    replace(DATA, is_required=False),
    MODEL,
    replace(OUTPUT, kind="location", default="assigned.csv", metavar="FILE",
        help="File to write: .csv (formulas are led by '), .parquet or .xlsx; - for CSV on "
        "standard output."),
    Option("set", "One customer instead of DATA (repeatable).", "pairs", dest="values",
        metavar="MEASURE=VALUE", example="income=88", scope="typed"),
    replace(FORMAT, help="How the one customer is shown."),
    NEW_ID,
    replace(MEASURES, help="What a measure is called or made of now (repeatable)."),
    replace(PURCHASES,
        help="What is otherwise in the purchases now: as_of=2014-12-31, … (repeatable).",
        example="as_of=2014-12-31"),
    *READING, *BACKEND, STRICT, QUIET,
)
COMPARE = (
    Option("old", kind="path", is_argument=True, is_required=True, scope="section"),
    Option("new", kind="location", is_argument=True, is_required=True, scope="section"),
    OUTPUT_FOLDER,
    replace(FORMATS,
        help="md, html, json: what -o writes (all), or one to print instead of tables."),
    Option("bars",
        "What alerts begin above: psi=0.25, share=5%, moved=20%, left=20%, renamed=10% "
        "(repeatable).",
        "pairs", flags=("--bar",), dest="bars", metavar="NAME=VALUE", scope="section"),
    replace(ID, help="The id column of NEW, if it has another name now."),
    *READING,
    *BACKEND,
    FORCE,
    replace(STRICT, help="Exit with 1 when there are alerts or warnings."),
    QUIET,
)
CONTACTS = tuple(
    Option(field.replace("_", "-"),
        f"Holds the {'id on the platform' if field == 'record' else field.replace('_', ' ')}.",
        metavar="COLUMN", scope="section")
    for field in FIELDS
)
AUDIENCE = (
    DATA,
    MODEL,
    Option("format", "The platform that the file is for.", "choice",
        choices=tuple(sorted(PLATFORMS)), dest="platform", is_required=True, scope="section"),
    Option("persona", "Whom to write: ids of personas, or numbers of segments (repeatable).",
        "texts", metavar="ID[,ID]", scope="section"),
    *CONTACTS,
    Option("country-code",
        "The country of those for whom no column says one: its two letters, such as DE.",
        metavar="XX", scope="section"),
    Option("consent", "What records that a customer may be contacted, or that nothing does.",
        metavar=f"COLUMN=VALUE|{NO_RECORD}", scope="section"),
    Option("plain", "Do not hash; the platform does it at the upload.", "flag", scope="section"),
    replace(OUTPUT_FILE, default="audience.csv"),
    NEW_ID,
    *READING, STRICT, QUIET,
)
REPORT = (
    *SEGMENTATION,
    replace(OUTPUT, kind="path", default="report", help="Folder to write."),
    Option("template", "readme, executive, slides, crm or a file of yours (repeatable).", "texts",
        default=("readme",), metavar="NAME|FILE", scope="section"),
    Option("templates", "Your own templates and parts, looked for here first.", "folder",
        metavar="FOLDER", scope="section"),
    replace(FORMATS, default="md,html", help="The formats to write: md, html, xlsx."),
    FORCE,
)
XLSX = (
    Option("model", kind="file", is_argument=True, is_required=True, scope="section"),
    replace(OUTPUT_FILE, default="segments.xlsx"),
)

NAMING = (replace(DATA, is_required=False), *SEGMENTATION[1:], SAVED)

SOURCE = Option("from", "Draft the pack from the segments of this table.", "location",
    dest="source", metavar="DATA", scope="typed")

# The options of each command that heeds `personas.yaml`, in the order of its help.
COMMANDS: Mapping[str, tuple[Option, ...]] = {
    "preview": (*NAMING, DETAILS, FORMAT),
    "explore": (*SEGMENTATION, OUTPUT_FOLDER, FORCE),
    "compare": COMPARE,
    "audience": AUDIENCE,
    "xlsx": XLSX,
    "assign": ASSIGN,
    "report": REPORT,
    "init": (*SEGMENTATION, replace(FORCE, help="Write over the file that is there.")),
    "explain": NAMING,
    "new": (SOURCE, *SEGMENTATION[1:], replace(FORCE, help="Write over the file that is there.")),
    "fit": SEGMENTATION,
    "context": SEGMENTATION,
}
# fmt: on


def _by_name(options: Iterable[Option], scope: str) -> Mapping[str, Option]:
    return {option.name: option for option in options if option.scope == scope}


KEYS: Mapping[str, Option] = _by_name((*SEGMENTATION, MODEL), "general")
SECTIONS: Mapping[str, Mapping[str, Option]] = {
    command: section
    for command, options in COMMANDS.items()
    if (section := _by_name(options, "section"))
}
