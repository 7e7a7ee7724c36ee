"""Addresses of servers and stores: how they are read, and what of them may be shown."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import unquote

from personas.domain.problem import PersonasError, Problem

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


# Every repetition has a bound or ends where the next begins: long texts take no long time.
_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]{1,30}:/{1,2}"
_WHO = re.compile(rf"\b(?P<scheme>{_SCHEME})|[^\s'\"`(:@]{{1,200}}:(?=\S)")
_URL = re.compile(rf"(?<=`){_SCHEME}[^`]*|\b{_SCHEME}[^\s'\"`)]*")
_REST = re.compile(r"\?[^\s'\"`)]*")
_STRONG = (
    r"(?:password|passwd|pwd|passphrase|secret|token|credential|signature"
    r"|(?:api|access|account|private)[_-]?key)\w{0,40}[\"']{0,4}\s{0,9}(?:=>|[=:])"
)
_WEAK = r"(?<![^\W_])(?:pass|sig|auth|key|sas)[\"']?="
_QUOTED = r"""(?P<quote>['"]{1,4})(?:\\.|(?!(?P=quote)).)*(?:(?P=quote)|$)"""
_PAIR = re.compile(
    rf"""(?P<name>{_STRONG}|{_WEAK})\s{{0,9}}(?:{_QUOTED}|\S+?(?=`?(?:\s|$)))""",
    re.IGNORECASE | re.MULTILINE,
)
_CLAUSE = re.compile(
    rf"\b(?P<name>password|secret|identified\s{{1,9}}by)(?P<gap>\s{{1,9}}){_QUOTED}",
    re.IGNORECASE | re.MULTILINE,
)


def masked(text: str) -> str:
    """Return a text without what looks like a credential: in addresses, ``name=value``, SQL."""
    return "\n".join(_masked_line(line) for line in text.split("\n"))


def holds_credentials(text: str) -> bool:
    """Whether a text holds what looks like a credential."""
    return masked(text) != text


def _masked_line(line: str) -> str:
    line = _URL.sub(lambda match: _masked_url(match[0]), _without_user(line))
    line = _PAIR.sub(lambda match: match["name"] + LEFT_OUT, line)
    return _CLAUSE.sub(lambda match: match["name"] + match["gap"] + LEFT_OUT, line)


def _without_user(line: str) -> str:
    """Take away from the first `user:` up to the last `@`: a password may hold any sign."""
    before, at, after = line.rpartition("@")
    who = _WHO.search(before)
    if not (at and who):
        return line
    return f"{before[: who.start()]}{who['scheme'] or ''}{LEFT_OUT}@{_REST.sub('', after, count=1)}"


def _masked_url(text: str) -> str:
    """An address of the strict grammar keeps its host and path, any other its scheme alone."""
    if LEFT_OUT in text:  # its user was taken away already
        return text
    address, scheme = read_address(text), text.partition(":")[0]
    return address.shareable if address else f"{scheme}://{LEFT_OUT}"


SPARK = "spark:"
HINT = (
    "# Left out: the user, the password, or a query that holds one. "
    "PostgreSQL takes them from PGUSER and PGPASSWORD, or from ~/.pgpass."
)
_SIGNS = re.compile(r"[:@=]")
SHAREABLE__QUOTED = re.compile(r"`.*`", re.DOTALL)  # a password may hold a backtick, too
_USER = re.compile(r"[:@]")
SHAREABLE__SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_FOLDERS = re.compile(r"(?<=file://)/.*(?=/)")


def shareable(typed: object) -> str:
    """Return the name of a source, a model or any file as others may see it.

    An address keeps its hosts, path and table, and one that is malformed its scheme alone; of an
    absolute path the base name is left.
    """
    text = str(typed)
    if is_address(text):
        return _FOLDERS.sub(f"/{LEFT_OUT}", _without_credentials(text))
    if PurePosixPath(text).is_absolute() or PureWindowsPath(text).is_absolute():
        return PureWindowsPath(text).name or text
    return text


def shown(typed: object) -> str:
    """Return what was typed as a message may show it: paths in full, addresses as `shareable`."""
    text = str(typed)
    return _without_credentials(text) if is_address(text) else text


def is_address(text: str) -> bool:
    """Whether a text that names no file may be an address, and so may hold a secret.

    Escaped or not, with or without a scheme: whatever a password could stand behind.
    """
    _, path = os.path.splitdrive(text)
    return bool(_SIGNS.search(unquote(path))) and not os.path.lexists(text)


def shareable_query(query: str) -> str:
    """Return a query whole, or nothing of it where a part of it looks like a secret."""
    return LEFT_OUT if holds_credentials(query) else query


def is_store(text: str) -> bool:
    """Whether a text begins as the address of a server or a store does (`Path` makes `//` `/`)."""
    return bool(re.match(r"[a-z][a-z0-9+.-]+:/", text, re.IGNORECASE))


def reproduction(line: str, *typed: object, query: str | None = None) -> str:
    """Return a line that gives the same again; it says so where a secret was left out of it."""
    whole = all(shown(each) == str(each) for each in typed)
    return line if whole and not holds_credentials(query or "") else f"{HINT}\n{line}"


def hide(said: str, typed: str, seen: str) -> str:
    """Return the words of a library without those that were typed and are not to be seen.

    ``seen`` is what may be: `shown` of an address, `masked` of a query.
    """
    hidden = _words(typed) - _words(seen)
    kept = re.sub(r"\w+", lambda w: LEFT_OUT if w[0].casefold() in hidden else w[0], said)
    return masked(kept)


def without_credentials(problem: Problem) -> Problem:
    """Return a problem without what looks like a credential, in its words or its line of a file."""
    at = problem.location
    if at and at.text is not None and (holds_credentials(at.text) or "@" in at.text):
        at = replace(at, text=None)
    help_ = unquoted(problem.help) if problem.help else None
    return replace(problem, message=unquoted(problem.message), help=help_, location=at)


def unquoted(text: str) -> str:
    """Return a message `masked`, and without what it quotes where that holds a credential."""
    return masked(SHAREABLE__QUOTED.sub(f"`{LEFT_OUT}`", text) if holds_credentials(text) else text)


def without_typed(said: str, typed: Sequence[str]) -> str:
    """Return the words of a library without those that were typed, where these hold a secret."""
    words = [w.partition("=")[2] if w.startswith("--") else w for w in typed]
    text = " ".join(word for word in words if not word.startswith("-"))
    risky = holds_credentials(text) or any(_USER.search(w) and is_address(w) for w in words)
    return hide(said, text, "") if risky else masked(said)


@contextmanager
def unrepeated(query: str | None) -> Iterator[None]:
    """Hide, in what is said of a query, what of it may be a secret."""
    try:
        yield
    except PersonasError as refused:
        if not (query and holds_credentials(query)):
            raise
        seen = masked(query)
        problems = [
            replace(p, message=hide(p.message, query, seen), location=None)
            for p in refused.problems
        ]
        raise PersonasError(*problems) from None


def _words(text: str) -> set[str]:
    return {word.casefold() for form in (text, unquote(text)) for word in re.findall(r"\w+", form)}


def _without_credentials(text: str) -> str:
    if text.startswith(SPARK) and not text.startswith(f"{SPARK}//"):
        name = text.removeprefix(SPARK)
        return SPARK + (_without_credentials(name) if _SIGNS.search(unquote(name)) else name)
    address = read_address(text)
    if address and not holds_credentials(address.shareable):
        return address.shareable
    scheme = SHAREABLE__SCHEME.match(text)
    return f"{scheme[1]}://{LEFT_OUT}" if scheme else LEFT_OUT
