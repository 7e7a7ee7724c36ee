"""The names that columns of purchases go by, in many exports; case and punctuation are ignored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from personas.engine.tables.columns import plain
from personas.facts.measure import Column

# Role → names, in tiers: a name of an earlier tier says it more plainly.
NAMES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "customer": (
        (
            "customerid", "customerno", "customernumber", "customerkey", "custid", "custno",
            "clientid", "clientno", "memberid", "userid", "buyerid", "shopperid", "accountid",
            "cardid", "loyaltyid", "visitorid", "householdkey", "householdid",
        ),
        ("customer", "client", "member", "buyer", "user", "email", "customeremail"),
        ("customername", "clientname"),
    ),
    "date": (
        (
            "invoicedate", "orderdate", "purchasedate", "transactiondate", "saledate",
            "orderpurchasetimestamp", "orderdatetime", "purchasetimestamp",
        ),
        ("date", "datetime", "timestamp", "day"),
    ),
    "amount": (
        (
            "amount", "totalamount", "netamount", "lineamount", "linetotal", "ordertotal",
            "ordervalue", "orderamount", "purchaseamount", "transactionamount", "salesamount",
            "totalprice", "totalsales", "totalrevenue", "revenue", "sales", "dollarvalue",
        ),
        ("total", "value", "spend", "spent", "paid", "turnover"),
    ),
    "quantity": (("quantity", "qty", "orderquantity", "quantityordered", "unitssold", "units"),),
    "price": (("unitprice", "priceeach", "itemprice", "sellingprice"), ("price",)),
    "order": (
        (
            "orderid", "orderno", "ordernumber", "invoiceno", "invoiceid", "invoicenumber",
            "transactionid", "transactionno", "basketid", "receiptid", "receiptno",
        ),
        ("order", "invoice", "transaction", "basket", "receipt"),
    ),
    "product": (
        ("stockcode", "sku", "productid", "productcode", "itemid", "itemcode", "articleid"),
        ("product", "item", "article", "productname", "itemname"),
    ),
    "category": (
        ("category", "productcategory", "itemcategory", "categoryname"),
        ("itemtype", "producttype", "productline", "department"),
    ),
    "discount": (
        ("discount", "discountamount", "discountapplied", "discountused", "discountpercent"),
        ("coupon", "couponcode", "promocode", "promotion"),
    ),
    "returned": (("returned", "isreturn", "isreturned", "returnflag"),),
}  # fmt: skip


def named_like(role: str, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns whose names say a role most plainly: one, several, or none."""
    for tier in NAMES[role]:
        if found := tuple(column for column in columns if plain(column.name) in tier):
            return tuple(sorted(found, key=lambda column: column.name))
    return ()
