"""What a table of purchases holds, as the analyst says or as its names tell."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

Returns = Literal["subtract", "drop", "refuse"]
Odd = Literal["keep", "drop", "refuse"]
Missing = Literal["drop", "refuse"]


@dataclass(frozen=True, slots=True)
class Purchases:
    """Columns by what they hold (``amount`` may be an expression), and what odd rows come to.

    None is guessed by name where that is plain. ``cancelled`` is how the order numbers of
    cancellations begin. ``as_of`` is the day that recency and tenure are counted to, as
    2014-12-31; by default the day after the last purchase. ``not_products`` lists the product
    codes that stand for postage, fees and the like.
    """

    customer: str | None = None
    date: str | None = None
    amount: str | None = None
    quantity: str | None = None
    price: str | None = None
    order: str | None = None
    product: str | None = None
    category: str | None = None
    discount: str | None = None
    returned: str | None = None
    cancelled: str | None = None
    as_of: str | None = None
    not_products: tuple[str, ...] = ()
    returns: Returns = "subtract"
    duplicates: Odd = "keep"
    fees: Odd = "keep"
    no_customer: Missing = "drop"


# What each treatment may be; every other setting is a column, a text or a day.
TREATMENTS: dict[str, tuple[str, ...]] = {
    "returns": ("subtract", "drop", "refuse"),
    "duplicates": ("keep", "drop", "refuse"),
    "fees": ("keep", "drop", "refuse"),
    "no_customer": ("drop", "refuse"),
}
SETTINGS: tuple[str, ...] = tuple(field.name for field in fields(Purchases))
