"""E5xx, E6xx: outputs and settings."""

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
)


OUTPUT: tuple[Code, ...] = (
    Code(
        "E501",
        "The output cannot be written",
        "The place is not a folder, or may not be written to, or the disk is full. Nothing was "
        "written, and what was there before is still there.",
        "personas report customers.csv -o /read-only/report",
        "Name a folder that you may write to with -o.",
    ),
    Code(
        "E502",
        "An edited report would be overwritten",
        "Files of the report were changed since they were written, and edits are worth keeping.",
        "you improved report/README.md and run personas report again",
        "Write to another folder with -o, or replace the edits with --force.",
    ),
    Code(
        "E503",
        "The folder holds other files",
        "A report takes a folder of its own, and this one holds files that no report wrote.",
        "personas report customers.csv -o .",
        "Name another folder with -o, or write beside those files with --force.",
    ),
    Code(
        "E511",
        "There is no such template",
        "A report is written through a bundled template or through a file of yours.",
        'personas.report.render(run, template="readmee")',
        "Name one of the bundled templates, or the path of a file.",
    ),
    Code(
        "E512",
        "The template is broken",
        "It breaks the syntax of Jinja, speaks of something that a report does not have, or asks "
        "for a file that is not there.",
        "{{ segmnts | length }}",
        "Mend the line that the message shows.",
    ),
    Code(
        "E513",
        "The template writes without end",
        "A report of several million characters is a loop that runs away, not a report.",
        "{% for s in segments %}{% for i in range(99999) %}{{ s.name }}{% endfor %}{% endfor %}",
        "Mend the loop of the template that the message names.",
    ),
    Code(
        "E514",
        "The report cannot be written as asked",
        "A format is not known, none is named, or two templates would write the same file.",
        "personas report customers.csv --format pdf",
        "Name formats that the message lists, and give templates of your own their own names. A "
        "PDF is printed from report.html.",
    ),
    Code(
        "E515",
        "A template of yours would be overwritten",
        "The folder already holds a template of this name that differs: you may have edited it.",
        "personas templates eject readme, a second time, after you edited one of its parts",
        "Name another folder with -o, or replace the file with --force.",
    ),
    Code(
        "E599",
        "An unexpected error",
        "Something happened that personas did not foresee. That is a bug of the tool.",
        "unexpected KeyError",
        "Report it with the command you ran; PERSONAS_TRACEBACK=1 shows where it happened.",
    ),
)
