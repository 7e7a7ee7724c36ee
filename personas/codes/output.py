"""Codes 5 and 6: outputs, audiences for platforms (52), and configuration."""

from __future__ import annotations

from personas.codes.code import Code

CONFIG: tuple[Code, ...] = (
    Code(
        "E601",
        "The configuration file does not exist",
        "The file in --config does not exist. Without --config, personas uses the nearest "
        "personas.yaml in the working directory or above it, if there is one.",
        "personas preview customers.csv --config persnas.yaml",
        "Check the path, or write one with personas init customers.csv.",
    ),
    Code(
        "E602",
        "Invalid setting",
        "The value of the key must be a number, a range or one of a few words, and is none of "
        "them.",
        "clusters: many",
        "Use a value in the message: clusters: auto, clusters: 6 or clusters: 4-8.",
    ),
    Code(
        "E603",
        "personas.yaml already exists",
        "personas init writes a new file, and overwriting yours would lose its content.",
        "personas init customers.csv, run twice",
        "Overwrite it with --force, or copy the output of personas explore by hand.",
    ),
    Code(
        "E604",
        "A library is missing",
        "A library that personas requires is not installed.",
        "pip uninstall duckdb",
        "Install personas again: pip install --force-reinstall personas.",
    ),
    Code(
        "E605",
        "The bundled templates are missing",
        "Reports are written with bundled templates, and these are not installed.",
        "a copy of the package without its data files",
        "Install personas again: pip install --force-reinstall personas.",
    ),
    Code(
        "E606",
        "A settings file that was found names something outside its folder",
        "A personas.yaml above the working directory was found, not named by you, and another "
        "person may have written it. It may not name a query, a server, or a file or folder "
        "outside its own.",
        "query: SELECT * FROM customers, in ../personas.yaml",
        "If you trust the file, name it: --config ../personas.yaml. Or work in its folder.",
    ),
)

OUTPUT: tuple[Code, ...] = (
    Code(
        "E501",
        "The output cannot be written",
        "The path is not a folder, is write-protected, or the disk is full. Nothing was written, "
        "and the former content is unchanged.",
        "personas report customers.csv -o /read-only/report",
        "Name a writable folder with -o.",
    ),
    Code(
        "E502",
        "An edited report would be overwritten",
        "Files of the report were changed since they were written, and overwriting them would "
        "lose the edits.",
        "you improved report/README.md and run personas report again",
        "Write to another folder with -o, or overwrite the edits with --force.",
    ),
    Code(
        "E503",
        "The folder contains other files",
        "A report needs a folder of its own, and this one contains files that do not belong to a "
        "report.",
        "personas report customers.csv -o .",
        "Name another folder with -o, or write beside those files with --force.",
    ),
    Code(
        "E504",
        "Standard output cannot be written",
        "Standard output is closed, or its destination is full. A folder or file named with -o "
        "is written all the same. A reader that stops early, such as `head`, causes no error.",
        "personas preview customers.csv > /full-disk/preview.txt",
        "Redirect it to a file or program that can accept it, or to /dev/null.",
    ),
    Code(
        "E505",
        "The folder for temporary files cannot be written",
        "Data that does not fit into memory, and tables that cannot be read in place, are stored "
        "there. The folder is full, does not exist, or is write-protected. If TMPDIR names it, "
        "no other folder replaces it: you decide where customers' data is stored.",
        "TMPDIR=/full-disk personas preview customers.csv",
        "Free some space there, or name another folder with TMPDIR.",
    ),
    Code(
        "E506",
        "The system is out of resources",
        "No memory, open files or threads are available, or a limit allows fewer than personas "
        "needs.",
        "ulimit -n 8; personas preview customers.csv",
        "End other programs, raise the limit with ulimit, or give the engine more memory with "
        "--memory.",
    ),
    Code(
        "E507",
        "The system denies access to a file",
        "A file cannot be opened, read or written for the reason in the message, or the working "
        "directory was removed.",
        "rmdir the working directory, and run personas preview /data/customers.csv",
        "Check the name and permissions of the file, and the disk.",
    ),
    Code(
        "E511",
        "The template does not exist",
        "A report is written with a bundled template or with a file of yours.",
        'personas.report.render(run, template="readmee")',
        "Name one of the bundled templates, or the path of a file.",
    ),
    Code(
        "E512",
        "Invalid template",
        "The template has a Jinja syntax error, uses a name that reports do not have, accesses "
        "Python internals, or includes a file that does not exist, is not text, or is outside "
        "the folders of templates.",
        "{{ segmnts | length }}",
        "Correct the line in the message.",
    ),
    Code(
        "E513",
        "The template exceeds its computation limit",
        "One rendering may take 5,000,000 steps (parts of expressions, iterations of loops, "
        "items of lists), create texts of 20,000,000 characters on the way, call macros 50 deep, "
        "and write 5,000,000 characters; numbers in filters and formats are limited to 1,000. A "
        "report of 30 segments and 60 measures uses a tenth of that. The count is the same on "
        "every machine.",
        "{% for s in segments %}{% for i in range(99999) %}{{ s.name }}{% endfor %}{% endfor %}",
        "Correct the line of the template in the message.",
    ),
    Code(
        "E514",
        "Invalid selection of formats",
        "A format is unknown, none is named, or two templates would write the same file.",
        "personas report customers.csv --format pdf",
        "Use formats in the message, and give your own templates distinct names. Print "
        "report.html to get a PDF.",
    ),
    Code(
        "E515",
        "The template already exists",
        "The folder already contains a different template of this name, perhaps with your edits.",
        "personas templates eject readme, a second time, after you edited one of its parts",
        "Name another folder with -o, or overwrite the file with --force.",
    ),
    Code(
        "E516",
        "The query contains control characters",
        "A name in the model contains control characters. The query must contain the name "
        "unchanged, and a terminal would execute the characters.",
        "personas export model.json --to sql, of a column whose name would clear the screen",
        "Write the query to a file with -o, or rename the column.",
    ),
    Code(
        "E599",
        "An unexpected error",
        "personas encountered an error that it does not handle. This is a bug of personas.",
        "unexpected KeyError",
        "Report it with your command; PERSONAS_TRACEBACK=1 shows where it occurred.",
    ),
)


