"""The exports of shop and payment platforms: what tells them, and what their columns hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from personas.domain.measure import Column
from personas.purchases.names import plain_name


@dataclass(frozen=True, slots=True)
class Platform:
    """An export of a platform; its columns go by `plain_name`.

    It is told by all columns of one of its ``signatures``. ``roles`` lists the columns of each
    role, the best first. ``companions`` lists the columns of refund and currency that belong to
    one amount. ``refund`` is an expression, for
    exports that say what was left instead of what was refunded; ``refunded`` are words of its
    statuses that mean a refund here alone, ``guests`` ids of those who have no account.
    """

    name: str
    signatures: tuple[tuple[str, ...], ...]
    roles: Mapping[str, tuple[str, ...]]
    companions: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    refund: tuple[tuple[str, ...], str] | None = None
    refunded: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()


SHOPIFY = Platform(
    "Shopify",
    (("financialstatus", "createdat"), ("name", "financialstatus"), ("lineitemname", "createdat")),
    {
        "customer": ("email", "customeremail", "customerid", "billingname", "phone"),
        "date": ("createdat", "processedat", "paidat"),
        "order": ("orderid", "name", "id"),
        "amount": ("total",),
        "quantity": ("lineitemquantity",),
        "price": ("lineitemprice",),
        "product": ("lineitemsku", "lineitemname"),
        "discount": ("discountamount", "discountcode"),
        "refund": ("refundedamount", "amountrefunded"),
        "currency": ("currency",),
    },
)
STRIPE = Platform(
    "Stripe",
    (("createddateutc",), ("createdutc",), ("amountrefunded", "captured")),
    {
        "customer": ("customerid", "customeremail", "cardid"),
        "date": ("createddateutc", "createdutc", "created"),
        "order": ("id", "paymentintentid", "invoiceid"),
        "amount": ("amount", "convertedamount"),
        "refund": ("amountrefunded",),
        "currency": ("currency",),
    },
    companions={
        "convertedamount": {
            "refund": ("convertedamountrefunded",),
            "currency": ("convertedcurrency",),
        }
    },
)
SQUARE = Platform(
    "Square",
    (("totalcollected", "transactionid"), ("netsales", "eventtype"), ("grosssales", "eventtype")),
    {
        "customer": ("customerid", "customerreferenceid", "customername"),
        "date": ("date",),
        "order": ("transactionid", "paymentid"),
        "amount": ("totalcollected", "netsales", "grosssales"),
        "product": ("item", "sku"),
        "category": ("category",),
        "discount": ("discounts",),
        "type": ("eventtype",),
    },
)
ETSY = Platform(
    "Etsy",
    (("saledate", "itemname"), ("saledate", "buyeruserid"), ("saledate", "ordervalue")),
    {
        "customer": ("buyeruserid", "buyer", "fullname", "shipname"),
        "date": ("saledate", "datepaid"),
        "order": ("orderid",),
        "amount": ("itemtotal", "ordertotal", "ordervalue"),
        "quantity": ("quantity",),
        "price": ("price",),
        "product": ("listingid", "itemname", "sku"),
        "discount": ("discountamount", "couponcode"),
        "currency": ("currency",),
    },
    refund=(
        ("adjustedordertotal", "ordertotal"),
        'case when "{0}" > 0 then "{1}" - "{0}" else 0 end',
    ),
)
AMAZON = Platform(
    "Amazon",
    (("amazonorderid",), ("orderitemid", "purchasedate"), ("buyeremail", "purchasedate")),
    {
        "customer": ("buyeremail", "buyername", "buyerid"),
        "date": ("purchasedate", "paymentsdate"),
        "order": ("amazonorderid", "orderid"),
        "amount": ("itemprice",),  # of all pieces of a line
        "product": ("sku", "asin", "productname"),
        "discount": ("itempromotiondiscount", "promotionids"),
        "currency": ("currency",),
    },
)
WOOCOMMERCE = Platform(
    "WooCommerce",
    (
        ("nrevenueformatted",),
        ("orderstatus", "emailbilling"),
        ("ordertotalamount", "ordernumber"),
        ("billingemail", "ordertotal"),
        ("billingemail", "ordernumber"),
        ("orderid", "ordertotal", "customeremail"),
        ("paiddate", "ordertotal"),
    ),
    {
        "customer": (
            "billingemail", "emailbilling", "customeremail", "customeruser", "customerid",
            "customer",
        ),
        "date": ("orderdate", "date", "datecreated", "paiddate"),
        "order": ("ordernumber", "orderid", "order"),
        "amount": (
            "ordertotal", "ordertotalamount", "netsales", "nrevenue", "nrevenueformatted", "total",
        ),
        "product": ("itemsku", "sku", "productsku", "itemname", "productname"),
        "discount": ("discounttotal", "cartdiscount", "cartdiscountamount", "coupons"),
        "refund": ("refundedtotal", "orderrefundamount", "totalrefunded", "refundtotal"),
        "currency": ("ordercurrency", "currency"),
    },
    guests=("0",),
)  # fmt: skip
MAGENTO = Platform(
    "Magento",
    (
        ("grandtotalbase",),
        ("grandtotalpurchased",),
        ("incrementid", "grandtotal"),
        ("incrementid", "basegrandtotal"),
        ("purchasepoint", "purchasedate"),
    ),
    {
        "customer": ("customeremail", "email", "customerid", "customername", "billtoname"),
        "date": ("purchasedate", "createdat", "orderdate"),
        "order": ("incrementid", "id", "order", "orderid", "ordernumber"),
        "amount": ("grandtotalbase", "basegrandtotal", "grandtotalpurchased", "grandtotal"),
        "product": ("sku", "itemsku", "productsku", "itemname", "productname"),
        "discount": ("discountamount", "basediscountamount", "couponcode"),
        "refund": ("totalrefunded",),
        "currency": ("ordercurrencycode", "ordercurrency", "currency"),
    },
    companions={
        "grandtotalbase": {"refund": ("totalrefunded",), "currency": ("basecurrencycode",)},
        "basegrandtotal": {
            "refund": ("basetotalrefunded", "totalrefunded"),
            "currency": ("basecurrencycode",),
        },
    },
    refunded=("closed",),
)
PAYPAL = Platform(
    "PayPal",
    (
        ("fromemailaddress", "gross"),
        ("gross", "fee", "net"),
        ("brutto", "transaktionscode"),
    ),
    {
        "customer": ("fromemailaddress", "absenderemailadresse", "name"),
        "recipient": ("toemailaddress", "empfangeremailadresse"),
        "date": ("date", "datum"),
        "order": ("transactionid", "transaktionscode"),
        "amount": ("gross", "brutto"),
        "product": ("itemid", "itemtitle"),
        "type": ("type", "typ"),
        "currency": ("currency", "wahrung"),
    },
)
PLATFORMS = (SHOPIFY, STRIPE, SQUARE, ETSY, AMAZON, PAYPAL, MAGENTO, WOOCOMMERCE)


def find_platform(columns: Sequence[Column]) -> Platform | None:
    """Return the platform whose export has these columns, if one has."""
    names = {plain_name(column.name) for column in columns}
    for platform in PLATFORMS:
        if any(names.issuperset(signature) for signature in platform.signatures):
            return platform
    return None


def platform_columns(
    platform: Platform | None, role: str, columns: Sequence[Column], amount: str = ""
) -> tuple[Column, ...]:
    """Return the columns of a role in an export, the best first; those without a cell are none."""
    if platform is None:
        return ()
    names = platform.roles.get(role, ())
    companions = platform.companions.get(plain_name(amount), {})
    by_name = {plain_name(column.name): column for column in columns if column.filled}
    return tuple(by_name[name] for name in companions.get(role, names) if name in by_name)


def platform_refund(
    platform: Platform | None, amount: str, columns: Sequence[Column]
) -> str | None:
    """Return the expression of what was refunded, where an export says only what was left."""
    if platform is None or platform.refund is None:
        return None
    names, expression = platform.refund
    by_name = {plain_name(column.name): column.name.replace('"', '""') for column in columns}
    if plain_name(amount) not in names or not all(name in by_name for name in names):
        return None
    return expression.format(*(by_name[name] for name in names))
