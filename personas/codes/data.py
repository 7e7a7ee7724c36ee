"""Codes 1, reading tables."""

from __future__ import annotations

from personas.codes.code import Code

DATA: tuple[Code, ...] = (
    Code(
        "E101",
        "That is not a table of customers",
        "DATA must be a file, a folder or pattern of files, - for standard input, a PostgreSQL "
        "URL, or in Python a data frame.",
        "personas.segment(42)",
        "Name a file: personas preview exports/customers.csv",
    ),
    Code(
        "E102",
        "No such file",
        "Nothing was found under the path as it was typed, seen from the working directory.",
        "personas preview custmers.csv",
        "Check the spelling and the folder. Files of a like name are suggested with the error.",
    ),
    Code(
        "E103",
        "Unknown kind of file",
        "The ending of the name says how a file is read, and this one is not known.",
        "personas preview customers.doc",
        "Export the table as CSV, Excel or Parquet.",
    ),
    Code(
        "E104",
        "The file is empty",
        "The file has no bytes at all: an export that failed, or a download that was cut off.",
        "personas preview empty.csv",
        "Export the table again, with a header.",
    ),
    Code(
        "E105",
        "The file cannot be read",
        "The file is there, but it is not the kind of table that its ending promises: rows "
        "with more cells than the header, quotes that never close, damaged Parquet.",
        "a CSV row with seven cells under a header of five",
        "Open the file at the row that the message names and mend it, or export it again.",
    ),
    Code(
        "E106",
        "No such id column",
        "The column named with --id is not in the table.",
        "personas preview customers.csv --id CustomerNo",
        "Take one of the columns that the message lists, spelled as there.",
    ),
    Code(
        "E107",
        "A header without rows",
        "The table has column names and nothing under them.",
        "a CSV file of the line CustomerID,Age,Income alone",
        "Export the table again with its customers.",
    ),
    Code(
        "E108",
        "One customer is no segment",
        "The table has a single row. Segments are found by comparing customers.",
        "a CSV file with a header and one line",
        "Bring the whole table; a few hundred customers make a useful segmentation.",
    ),
    Code(
        "E109",
        "A column is missing that segments depend on",
        "New customers are put into segments by the very columns that the segments were found "
        "by, and some are not there.",
        "personas assign customers.csv where the table has no column Age",
        "Give the columns the names they had in the table that was segmented, or say what they "
        'are called now: --measure "age=Years".',
    ),
    Code(
        "E110",
        "A column without a name of its own",
        "Every column needs a name in the first line, and no two may share one (capital and "
        "small letters count as the same). Or the first line is no header at all.",
        "CustomerID,Age,,Age",
        "Name the columns in the first line of the file.",
    ),
    Code(
        "E111",
        "One column with a delimiter in its name",
        "The file was read as a single column, and the name of that column holds a comma, a "
        "semicolon, a tab or a bar: very likely the cells were never taken apart.",
        "a header of CustomerID;Age;Income, read with --delimiter ,",
        "Say what stands between the cells, --delimiter ';', or rename the column.",
    ),
    Code(
        "E112",
        "Numbers that read both ways",
        "Every number of the column is one number with a decimal point and another with a decimal "
        "comma: 1,234 is one thousand two hundred and thirty-four, or a little over one. Nothing "
        "in the table settles it, and a guess would be off by a factor of a thousand. Only a "
        "column that is used is asked about.",
        "a column of 1,234 and 2,500 alone",
        'Say it for the column, --decimal "Income=.", or for all of them: --decimal .',
    ),
    Code(
        "E113",
        "Dates that read both ways",
        "Every date of the column is one day when the day comes first and another when the month "
        "does, and no day beyond the twelfth settles it. Only a column that is used is asked "
        "about.",
        "a column of 03/04/2024 and 11/12/2024 alone",
        'Say it for the column, --dates "Joined=dmy", or for all of them: --dates mdy',
    ),
    Code(
        "E114",
        "No such column to read otherwise",
        "--decimal or --dates names a column that the table does not have.",
        'personas preview customers.csv --decimal "Incme=,"',
        "Spell the column as in the header. Without a name, the flag is for every column.",
    ),
    Code(
        "E115",
        "Which table?",
        "The workbook has no sheet of that name, or the database no such table; or it has several "
        "tables and none was named.",
        "personas preview shop.sqlite, where shop.sqlite holds customers and orders",
        "Take one of the names in the message: --table customers, --sheet Customers",
    ),
    Code(
        "E116",
        "The first line is no header",
        "All cells of the first line are numbers. Read as names, they would cost a customer and "
        "tell nothing.",
        "a file that begins with 1,19,15,39",
        "Put a line with the names of the columns above the rows.",
    ),
    Code(
        "E117",
        "A library is missing",
        "Some kinds of table need a library that is not installed with personas itself.",
        "personas preview customers.feather",
        "Install what the message names: pip install 'personas[arrow]', or personas[all].",
    ),
    Code(
        "E118",
        "Files with different columns",
        "A folder or pattern of files is one table cut in pieces: all must have the same columns, "
        "in any order.",
        "personas preview exports/, where exports/ holds customers.csv and orders.csv",
        "Name only the files that belong together: personas preview 'exports/customers-*.csv'",
    ),
    Code(
        "E119",
        "The database cannot be asked",
        "The server cannot be reached, the file is no whole database, or the query is wrong. "
        "Queries may only read.",
        "personas preview 'postgresql://localhost/shop' --query 'SELECT * FROM custmers'",
        "Try the URL and the query in the database's own client.",
    ),
    Code(
        "E120",
        "Not a query that only reads",
        "A query for a database is one SELECT. It is read before it is asked, so that a settings "
        "file of somebody else can neither write nor fetch anything: no second statement, no COPY, "
        "ATTACH, INSERT or SELECT INTO, no function that reaches files or other servers.",
        "personas preview shop.sqlite --query 'SELECT 1; DROP TABLE customers'",
        "Write one SELECT. Or make a view or table in the database, and name it: --table customers",
    ),
    Code(
        "E126",
        "Not an address that can be read",
        "A server is named by an address such as postgresql://host:5432/database?table=customers. "
        "What is no file, and might be an address or a line of connection settings, is not shown: "
        "there may be a password in it.",
        "personas preview 'postgresql://ana:pass/word@localhost/shop'",
        "Write signs such as @ / ? # and blanks in a password as %40 %2F %3F %23 %20, or better "
        "leave the password out: PGPASSWORD, ~/.pgpass and a service file are read.",
    ),
    Code(
        "E140",
        "Nothing that can be done about gaps or outliers",
        "What --gaps or --outliers says cannot be read, or it speaks of a measure that the run "
        "does not have.",
        "personas preview customers.csv --gaps income=maybe",
        "Gaps: median, most common, drop, refuse, or a number. Outliers: keep, iqr 3, q1 to q99.",
    ),
    Code(
        "E141",
        "Gaps were refused",
        "A measure has gaps, and --gaps refuse says that it must not.",
        "personas preview customers.csv --gaps income=refuse, with 24 incomes missing",
        "Fill the gaps in the table, or choose another way: --gaps income=median",
    ),
    Code(
        "E142",
        "No size of memory",
        "What --memory says is no size, or less than the engine can work with.",
        "personas preview customers.parquet --memory much",
        "Write it in MB or GB: --memory 2GB. What does not fit is laid down on disk.",
    ),
    Code(
        "E143",
        "More than a file may swell to",
        "A small file can be written so that reading it takes all memory, disk or time there is. "
        "docs/security.md lists the bounds. A table of customers seldom comes near them: a cell "
        "far from all others in a workbook does, or a query that joins everything with everything.",
        "a workbook of 5 KB with a cell in XFD1048576",
        "Unpack the file yourself, or write the table as CSV or Parquet with nothing but its rows.",
    ),
    Code(
        "W101",
        "Ids that do not tell customers apart",
        "Some rows share an id or have none. Every row still counts as one customer.",
        "two rows with the id 1042",
        "Remove duplicates, or name the column that does identify a customer with --id.",
    ),
    Code(
        "W102",
        "Odd cells taken as gaps",
        "In a column of numbers or dates a few cells, one in a hundred at most, are neither. They "
        "were taken as gaps. Where more are odd, the column is read as words.",
        "twelve in an Age column of 2,000 numbers",
        'Mend the cells. Words that mean a gap are named once: --missing "n/a,-"',
    ),
    Code(
        "W103",
        "Read as words",
        "Most cells of the column are numbers, but more than one in a hundred are not, or the "
        "numbers stand in several units. It serves as a category only.",
        "an Income column of numbers, with n/a in a tenth of its cells",
        'Name the words that mean a gap, --missing "n/a,-", or write one unit throughout.',
    ),
    Code(
        "W104",
        "Columns without a name",
        "The first line leaves columns without a name that do hold something. They are called by "
        "their place, such as `column 3`.",
        "CustomerID,Age,,Income",
        "Name every column in the first line of the file.",
    ),
    Code(
        "W105",
        "A row of totals was left out",
        "Exactly one cell of the table says Total, Sum or the like. That row sums up the others; "
        "as a customer it would be the largest of all.",
        "a last row of Total,,11,300 below 200 customers",
        "Remove the row from the export. If it is a customer, name it otherwise.",
    ),
    Code(
        "W106",
        "Another sheet was read",
        "The first sheet of the workbook holds no table, so the first one that does was read.",
        "a workbook whose first sheet is a cover page",
        "Name the sheet: --sheet Customers",
    ),
    Code(
        "W107",
        "Said of another kind of source",
        "--sheet is for workbooks, --table and --query are for databases, --delimiter and "
        "--encoding for text. It was said of a table that is none of these, and changes nothing.",
        "personas preview customers.csv --sheet 2",
        "Leave it out, or name the table that it was meant for.",
    ),
    Code(
        "W140",
        "Values far outside the usual",
        "Some values lie further from the quartiles than three times the distance between the "
        "quartiles (the interquartile range). They were kept. A slip of the keyboard may be among "
        "them, and a few giants can pull a segment towards themselves.",
        "an income of 666666 among incomes below 120000",
        'Look at them. Mend slips; draw giants in with --outliers "income=iqr 3"',
    ),
    Code(
        "W141",
        "Customers with gaps were left out",
        "--gaps drop leaves out every customer who lacks the measure. They are in no segment.",
        "personas preview customers.csv --gaps income=drop",
        "Fill the gaps instead, with --gaps income=median, to keep everybody.",
    ),
    Code(
        "W142",
        "Values were clipped",
        "--outliers sets values beyond a fence to the fence itself.",
        'personas preview customers.csv --outliers "income=q1 to q99"',
        "Nothing, if it is what you want; --outliers keep takes all values as they are.",
    ),
    Code(
        "W143",
        "Gaps were filled",
        "--gaps gave a value to every customer who lacks the measure. Medians, means and segments "
        "count it like any other.",
        'personas preview customers.csv --gaps "income=most common"',
        "Nothing, if it is what you want; without --gaps, medians and means leave gaps out.",
    ),
)