AUDIENCE: tuple[Code, ...] = (
    Code(
        "E521",
        "Consent is not specified",
        "An audience is a list of people to contact, and personas never guesses whether they "
        "agreed. Without a setting for consent no file is written.",
        "personas export customers.csv --to audience --model model.json --format meta --email mail",
        "Name the column and the value that record consent: --consent newsletter=yes. If no "
        "column does, and the law permits it, say so: --consent none-recorded.",
    ),
    Code(
        "E522",
        "A contact column does not exist",
        "Contact columns must be named exactly, and are never guessed.",
        "--email Email, but the table has the column e_mail",
        "Name one of the columns in the message.",
    ),
    Code(
        "E523",
        "No column identifies people for the platform",
        "Every platform identifies people by a key, usually an e-mail address or a phone number. "
        "None of the named columns is a key for this platform, or the country code is invalid.",
        "personas export customers.csv --to audience --format hubspot --phone Phone …",
        "Name the columns in the message, such as --email Email. A country is two letters: "
        "--country-code DE.",
    ),
    Code(
        "E524",
        "The model does not have this persona",
        "The model has no segment with this persona or this number.",
        "--persona premum",
        "Use ids of personas in the message, or numbers of segments.",
    ),
    Code(
        "E525",
        "The audience is empty",
        "No customer of these personas has both consent and a usable key. Nothing was written.",
        "--consent newsletter=yes, where every cell is 1 or 0",
        "Check the counts in the message: the value of the consent, the columns, the persona.",
    ),
    Code(
        "E526",
        "The file exceeds the platform's limit",
        "The platform rejects files above its limit. Nothing was written.",
        "an audience of 60 MB for Klaviyo, which accepts 50 MB",
        "Export one persona at a time, or name fewer contact columns.",
    ),
    Code(
        "W521",
        "The audience is below the platform's minimum",
        "Platforms reject short lists or never deliver to them, because these could identify "
        "persons.",
        "an audience of 40 people for Meta, which requires 100",
        "Export several personas together: --persona premium,loyal.",
    ),
    Code(
        "W522",
        "Some contacts are invalid",
        "E-mail addresses are malformed, phone numbers fit no numbering plan or lack a country, "
        "or countries are not two letters. These values are left out, and so are people without "
        "another key.",
        "phone: 0171 1234567, without --country-code",
        "Set the country of the phone numbers: --country-code DE. Correct the others in the table.",
    ),
)
