"""Codes of purchases, and codes 12 of calculated measures."""

from __future__ import annotations

from personas.codes.code import Code

PURCHASES: tuple[Code, ...] = (
    Code(
        "E131",
        "Invalid setting of purchases",
        "A few settings describe a table of purchases; this setting or its value is not one of "
        "them.",
        "personas preview orders.csv --purchase returns=ignore",
        "Use a value in the message: --purchase returns=drop. docs/config.md explains each "
        "setting.",
    ),
    Code(
        "E132",
        "A table of orders without a customer column",
        "Segmentation describes customers by what they do, and this table does not say who "
        "ordered. A report that treated orders as customers would hide the mistake.",
        "personas preview orders.csv, where orders.csv has Order ID and no customer",
        "Export the customer with each order and add --purchases, or use --unit order to segment "
        "orders.",
    ),
    Code(
        "E133",
        "Ambiguous columns of purchases",
        "A table of purchases needs a date and an amount (or a quantity and a price). No column "
        "has a matching name, or several have.",
        "personas preview orders.csv --purchases, with Order Date and Invoice Date",
        'Name the column: --purchase "date=Order Date", or write it under purchases: in '
        "personas.yaml.",
    ),
    Code(
        "E134",
        "Wrong content in a column of purchases",
        "The named column is not in the table, or contains no dates or no numbers.",
        "personas preview orders.csv --purchase date=Country",
        "Name another column; the message lists the columns.",
    ),
    Code(
        "E135",
        "The table has refused rows",
        "The settings refuse a table with such rows, and this table has some.",
        "personas preview orders.csv --purchase returns=refuse",
        "Correct the table, or choose another policy: --purchase returns=subtract.",
    ),
    Code(
        "E136",
        "No valid purchase",
        "Every row lacks a customer, a date or an amount, or is dropped by the settings.",
        "personas preview orders.csv --purchase as_of=1999-12-31",
        "Check the columns of the purchases, and which rows the settings drop.",
    ),
    Code(
        "W131",
        "Columns of purchases were detected by name",
        "The settings do not name the columns, and the names in the table are unambiguous. "
        "Another export may use other names.",
        "personas preview orders.csv --purchases",
        "Write the columns into personas.yaml, as personas init does; the warning then disappears.",
    ),
    Code(
        "W132",
        "Purchases without a customer were left out",
        "These rows cannot be attributed to a customer: they are sales to guests, or gaps in the "
        "export.",
        "CustomerID is blank in a quarter of the rows",
        "Find out why they have no customer. --purchase no_customer=refuse makes this an error.",
    ),
    Code(
        "W133",
        "Returns and cancellations",
        "Rows with a negative amount, or marked as returned or cancelled, do not count as "
        "orders. Their value is subtracted from the customer's spending, unless the settings "
        "drop them.",
        "InvoiceNo C536379 with Quantity -1",
        "Nothing is required; --purchase returns=drop leaves them out.",
    ),
    Code(
        "W134",
        "Duplicate rows",
        "Some rows are equal in every cell. Some tables repeat an item on purpose, so that "
        "duplicates are kept by default.",
        "two rows with the same invoice, product, quantity, time and customer",
        "Find out whether they are errors; --purchase duplicates=drop keeps one of each.",
    ),
    Code(
        "W135",
        "Rows that are not products",
        "Some rows are postage, fees or corrections: their codes are named in the settings, or "
        "contain no digit although nearly all codes do.",
        "StockCode POST",
        'Name the codes: --purchase "not_products=POST,DOT,M"; with fees=drop they are left out.',
    ),
    Code(
        "W136",
        "Purchases without date or amount were left out",
        "A row without a day or an amount does not tell when or how much a customer bought.",
        "InvoiceDate is blank",
        "Fill the cells in the table if you know the values.",
    ),
    Code(
        "W137",
        "Purchases after the reference day were left out",
        "as_of is the last day of the analysis; later rows were left out.",
        "personas preview orders.csv --purchase as_of=2011-11-30",
        "Nothing is required; or choose a later day.",
    ),
    Code(
        "W138",
        "The rows look like purchases",
        "Customers occur in several rows with dates, and every row counts as one customer. A "
        "segmentation refuses such a table (E138) if a column is named like an amount or an order.",
        "personas preview visits.csv, with the same CustomerID in many rows",
        "Aggregate the rows to customers: personas preview orders.csv --purchases.",
    ),
    Code(
        "E137",
        "Amounts in several currencies",
        "Amounts in different currencies have no sum: a hundred yen and a hundred dollars are not "
        "two hundred of anything. The currency stands in a column, or as a sign in the cells.",
        "personas preview orders.csv --purchases, with USD and JPY in Currency",
        "Convert the amounts to one currency in the table, or count one of them: --purchase "
        "only_currency=USD. Where amounts are converted already, --ignore Currency.",
    ),
    Code(
        "E138",
        "A table of purchases instead of customers",
        "Customers occur in many rows, with dates and amounts or orders. Every row would count as "
        "one customer, and the headline would speak of customers where it means purchases.",
        "personas preview orders.csv, with the same CustomerID in many rows",
        "Run the command in the message, which makes customers of the rows; or say --unit order "
        "where rows are what is to be segmented.",
    ),
    Code(
        "E139",
        "No amount in the chosen currency",
        "only_currency names a currency that no purchase has.",
        "personas preview orders.csv --purchase only_currency=EURO",
        "Name one of the currencies in the message.",
    ),
    Code(
        "W139",
        "Purchases without an order number",
        "Some rows have no order number, or the whole column is blank. What a customer bought on "
        "one day without a number counts as one order.",
        "Invoice ID is blank in half of the rows",
        "Fill the numbers in the table, or leave the column aside with --ignore: then days tell "
        "all orders apart.",
    ),
    Code(
        "W165",
        "Order numbers that restart",
        "One order number belongs to several customers: numbers start again every day or year, or "
        "in every shop. Orders are told apart by number, customer and day.",
        "receipt 17 of customer A in May, and receipt 17 of customer B in June",
        "Nothing is required; or name a column of unique numbers: --purchase order=COLUMN.",
    ),
    Code(
        "W166",
        "Purchases that were cancelled or not paid",
        "A status says that an order was cancelled, or that its payment failed, is pending or was "
        "voided: no money came, and the rows do not count. A blank status is that of the order's "
        "other lines.",
        "Financial Status voided, or order_status storniert",
        "Nothing is required; --purchase unpaid=keep counts them, and --purchase "
        '"unpaid_status=cancelled,failed" says which words are meant.',
    ),
    Code(
        "W167",
        "Refunded orders",
        "A column says how much was paid back, or a status says that all was. Refunds are "
        "subtracted from what the customer spent; the orders count as orders.",
        "Refunded Amount 12.50 in a row of Total 40.00",
        "Nothing is required; --purchase returns=drop leaves refunds out.",
    ),
    Code(
        "W168",
        "The total of an order on several lines",
        "An amount is the same on every line of each order, or stands on one line alone, as the "
        "totals in exports of shops do. A total counts once per order. Where there are few such "
        "orders, and the column is not named like a total, every line counts.",
        "Order Total 40.00 on all three lines of an order",
        "Nothing is required; --purchase amount_per=line or amount_per=order decides it.",
    ),
    Code(
        "W169",
        "Purchases in other currencies were left out",
        "only_currency names the currency that counts; rows in others do not.",
        "personas preview orders.csv --purchase only_currency=USD",
        "Convert all amounts to one currency to count every purchase.",
    ),
    Code(
        "W170",
        "Statuses of unknown meaning",
        "A column says what became of orders, in words that are not known here. Their rows count "
        "as paid.",
        "order_status handed to Petra",
        'Say which words mean that no money came: --purchase "unpaid_status=cancelled,lost".',
    ),
    Code(
        "W171",
        "Partial refunds of unknown amount",
        "A status says that a part of an order was refunded, and no column says how much. The "
        "orders count in full.",
        "status partially_refunded in a table without a column of refunds",
        "Export the amount that was paid back, and name its column: --purchase refund=COLUMN.",
    ),
    Code(
        "W173",
        "Further lines of orders without customer or date",
        "Some exports write the customer and the date on the first line of an order alone. The "
        "further lines got those of the line with the same order number.",
        "customer_email is blank on the second line of order 1001",
        "Nothing is required, unless lines of different orders have the same number.",
    ),
    Code(
        "W174",
        "Refunds have rows of their own",
        "Orders have the status of a refund, and other rows with amounts below zero are refunds. "
        "The money went back once: the rows of refunds were subtracted, and the orders count.",
        "a PayPal payment with the status Refunded, and a row Payment Refund of -40.00",
        "Nothing is required; or name a column of refunds: --purchase refund=COLUMN.",
    ),
)


