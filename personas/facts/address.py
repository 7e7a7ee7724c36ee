"""Addresses of servers and stores, read by one strict grammar: what stands where is no guess.

Looser readers put half of a password into the host as soon as a sign of it is not escaped. Here
such an address is none, so that nothing of it is ever shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

POSTGRES = ("postgresql", "postgres")
TABLE = "table"
LEFT_OUT = "…"
_TOKENS_IN_PATHS = ("http", "https")  # such as those of web hooks
# Options that say where data lies. All others, of this year or a later one, may be a credential.
_PLACES = (TABLE, "host", "hostaddr", "port", "dbname", "service", "sslmode")
_PLACE = re.compile(r"(?:\w|[./,: \[\]$-])*")
_HOST = r"(?:\[[0-9a-f:.]+(?:%25\w+)?\]|(?:\w|[.~%-])*)(?::\d+)?"
_ADDRESS = re.compile(
    rf"""
    (?P<scheme>[a-z][a-z0-9+.-]*)://
    (?:(?P<user>[^\s:/?\#@\[\]]*)(?::(?P<password>[^\s/?\#@\[\]]*))?@)?
    (?P<hosts>{_HOST}(?:,{_HOST})*)
    (?P<path>/[^\s:;?\#@]*)?
    (?:\?(?P<query>[^\s?\#@]*))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BROKEN_ESCAPE = re.compile(r"%(?![0-9a-f]{2})|%00", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its parts, each as it was typed: percent escapes stay.

    ``userinfo`` is ``user:password``; ``options`` are the pairs of its query.
    """

    scheme: str
    hosts: str
    path: str = field(repr=False)
    userinfo: str = field(default="", repr=False)
    options: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def shareable(self) -> str:
        """The address without who asks, and without what lets them in."""
        path = f"/{LEFT_OUT}" if self.path and self.scheme in _TOKENS_IN_PATHS else self.path
        places = _query(pair for pair in self.options if _is_place(*pair))
        return f"{self.scheme}://{self.hosts}{path}{places}"

    @property
    def connection(self) -> str:
        """The whole address without its table: what the server's own client understands."""
        who = f"{self.userinfo}@" if self.userinfo else ""
        start = f"{self.scheme}://{who}{self.hosts}{self.path}"
        return start + _query(pair for pair in self.options if pair[0] != TABLE)

    def option(self, name: str) -> str | None:
        """Return an option of the query, without percent escapes."""
        return next((unquote(value) for key, value in self.options if key == name), None)

    @property
    def database(self) -> str | None:
        """The database's name, where the address says it."""
        return unquote(self.path.removeprefix("/")) or self.option("dbname") or None


def read_address(text: str) -> Address | None:
    """Return an address in its parts; None where it leaves any doubt which part is which."""
    match = _ADDRESS.fullmatch(text)
    if match is None or not text.isprintable() or _BROKEN_ESCAPE.search(text):
        return None
    query = match["query"] or ""
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    if any(not (key and sign) for key, sign, _ in pairs):
        return None
    who = match["user"] or "", match["password"]
    return Address(
        scheme=match["scheme"].lower(),
        hosts=match["hosts"],
        path=match["path"] or "",
        userinfo=who[0] if who[1] is None else f"{who[0]}:{who[1]}",
        options=tuple((key, value) for key, _, value in pairs),
    )


def _is_place(key: str, value: str) -> bool:
    """Whether an option says where data lies, in a plain word that can hold no other address."""
    plain = unquote(value)
    return key in _PLACES and bool(_PLACE.fullmatch(plain)) and "://" not in plain


def _query(pairs: Iterable[tuple[str, str]]) -> str:
    text = "&".join(f"{key}={value}" for key, value in pairs)
    return f"?{text}" if text else ""
