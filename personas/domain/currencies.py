"""Currencies as people write them: ISO 4217 codes, signs, and the words of their countries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

_ISO_CODES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN
    BWP BYN BZD CAD CDF CHF CLF CLP CNH CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB
    EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK
    JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD
    MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR
    PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
    THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF
    YER ZAR ZMW ZWG ZWL
"""
ISO_CODES = frozenset(_ISO_CODES.split())

# Code → signs and words, without the dot and without case; several countries share some.
_SPELLINGS = """
    USD $ us$ dollar dollars | EUR € euro euros | GBP £ pound pounds | JPY ¥ yen 円
    INR ₹ ₨ rs re rupee rupees रु ₹rs | CNY rmb cn¥ yuan 元 圆 人民币 | KRW ₩ won 원 | TWD nt$ nt
    BRL r$ real reais | RON lei leu | HRK kn kuna | HUF ft forint | SEK skr | NOK nkr | DKK dkr
    ISK ikr | CZK kč kc | PLN zł zl | CHF fr sfr franken francs | IDR rp rupiah | MYR rm ringgit
    RUB ₽ руб р рублей рубля | UAH ₴ грн | BGN лв lv | RSD дин din | MKD ден den | TRY ₺ tl lira
    ILS ₪ ש"ח | THB ฿ บาท baht | VND ₫ đ vnđ | PHP ₱ php peso pesos | NGN ₦ naira | ZAR r rand
    AED dhs dh د.إ | SAR sr ر.س | EGP le ج.م | KWD د.ك | IRR ریال | KES ksh kshs | TZS tsh
    UGX ush | BDT ৳ tk | PKR pkr | LKR lkr | PEN s/ s/. | KZT ₸ тг | GEL ₾ | CRC ₡ | PYG ₲ gs
    AUD a$ au$ | CAD c$ ca$ | NZD nz$ | HKD hk$ | SGD s$ | MXN mx$ mex$ | kr kr kroner kronor
"""


def _read_spellings(text: str) -> Mapping[str, str]:
    groups = (group.split() for line in text.strip().splitlines() for group in line.split("|"))
    return MappingProxyType({word: code for code, *words in groups for word in words})


SPELLINGS = _read_spellings(_SPELLINGS)


def currency_of(text: str) -> str | None:
    """Return the code of the currency that a text spells, else None; a rare sign is its own."""
    word = text.strip().casefold()
    word = SPELLINGS.get(word) or word.rstrip(".")
    if word.upper() in ISO_CODES:
        return word.upper()
    if word in SPELLINGS:
        return SPELLINGS[word]
    is_sign = len(word) == 1 and unicodedata.category(word) == "Sc"
    return word if is_sign or re.fullmatch(r"[a-z]{1,3}\$", word) else None
