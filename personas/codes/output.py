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
        "E504",
        "Standard output cannot be written",
        "It is closed, or what it is sent to is full. A folder or file that was named with -o is "
        "written nonetheless. A reader that wants no more, such as `head`, is no error.",
        "personas preview customers.csv > /full-disk/preview.txt",
        "Send it to a file or program that can take it, or to /dev/null.",
    ),
    Code(
        "E505",
        "The folder for temporary files cannot be written",
        "What does not fit into memory is laid down there, and tables that are not read in place. "
        "It is full, is not there, or may not be written to. Where TMPDIR names it, no other is "
        "taken in its stead: customers' data lies where you say.",
        "TMPDIR=/full-disk personas preview customers.csv",
        "Free some space there, or name another folder with TMPDIR.",
    ),
    Code(
        "E506",
        "The system has too little to give",
        "No memory, no open files or no threads are left, or fewer are allowed than are needed.",
        "ulimit -n 8; personas preview customers.csv",
        "End other programs, allow more with ulimit, or let the engine hold more with --memory.",
    ),
    Code(
        "E507",
        "The system refuses a file",
        "It cannot be opened, read or written, for the reason that is told, or the folder that the "
        "command works in was removed.",
        "rmdir the folder that you work in, and run personas preview /data/customers.csv",
        "Check its name and what you may do with it, and its disk.",
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
        "It breaks the syntax of Jinja, speaks of something that a report does not have, reaches "
        "into Python, or asks for a file that is not there, is not text, or lies outside of the "
        "folders of templates.",
        "{{ segmnts | length }}",
        "Mend the line that the message shows.",
    ),
    Code(
        "E513",
        "The template never ends, or does far too much",
        "One rendering may take 5,000,000 steps (parts of expressions, turns of loops, items of "
        "lists), make texts of 20,000,000 characters on the way, call macros 50 deep, and write "
        "5,000,000 characters; numbers in filters and formats go to 1,000. A report of 30 segments "
        "and 60 measures takes a tenth of that. The count is the same on every machine.",
        "{% for s in segments %}{% for i in range(99999) %}{{ s.name }}{% endfor %}{% endfor %}",
        "Mend the line of the template that the message names.",
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
        "E516",
        "A query that cannot be shown on a terminal",
        "A name of the model holds control characters. In a query it must stand as it is, and a "
        "terminal would obey them.",
        "personas export model.json --to sql, of a column whose name would clear the screen",
        "Write it to a file with -o, or give the column a name of letters and signs.",
    ),
    Code(
        "E599",
        "An unexpected error",
        "Something happened that personas did not foresee. That is a bug of the tool.",
        "unexpected KeyError",
        "Report it with the command you ran; PERSONAS_TRACEBACK=1 shows where it happened.",
    ),
)
