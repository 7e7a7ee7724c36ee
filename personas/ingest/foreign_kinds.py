"""Files that are no table that is read here: what they are, and how to get the table out."""

from __future__ import annotations

import re

PROGRAM = "Export the table as CSV or Excel from the program that has it."
UNPACK = "Unpack it, and name the table in it; .zip, .gz and .zst are read as they are."
STATISTICS = "In {}, write it as CSV: {}"
SPSS = STATISTICS.format("SPSS", "SAVE TRANSLATE OUTFILE='t.csv' /TYPE=CSV /FIELDNAMES.")
SAS = STATISTICS.format("SAS", "proc export data=t outfile='t.csv' dbms=csv; run;")
STATA = STATISTICS.format("Stata", 'export delimited "t.csv"')
R = STATISTICS.format("R", 'write.csv(readRDS("t.rds"), "t.csv", row.names = FALSE)')
PANDAS = (
    'In Python, write it as Parquet: frame.to_parquet("t.parquet"). It is not opened here, for a '
    "pickle can run code."
)
DATABASE = "Export the table as CSV from the program that has it, or with mdb-export."
PICTURE = "A picture has no cells: export the table itself as CSV or Excel."

# Offset, first bytes, what that is, how to export.
SIGNS: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"%PDF", "a PDF", PROGRAM),
    (0, b"%!PS", "PostScript", PROGRAM),
    (0, b"\x89PNG", "a picture (PNG)", PICTURE),
    (0, b"\xff\xd8\xff", "a picture (JPEG)", PICTURE),
    (0, b"GIF8", "a picture (GIF)", PICTURE),
    (8, b"WEBP", "a picture (WebP)", PICTURE),
    (0, b"II*\x00", "a picture (TIFF)", PICTURE),
    (0, b"MM\x00*", "a picture (TIFF)", PICTURE),
    (4, b"ftyp", "a video or picture", PICTURE),
    (0, b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (0, b"\xfd7zXZ\x00", "packed by xz", UNPACK),
    (0, b"\x04\x22\x4d\x18", "packed by lz4", UNPACK),
    (0, b"\x1f\x9d", "packed by compress", UNPACK),
    (257, b"ustar", "a tar archive", UNPACK),
    (0, b"$FL2", "a data file of SPSS (.sav)", SPSS),
    (0, b"$FL3", "a data file of SPSS (.zsav)", SPSS),
    (0, b"<stata_dta>", "a data file of Stata (.dta)", STATA),
    (
        12,
        b"\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00",
        "a data file of SAS (.sas7bdat)",
        SAS,
    ),
    (0, b"HEADER RECORD*******", "a transport file of SAS (.xpt)", SAS),
    (0, b"RDX2\n", "a data file of R (.RData)", R),
    (0, b"RDX3\n", "a data file of R (.RData)", R),
    (0, b"X\n\x00\x00\x00", "a data file of R (.rds)", R),
    (4, b"Standard Jet DB", "a database of Access (.mdb)", DATABASE),
    (4, b"Standard ACE DB", "a database of Access (.accdb)", DATABASE),
    (0, b"PGDMP", "a dump of PostgreSQL", "Restore it, and name the server: postgresql://…"),
    (0, b"\x89HDF", "a file of HDF5", PROGRAM),
    (0, b"\x93NUMPY", "an array of NumPy", "In Python, write it as CSV: numpy.savetxt"),
    (0, b"MATLAB 5.0 MAT-file", "a data file of MATLAB", PROGRAM),
    (0, b"Obj\x01", "a file of Avro", "Write it as Parquet or CSV."),
    (0, b"MZ\x90", "a program", PROGRAM),
    (0, b"\x7fELF", "a program", PROGRAM),
)
PICKLE = re.compile(rb"\x80[\x02-\x05][\x95\x63\x7d\x5d\x28\x8c\x58\x71]", re.DOTALL)
# Version, year, month and day, number of rows, length of the header.
DBF = re.compile(
    rb"[\x02\x03\x30\x31\x83\x8b\xf5].[\x01-\x0c][\x01-\x1f].{4}.[\x00-\x20]", re.DOTALL
)
OLD_STATA = re.compile(rb"[\x69\x6c\x6e-\x73][\x01\x02]\x01\x00", re.DOTALL)
OLD_EXCEL = re.compile(rb"\x09[\x00\x02\x04]\x06\x00|\x09\x00\x04\x00", re.DOTALL)
BINARY: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (re.compile(rb"BZh[1-9]1AY&SY"), "packed by bzip2", UNPACK),
    (
        re.compile(rb"ORC[\x00-\x0c][\x00-\x09\x0b\x0c\x0e-\x1f]"),
        "a file of ORC",
        "Write it as Parquet or CSV.",
    ),
    (PICKLE, "a pickle of Python", PANDAS),
    (DBF, "a table of dBASE (.dbf)", "Open it in LibreOffice or Excel, and save it as CSV."),
    (OLD_STATA, "a data file of Stata (.dta)", STATA),
    (
        OLD_EXCEL,
        "a sheet of Excel from before 1995",
        "Open it in LibreOffice, and save it as .xlsx.",
    ),
)
TEXTS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(r"(?=.*?multipart/related)(.*?\n)?\s*mime-version:", re.I | re.S),
        "a web page in one file (MHTML)",
        "Open it in Excel or a browser, and save the table as .xlsx or CSV.",
    ),
    (
        re.compile(r"\{[^{}]{0,400}docs\.google\.com"),
        "a link to a document of Google",
        "Download the sheet itself, as CSV or Excel: File, Download.",
    ),
    (re.compile(r"\{\\rtf"), "a document of Rich Text", PROGRAM),
    (
        re.compile(r"version https://git-lfs"),
        "a pointer of Git LFS, which stands for a file",
        "Fetch the file itself: git lfs pull",
    ),
    (
        re.compile(
            r"(--|/\*|#)[^\n]*\n([^\n]*\n){0,80}?\s*"
            r"(create\s+(table|database|schema|type)|insert\s+into|drop\s+table|set\s+\w+\s*=|/\*!)",
            re.I,
        ),
        "a script of SQL",
        "Load it into its database, and export the table; or name the server: postgresql://…",
    ),
    (
        re.compile(r"(insert\s+into|create\s+table|drop\s+table)\s", re.I),
        "a script of SQL",
        "Load it into its database, and export the table; or name the server: postgresql://…",
    ),
    (
        re.compile(r"ID;P[^\n]*\r?\n[A-Z]{1,2};"),
        "a sheet in the format SYLK",
        "Open it in Excel or LibreOffice, and save it as .xlsx or CSV.",
    ),
    (
        re.compile(r"TABLE\r?\n0,1\r?\n"),
        "a sheet in the format DIF",
        "Open it in Excel or LibreOffice, and save it as .xlsx or CSV.",
    ),
    (
        re.compile(r"%!PS|%PDF"),
        "a document to print",
        PROGRAM,
    ),
    (
        re.compile(r".{0,600}SPSS PORT FILE", re.S),
        "a portable file of SPSS (.por)",
        SPSS,
    ),
)


def find_foreign_kind(head: bytes) -> tuple[str, str] | None:
    """Return what a file is by its first bytes, and how to export its table."""
    for offset, sign, description, help_ in SIGNS:
        if head[offset : offset + len(sign)] == sign:
            return description, help_
    return next(
        ((description, help_) for pattern, description, help_ in BINARY if pattern.match(head)),
        None,
    )


def find_foreign_text(text: str) -> tuple[str, str] | None:
    """Return what a text is that holds no table, and how to export it."""
    return next(
        ((description, help_) for pattern, description, help_ in TEXTS if pattern.match(text)), None
    )
