"""The names of columns that tell customers apart."""

from __future__ import annotations

import re

# Usual names of ids, the likeliest first; punctuation and case are ignored.
ID_NAMES = ("customerid", "clientid", "memberid", "userid", "customer", "custid", "id")


_PARTIES = (
    "customers?|clients?|cust|members?|users?|accounts?|acct|subscribers?|respondents?|shoppers?|"
    "buyers?|participants?|patients?|donors?|households?|policy|card|loyalty|profile|debitoren|"
    "debitor|kunden?|kd|mitglieds?|nutzers?|benutzers?|teilnehmer|konto|karten|klanten|klant|"
    "relatie|kund|medlems?|bruger|bruker|asiakas|clientes?|socios?|usuarios?|usuário|membros?|"
    "membres?|adherent|adhérent|utilisateur|abonn[ée]s?|compte|utenti|utente|soci[oa]|klienta?|"
    "zákazníka?|użytkownika?|ügyfél|müşteri|hesap|клиента?|покупателя?|пользователя?|πελάτη|"
    "顧客|お客様|会員|客户|客戶|用户|会员|買家|고객|회원|사용자"
)
_LOOSE_PARTIES = (
    "persons?|people|guests?|visitors?|contacts?|leads?|employees?|students?|subject|case"
)
_NUMBERS = (
    "no|nr|num|number|nummer|nro|numero|número|numéro|numer|szám|numarası|kod|kodu|code|código|"
    "codigo|codice|cod|cislo|číslo|номер|код|番号|編号|编号|編號|号|번호|コード"
)
_IDS = "id|ids|uid|uuid|guid|key|identifier|identifiant|identificador|kennung|pk|ид|αα"
_OF = "de|del|do|da|du|di|of|der|des"
# `customer_id` is an id whatever it holds; the other names need cells that are ids.
CERTAIN = re.compile(rf"(?:.*(?:{_PARTIES})|{_LOOSE_PARTIES})(?:{_IDS})$")
LIKELY = re.compile(
    rf".*(?:{_PARTIES})(?:{_NUMBERS})$|(?:{_NUMBERS}|{_IDS}|nº?|matricule)(?:{_OF})?(?:{_PARTIES})$"
)
POSSIBLE = re.compile(rf"(?:{_IDS}|{_NUMBERS}|row|index|#|№|nº|n°|matricule|unnamed\d+|column\d+)$")
LAST_WORDS = re.compile(rf"(?i:[\s_.-](?:{_IDS}|{_NUMBERS})\.?| #)$|[a-z](?:ID|Id|No|Nr|Key|Code)$")
# What has numbers of its own that are not those of customers.
NEVER = re.compile(
    r"(?i)zip|post|plz|phone|tele?fon|mobile|fax|iban|country|area|house|promo|coupon|product|"
    r"item|sku|store|branch|region|state|language|currency"
)


def normalize_name(name: str) -> str:
    """Return a name without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", name.casefold())


def rank(name: str) -> int | None:
    """Return how surely a name is that of an id: 0 certainly, 1 likely, 2 possibly, or None."""
    compact = normalize_name(name) or name.strip()
    if compact in ID_NAMES or CERTAIN.match(compact):
        return 0
    if NEVER.search(name):
        return None
    if LIKELY.match(compact):
        return 1
    return 2 if POSSIBLE.match(compact) or LAST_WORDS.search(name.strip()) else None