MEASURES: tuple[Code, ...] = (
    Code(
        "E121",
        "Invalid expression",
        "A measure is calculated from columns with a small subset of SQL, and this text is "
        "incomplete or nested too deep. Put column names with spaces or signs into double quotes.",
        'personas preview customers.csv --measure "spend=MntWines MntFruits"',
        'Correct the expression at the caret: --measure "spend=MntWines + MntFruits". '
        "docs/data.md describes the whole language.",
    ),
    Code(
        "E122",
        "An expression uses an unknown column",
        "Every name in an expression must be a column of the table; case and punctuation are "
        "ignored.",
        'personas preview customers.csv --measure "spend=MntWine + MntFruits"',
        'Use one of the columns in the message; quote a name with spaces: "Annual Income (k$)" * '
        "1000.",
    ),
    Code(
        "E123",
        "Wrong types in an expression",
        "Arithmetic needs numbers, comparisons need equal types, and intervals need dates. The "
        "column has another type, or the result is neither a number nor a text.",
        'personas preview customers.csv --measure "spend=MntWines + Education"',
        "Compare text (case when Education = 'PhD' then 1 else 0 end), and convert dates to "
        "numbers with days between A and B.",
    ),
    Code(
        "E124",
        "Not part of the expression language",
        "Expressions calculate from the columns of one customer: no other functions, no "
        "subqueries, no files and no current date, so that the same table gives the same result.",
        'personas preview customers.csv --measure "age=year(current_date) - Year_Birth"',
        'Write the day or the year as a constant: --measure "age=2014 - Year_Birth".',
    ),
    Code(
        "E125",
        "A column to ignore does not exist",
        "--ignore or `ignore:` names a column that the table does not have; the spelling must be "
        "exact.",
        "personas preview customers.csv --ignore Z_Revenu",
        "Use a column in the message, or remove the setting.",
    ),
)
