"""Currencies as people write them: ISO 4217 codes, signs, and the words of their countries."""

from __future__ import annotations

import re
import unicodedata

# ISO 4217. Those of the larger economies are units in any header; some of the rest are words.
_MAJOR_CODES = """
    AED ARS AUD BRL CAD CHF CLP CNY COP CZK DKK EUR GBP HKD HUF IDR ILS INR JPY KRW MXN MYR NGN
    NOK NZD PEN PHP PLN RON RUB SAR SEK SGD THB TRY TWD UAH USD ZAR
"""
_MINOR_CODES = """
    AFN ALL AMD ANG AOA AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BSD BTN BWP BYN BZD CDF CLF
    CNH CRC CUP CVE DJF DOP DZD EGP ERN ETB FJD FKP GEL GHS GIP GMD GNF GTQ GYD HNL HRK HTG IQD
    IRR ISK JMD JOD KES KGS KHR KMF KPW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
    MNT MOP MRU MUR MVR MWK MZN NAD NIO NPR OMR PAB PGK PKR PYG QAR RSD RWF SBD SCR SDG SHP SLE
    SOS SRD SSP STN SVC SYP SZL TJS TMT TND TOP TTD TZS UGX UYU UZS VES VND VUV WST XAF XCD XOF
    XPF YER ZMW ZWG ZWL
"""
MAJOR_CODES = frozenset(_MAJOR_CODES.split())
ISO_CODES = MAJOR_CODES | frozenset(_MINOR_CODES.split())

# Code → how reports write it, and other signs and words, without the dot and without case.
_SPELLINGS = """
    USD $ us$ dollar dollars dólares | EUR € euro euros | GBP £ pound pounds | JPY ¥ yen 円
    INR ₹ ₨ rs re rupee rupees रु ₹rs | CNY CNY rmb cn¥ yuan 元 圆 人民币 | KRW ₩ won 원
    BRL R$ real reais | RON lei leu | HRK kn kuna | HUF Ft forint | SEK skr | NOK nkr | DKK dkr
    ISK ikr | CZK Kč kc | PLN zł zl | CHF CHF fr sfr franken francs | IDR rp rupiah | TWD nt$ nt
    RUB ₽ руб р рублей рубля | UAH ₴ грн | BGN лв lv | RSD дин din | MKD ден den | TRY ₺ tl lira
    ILS ₪ ש"ח | THB ฿ บาท baht | VND ₫ đ vnđ | PHP ₱ php peso pesos | NGN ₦ naira | ZAR r rand
    AED dhs dh د.إ | SAR sr ر.س | EGP le ج.م | KWD د.ك | IRR ریال | KES ksh kshs | TZS tsh
    UGX ush | BDT ৳ tk | PKR pkr | LKR lkr | PEN s/ s/. | KZT ₸ тг | GEL ₾ | CRC ₡ | PYG ₲ gs
    AUD a$ au$ | CAD c$ ca$ | NZD nz$ | HKD hk$ | SGD s$ | MXN mx$ mex$ | MYR rm ringgit
    kr kr kroner kronor
"""
# What is of several countries does not say by itself which currency it is.
_SHARED = """
    $ ¥ ₨ kr kroner kronor rs re rupee rupees dollar dollars dólares pound pounds peso pesos
    real reais dinar lira
"""

_GROUPS = [group.split() for line in _SPELLINGS.splitlines() for group in line.split("|") if group]
SPELLINGS = {word.casefold(): code for code, *words in _GROUPS for word in words}
_NOTATIONS = {code: words[0] for code, *words in _GROUPS}


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


def only_currency_of(text: str) -> str | None:
    """Return the code of the one currency that a text spells; None where several share it."""
    is_shared = text.strip().casefold().rstrip(".") in _SHARED.split()
    return None if is_shared else currency_of(text)


def write_currency(word: str) -> str:
    """Return the sign of the currency that a word spells, such as `€` for `euros`."""
    code = currency_of(word) or word
    return _NOTATIONS.get(code, code)
