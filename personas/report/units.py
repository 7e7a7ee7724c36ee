"""What a unit tells about its measure."""

from __future__ import annotations

import unicodedata

# The symbols are known to Unicode; of the three-letter codes, those of the larger economies.
CURRENCIES = frozenset({
    "AED", "ARS", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EUR", "GBP",
    "HKD", "HUF", "IDR", "ILS", "INR", "JPY", "KRW", "MXN", "MYR", "NGN", "NOK", "NZD", "PEN",
    "PHP", "PLN", "RON", "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "ZAR",
})  # fmt: skip


def is_money(unit: str | None) -> bool:
    """Say whether a unit is a currency (``k$``, ``€``, ``USD``): only then a total means much."""
    if not unit:
        return False
    return unit.upper() in CURRENCIES or any(unicodedata.category(c) == "Sc" for c in unit)
