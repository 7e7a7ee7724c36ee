"""Codes 10, 11, 12 and 14: sources, their cells, gaps and outliers."""

from __future__ import annotations

from personas.codes.code import Code

DATA: tuple[Code, ...] = (
    Code(
        "E101",
        "The input is not a table",
        "DATA must be a file, a folder or pattern of files, - for standard input, a PostgreSQL "
        "URL, or in Python a data frame.",
        "personas.segment(42)",
        "Name a file: personas preview exports/customers.csv",
    ),
    Code(
        "E102",
        "File not found",
        "There is no file at this path, relative to the working directory.",
        "personas preview custmers.csv",
        "Check the spelling and the folder. The error suggests files with similar names.",
    ),
    Code(
        "E103",
        "Unknown file format",
        "The extension of the file name determines how the file is read, and this extension is "
        "unknown.",
        "personas preview customers.doc",
        "Export the table as CSV, Excel or Parquet.",
    ),
    Code(
        "E104",
        "The file is empty",
        "The file contains no bytes: the export failed, or the download was interrupted.",
        "personas preview empty.csv",
        "Export the table again, with a header.",
    ),
    Code(
        "E105",
        "The file cannot be read",
        "The content of the file does not match its extension: a row has more cells than the "
        "header, a quote is never closed, or Parquet is damaged.",
        "a CSV row with seven cells under a header of five",
        "Open the file at the row in the message and correct it, or export it again.",
    ),
    Code(
        "E106",
        "The id column does not exist",
        "--id names a column that is not in the table.",
        "personas preview customers.csv --id CustomerNo",
        "Use one of the columns in the message, with the same spelling.",
    ),
    Code(
        "E107",
        "A header without rows",
        "The table has column names and no rows.",
        "a CSV file that contains only the line CustomerID,Age,Income",
        "Export the table again with its customers.",
    ),
    Code(
        "E108",
        "The table has a single customer",
        "Segmentation compares customers, and the table has only one row.",
        "a CSV file with a header and one line",
        "Use the complete table; a few hundred customers make a useful segmentation.",
    ),
    Code(
        "E109",
        "A required column is missing",
        "New customers are assigned by the columns that the segments depend on, and some of "
        "these columns are missing.",
        "personas assign customers.csv where the table has no column Age",
        "Give the columns the names that they had in the original table, or bind them by their "
        'new names: --measure "age=Years".',
    ),
    Code(
        "E110",
        "A column has no unique name",
        "A column is used whose name another one has as well (case is ignored), and they do not "
        "hold the same. Perhaps the first line is not a header.",
        "CustomerID,Age,Income,Age",
        'Say which is meant: --ignore "Age (2)" leaves the second out, --measure "age=Age (2)" '
        "takes it. Or rename one in the table.",
    ),
    Code(
        "E111",
        "One column with a delimiter in its name",
        "The file was read as a single column whose name contains a comma, a semicolon, a tab or "
        "a bar. The cells were probably not separated.",
        "a header of CustomerID;Age;Income, read with --delimiter ,",
        "Set the delimiter, --delimiter ';', or rename the column.",
    ),
    Code(
        "E112",
        "Ambiguous decimal sign",
        "Every number of the column is valid with a decimal point and with a decimal comma: "
        "1,234 is one thousand two hundred and thirty-four, or a little over one. Nothing in the "
        "table decides between them, and a guess could be wrong by a factor of a thousand. Only "
        "columns that are used raise this error.",
        "a column that contains only 1,234 and 2,500",
        'Set the decimal sign for the column, --decimal "Income=.", or for all columns: '
        "--decimal .",
    ),
    Code(
        "E113",
        "Ambiguous order of day and month",
        "Every date of the column is valid with the day first and with the month first, because "
        "no date has a day after the twelfth. Only columns that are used raise this error.",
        "a column that contains only 03/04/2024 and 11/12/2024",
        'Set the order for the column, --dates "Joined=dmy", or for all columns: --dates mdy',
    ),
    Code(
        "E114",
        "A column named by --decimal or --dates does not exist",
        "--decimal or --dates names a column that the table does not have.",
        'personas preview customers.csv --decimal "Incme=,"',
        "Use the spelling of the header. Without a column name, the option applies to every "
        "column.",
    ),
    Code(
        "E115",
        "Ambiguous or missing sheet or table",
        "The workbook or the database does not contain the named sheet or table; or it contains "
        "several, and none was named.",
        "personas preview shop.sqlite, where shop.sqlite contains customers and orders",
        "Use one of the names in the message: --table customers, --sheet Customers",
    ),
    Code(
        "E116",
        "The first line is not a header",
        "All cells of the first line are numbers. As column names they would be meaningless, and "
        "one customer would be lost.",
        "a file that starts with 1,19,15,39",
        "Add a line with the column names above the rows.",
    ),
    Code(
        "E117",
        "A library is missing",
        "Some file formats need a library that personas does not install by default.",
        "personas preview customers.feather",
        "Install the library in the message: pip install 'personas[arrow]', or personas[all].",
    ),
    Code(
        "E118",
        "Files with different columns",
        "A folder or pattern of files is read as one table: all files must have the same "
        "columns, in any order.",
        "personas preview exports/, where exports/ contains customers.csv and orders.csv",
        "Name only files of one table: personas preview 'exports/customers-*.csv'",
    ),
    Code(
        "E119",
        "The database query failed",
        "The server is not reachable, the database file is incomplete, or the query is invalid. "
        "Queries may only read.",
        "personas preview 'postgresql://localhost/shop' --query 'SELECT * FROM custmers'",
        "Try the URL and the query in the database's own client.",
    ),
    Code(
        "E120",
        "The query does more than read",
        "A query must be a single SELECT. personas parses it before it runs, so that a settings "
        "file from another person can neither write nor fetch anything: no second statement, no "
        "COPY, ATTACH, INSERT or SELECT INTO, and no function that reaches files or other "
        "servers.",
        "personas preview shop.sqlite --query 'SELECT 1; DROP TABLE customers'",
        "Write a single SELECT. Or create a view or table in the database and name it: --table "
        "customers",
    ),
    Code(
        "E126",
        "Invalid address",
        "An address names a server, for example postgresql://host:5432/database?table=customers. "
        "The message hides any text that is not a file and may be an address or a connection "
        "string, because it may contain a password.",
        "personas preview 'postgresql://ana:pass/word@localhost/shop'",
        "Write characters such as @ / ? # and blanks in a password as %40 %2F %3F %23 %20. It is "
        "better to leave the password out: PGPASSWORD, ~/.pgpass and a service file are read.",
    ),
    Code(
        "E140",
        "Invalid setting of gaps or outliers",
        "--gaps or --outliers has an invalid value, or names a measure that the run does not have.",
        "personas preview customers.csv --gaps income=maybe",
        "Gaps: median, most common, drop, refuse, or a number. Outliers: keep, iqr 3, q1 to q99.",
    ),
    Code(
        "E141",
        "Gaps are refused",
        "A measure has gaps, and --gaps refuse does not allow them.",
        "personas preview customers.csv --gaps income=refuse, with 24 incomes missing",
        "Fill the gaps in the table, or use another method: --gaps income=median",
    ),
    Code(
        "E142",
        "Invalid memory limit",
        "--memory is not a size, or is less than the engine needs.",
        "personas preview customers.parquet --memory much",
        "Write the size in MB or GB: --memory 2GB. Data beyond the limit is written to disk.",
    ),
    Code(
        "E143",
        "The file exceeds a size limit",
        "A small file can be crafted so that reading it uses all memory, disk space or time. "
        "docs/security.md lists the limits. A table of customers rarely reaches them; a cell far "
        "from all others in a workbook does, or a query that joins everything with everything.",
        "a workbook of 5 KB with a cell in XFD1048576",
        "Unpack the file yourself, or write only the rows of the table as CSV or Parquet.",
    ),
    Code(
        "W101",
        "Ids are not unique",
        "Some rows share an id or have none. Every row still counts as one customer.",
        "two rows with the id 1042",
        "Remove the duplicates, or name the column that identifies a customer with --id.",
    ),
    Code(
        "W102",
        "Invalid cells were read as gaps",
        "Some cells of a column of numbers or dates have another form: slips, up to one cell in a "
        "hundred, or notes among numbers, up to one in five. These cells were read as gaps. With "
        "more such cells, the column would be read as text.",
        "twelve cells of `see note` in an Age column of 200 numbers",
        'Correct the cells. Declare words that mean a gap: --missing "see note,-"',
    ),
    Code(
        "W103",
        "A column of numbers was read as text",
        "The cells of the column look like numbers, but too many of them cannot be read as such, "
        "or they have several units. The column can serve only as a category. The warning comes "
        "first, also where nothing uses the column.",
        "an Income column of numbers, with see notes in a third of its cells",
        'Declare the words that mean a gap, --missing "n/a,-"; use one unit throughout; or leave '
        "the column out: --ignore Income",
    ),
    Code(
        "W104",
        "Columns without a name",
        "The first line has no name for some columns that contain data. They are named by their "
        "position, for example `column 3`.",
        "CustomerID,Age,,Income",
        "Name every column in the first line of the file.",
    ),
    Code(
        "W106",
        "One of several sheets was read",
        "The workbook or page has several tables. The one with the most rows and columns was "
        "read, where numbers and dates count more than words; a hidden sheet only where no other "
        "has a table. Of a sheet with a row a customer and a sheet of their orders, the customers "
        "were read, or the orders with --purchases.",
        "a workbook whose first sheet is a cover page or a dictionary",
        "Name the sheet, by name or number: --sheet Customers",
    ),
    Code(
        "W107",
        "An option does not apply to this source",
        "--sheet applies to workbooks, --table and --query to databases, --delimiter and "
        "--encoding to text, --skip-rows and --header-row to text and workbooks. The table is "
        "none of these, so the option has no effect.",
        "personas preview customers.csv --sheet 2",
        "Remove the option, or name the table that it applies to.",
    ),
    Code(
        "W140",
        "Extreme values",
        "Some values are further from the quartiles than three interquartile ranges. They were "
        "kept. Some of them may be typing errors, and a few very large values can attract a "
        "segment.",
        "an income of 666666 among incomes below 120000",
        'Inspect them. Correct errors; clip large values with --outliers "income=iqr 3"',
    ),
    Code(
        "W141",
        "Customers with gaps were left out",
        "--gaps drop leaves out every customer without a value of the measure. They belong to no "
        "segment.",
        "personas preview customers.csv --gaps income=drop",
        "Fill the gaps instead, with --gaps income=median, to keep all customers.",
    ),
    Code(
        "W142",
        "Values were clipped",
        "--outliers sets values beyond a limit to the limit.",
        'personas preview customers.csv --outliers "income=q1 to q99"',
        "Nothing, if this is intended; --outliers keep leaves all values unchanged.",
    ),
    Code(
        "W143",
        "Gaps were filled",
        "--gaps gave a value to every customer without a value of the measure. Medians, means "
        "and segments use it like any other value.",
        'personas preview customers.csv --gaps "income=most common"',
        "Nothing, if this is intended; without --gaps, medians and means leave gaps out.",
    ),
)
