"""Codes 12 and 13, making measures of columns and customers of purchases."""

from __future__ import annotations

from personas.codes.code import Code

MEASURES: tuple[Code, ...] = (
    Code(
        "E121",
        "An expression cannot be read",
        "A measure is calculated from columns with a small part of SQL, and this text breaks off "
        "or is nested too deep. A column's name with spaces or signs stands in double quotes.",
        'personas preview customers.csv --measure "spend=MntWines MntFruits"',
        'Mend the place under the caret: --measure "spend=MntWines + MntFruits". docs/data.md '
        "shows the whole language.",
    ),
    Code(
        "E122",
        "An expression speaks of a column that is not there",
        "Every name in an expression must be a column of the table, the same or the same but for "
        "case and punctuation.",
        'personas preview customers.csv --measure "spend=MntWine + MntFruits"',
        "Take one of the columns that the message lists; quote a name with spaces: "
        '"Annual Income (k$)" * 1000.',
    ),
    Code(
        "E123",
        "The types of an expression do not fit",
        "Numbers are added, texts compared with texts, dates counted between. The column holds "
        "something else, or the outcome is no number and no word.",
        'personas preview customers.csv --measure "spend=MntWines + Education"',
        "Compare text (case when Education = 'PhD' then 1 else 0 end), and make numbers of dates "
        "with days between A and B.",
    ),
    Code(
        "E124",
        "Not part of the expression language",
        "Expressions calculate from the columns of one customer: no other functions, no "
        "subqueries, no files and no today, so that the same table gives the same answer.",
        'personas preview customers.csv --measure "age=year(current_date) - Year_Birth"',
        'Write the day or the year itself: --measure "age=2014 - Year_Birth".',
    ),
    Code(
        "E125",
        "No such column to ignore",
        "--ignore or `ignore:` names a column that the table does not have, exactly as written.",
        "personas preview customers.csv --ignore Z_Revenu",
        "Take a column that the message lists, or take the line away.",
    ),
    Code(
        "E131",
        "A setting of purchases that cannot be",
        "What a table of purchases holds is said in a few settings, and this is none of them, or "
        "not one of its words.",
        "personas preview orders.csv --purchase returns=ignore",
        "Write what the message lists: --purchase returns=drop. docs/config.md explains each.",
    ),
    Code(
        "E132",
        "A table of orders without a customer column",
        "Customers are segmented by what they do, and this table does not say who ordered. Taking "
        "orders for customers would be a mistake that nobody sees in the report.",
        "personas preview orders.csv, where orders.csv has Order ID and no customer",
        "Export the customer with each order and add --purchases, or say --unit order if orders "
        "are what is to be segmented.",
    ),
    Code(
        "E133",
        "It is not plain which column holds what",
        "A table of purchases needs a date and an amount (or a quantity and a price). No column "
        "is named like one, or several are.",
        "personas preview orders.csv --purchases, with Order Date and Invoice Date",
        'Say which: --purchase "date=Order Date", or write it under purchases: in personas.yaml.',
    ),
    Code(
        "E134",
        "A column of purchases does not hold what it should",
        "The column that was named is not in the table, or holds no dates or no numbers.",
        "personas preview orders.csv --purchase date=Country",
        "Name another column; the message lists those that there are.",
    ),
    Code(
        "E135",
        "Rows that are to be refused",
        "The settings say that a table with such rows is to be refused, and it has some.",
        "personas preview orders.csv --purchase returns=refuse",
        "Mend the table, or choose another treatment: --purchase returns=subtract.",
    ),
    Code(
        "E136",
        "No purchase counts",
        "Every row lacks a customer, a date or an amount, or is dropped by the settings.",
        "personas preview orders.csv --purchase as_of=1999-12-31",
        "Look at the columns that were taken, and at what the settings drop.",
    ),
    Code(
        "W131",
        "Columns of purchases were told by their names",
        "The columns were not said, and their names leave no doubt. Another export may name them "
        "otherwise.",
        "personas preview orders.csv --purchases",
        "Write them into personas.yaml, as personas init does, and the warning is gone.",
    ),
    Code(
        "W132",
        "Purchases without a customer were left out",
        "Nobody can be given these rows: sales to guests, or gaps of the export.",
        "CustomerID is blank in a quarter of the rows",
        "Find out why they have no customer. --purchase no_customer=refuse makes it an error.",
    ),
    Code(
        "W133",
        "Returns and cancellations",
        "Rows with an amount below zero, or marked as returned or cancelled, are no orders. What "
        "they were worth is subtracted from what the customer spent, unless they are dropped.",
        "InvoiceNo C536379 with Quantity -1",
        "Nothing has to be done; --purchase returns=drop leaves them out.",
    ),
    Code(
        "W134",
        "Rows that repeat another one",
        "Rows are the same in every cell. Some tables list the same thing twice on purpose, so "
        "that they are kept unless told otherwise.",
        "two rows with the same invoice, product, quantity, time and customer",
        "Find out whether they are mistakes; --purchase duplicates=drop keeps one of each.",
    ),
    Code(
        "W135",
        "Rows that are no products",
        "Postage, fees and corrections stand among the products: those that were named, or whose "
        "codes have no digit where nearly all codes have.",
        "StockCode POST",
        'Name them: --purchase "not_products=POST,DOT,M"; with fees=drop they are left out.',
    ),
    Code(
        "W136",
        "Purchases without date or amount were left out",
        "A row without a day or an amount says nothing of when or how much.",
        "InvoiceDate is blank",
        "Fill the cells in the table where you know better.",
    ),
    Code(
        "W137",
        "Purchases after the day that is counted to",
        "as_of says up to which day customers are to be seen; later rows were left out.",
        "personas preview orders.csv --purchase as_of=2011-11-30",
        "Nothing has to be done, or name a later day.",
    ),
    Code(
        "W138",
        "The rows look like purchases",
        "Customers come back in several rows, which have dates. Every row is taken as one "
        "customer, so that segments would be of purchases.",
        "personas preview orders.csv, with the same CustomerID in many rows",
        "Make customers of them: personas preview orders.csv --purchases.",
    ),
)
