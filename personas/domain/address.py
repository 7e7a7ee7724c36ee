"""Addresses of servers and stores: parsing them, and masking credentials in texts."""

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
MASK = "…"
_TOKENS_IN_PATHS = ("http", "https")  # for example of web hooks
# Options that locate data. Any other option, present or future, may be a credential.
_PUBLIC_OPTIONS = (TABLE, "host", "hostaddr", "port", "dbname", "service", "sslmode")
_PLAIN_VALUE = re.compile(r"(?:\w|[./,: \[\]$-])*")
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
    """The parts of an address, with their percent escapes.

    ``userinfo`` is ``user:password``; ``options`` holds the pairs of the query.
    """

    scheme: str
    hosts: str
    path: str = field(repr=False)
    userinfo: str = field(default="", repr=False)
    options: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def shareable(self) -> str:
        """The address without user and credentials."""
        path = f"/{MASK}" if self.path and self.scheme in _TOKENS_IN_PATHS else self.path
        query = _query(pair for pair in self.options if _is_public(*pair))
        return f"{self.scheme}://{self.hosts}{path}{query}"

    @property
    def connection(self) -> str:
        """The address without its table, in the form that the server's client accepts."""
        user = f"{self.userinfo}@" if self.userinfo else ""
        start = f"{self.scheme}://{user}{self.hosts}{self.path}"
        return start + _query(pair for pair in self.options if pair[0] != TABLE)

    def option(self, name: str) -> str | None:
        """Return an option of the query, without percent escapes."""
        return next((unquote(value) for key, value in self.options if key == name), None)

    @property
    def database(self) -> str | None:
        """The database's name, or None."""
        return unquote(self.path.removeprefix("/")) or self.option("dbname") or None


def read_address(text: str) -> Address | None:
    """Parse an address; return None where its parts are ambiguous."""
    match = _ADDRESS.fullmatch(text)
    if match is None or not text.isprintable() or _BROKEN_ESCAPE.search(text):
        return None
    query = match["query"] or ""
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    if any(not (key and equals) for key, equals, _ in pairs):
        return None
    user, password = match["user"] or "", match["password"]
    return Address(
        scheme=match["scheme"].lower(),
        hosts=match["hosts"],
        path=match["path"] or "",
        userinfo=user if password is None else f"{user}:{password}",
        options=tuple((key, value) for key, _, value in pairs),
    )


def _is_public(key: str, value: str) -> bool:
    """Return whether an option locates data and its value cannot contain another address."""
    plain = unquote(value)
    return key in _PUBLIC_OPTIONS and bool(_PLAIN_VALUE.fullmatch(plain)) and "://" not in plain


def _query(pairs: Iterable[tuple[str, str]]) -> str:
    text = "&".join(f"{key}={value}" for key, value in pairs)
    return f"?{text}" if text else ""


# Every repetition is bounded or ends where the next begins, so that matching takes linear time.
_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]{1,30}:/{1,2}"
_USER_PREFIX = re.compile(rf"\b(?P<scheme>{_SCHEME})|[^\s'\"`(:@]{{1,200}}:(?=\S)")
_URL = re.compile(rf"(?<=`){_SCHEME}[^`]*|\b{_SCHEME}[^\s'\"`)]*")
_QUERY_SUFFIX = re.compile(r"\?[^\s'\"`)]*")
_LONG_KEYS = (
    r"(?:password|passwd|pwd|passphrase|secret|token|credential|signature"
    r"|(?:api|access|account|private)[_-]?key)\w{0,40}[\"']{0,4}\s{0,9}(?:=>|[=:])"
)
_SHORT_KEYS = r"(?<![^\W_])(?:pass|sig|auth|key|sas)[\"']?="
_QUOTED_VALUE = r"""(?P<quote>['"]{1,4})(?:\\.|(?!(?P=quote)).)*(?:(?P=quote)|$)"""
_PAIR = re.compile(
    rf"""(?P<name>{_LONG_KEYS}|{_SHORT_KEYS})\s{{0,9}}(?:{_QUOTED_VALUE}|\S+?(?=`?(?:\s|$)))""",
    re.IGNORECASE | re.MULTILINE,
)
_CLAUSE = re.compile(
    rf"\b(?P<name>password|secret|identified\s{{1,9}}by)(?P<gap>\s{{1,9}}){_QUOTED_VALUE}",
    re.IGNORECASE | re.MULTILINE,
)


def mask_credentials(text: str) -> str:
    """Return a text with probable credentials masked: in addresses, ``name=value``, SQL."""
    return "\n".join(_mask_line(line) for line in text.split("\n"))


def holds_credentials(text: str) -> bool:
    """Return whether a text contains a probable credential."""
    return mask_credentials(text) != text


def _mask_line(line: str) -> str:
    line = _URL.sub(lambda match: _mask_url(match[0]), _without_user(line))
    line = _PAIR.sub(lambda match: match["name"] + MASK, line)
    return _CLAUSE.sub(lambda match: match["name"] + match["gap"] + MASK, line)


def _without_user(line: str) -> str:
    """Mask from the first `user:` to the last `@`; a password may contain any character."""
    before, at, after = line.rpartition("@")
    user = _USER_PREFIX.search(before)
    if not (at and user):
        return line
    start = f"{before[: user.start()]}{user['scheme'] or ''}"
    return f"{start}{MASK}@{_QUERY_SUFFIX.sub('', after, count=1)}"


def _mask_url(text: str) -> str:
    """Mask a URL: a valid address keeps host and path, any other only its scheme."""
    if MASK in text:  # its user is masked already
        return text
    address, scheme = read_address(text), text.partition(":")[0]
    return address.shareable if address else f"{scheme}://{MASK}"


SPARK = "spark:"
HINT = (
    "# Left out: the user, the password, or a query that holds one. "
    "PostgreSQL takes them from PGUSER and PGPASSWORD, or from ~/.pgpass."
)
_SIGNS = re.compile(r"[:@=]")
_BACKTICKS = re.compile(r"`.*`", re.DOTALL)  # a password may contain a backtick
_USER = re.compile(r"[:@]")
_SCHEME_PREFIX = re.compile(r"\s*([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_FOLDERS = re.compile(r"(?<=file://)/.*(?=/)")


def shareable(source: object) -> str:
    """Return the name of a source, a model or a file for others to read.

    An address keeps hosts, path and table, a malformed one only its scheme; an absolute path is
    reduced to its base name.
    """
    text = str(source)
    if is_address(text):
        return _FOLDERS.sub(f"/{MASK}", _without_credentials(text))
    if PurePosixPath(text).is_absolute() or PureWindowsPath(text).is_absolute():
        return PureWindowsPath(text).name or text
    return text


def display_name(source: object) -> str:
    """Return a source for a message: a path in full, an address as `shareable`."""
    text = str(source)
    return _without_credentials(text) if is_address(text) else text


def is_address(text: str) -> bool:
    """Return whether a text that names no file may be an address, and so contain a password.

    Escaped or not, with or without a scheme.
    """
    _, path = os.path.splitdrive(text)
    return bool(_SIGNS.search(unquote(path))) and not os.path.lexists(text)


def shareable_query(query: str) -> str:
    """Return a query, or only the mask where it contains a probable credential."""
    return MASK if holds_credentials(query) else query


def is_store(text: str) -> bool:
    """Return whether a text starts like an address of a server (`Path` makes `//` `/`)."""
    return bool(re.match(r"[a-z][a-z0-9+.-]+:/", text, re.IGNORECASE))


def reproduction(command: str, *sources: object, query: str | None = None) -> str:
    """Return a command that repeats a run, with a comment if it omits a credential."""
    is_complete = all(display_name(source) == str(source) for source in sources)
    return command if is_complete and not holds_credentials(query or "") else f"{HINT}\n{command}"


def hide_words(message: str, text: str, visible: str) -> str:
    """Mask in a library's message the words of ``text`` that are not in ``visible``.

    ``visible`` is `display_name` of an address, or `mask_credentials` of a query.
    """
    secrets = _words(text) - _words(visible)
    text = re.sub(r"\w+", lambda w: MASK if w[0].casefold() in secrets else w[0], message)
    return mask_credentials(text)


def mask_problem(problem: Problem) -> Problem:
    """Return a problem without probable credentials in its texts and its line of a file."""
    at = problem.location
    if at and at.text is not None and (holds_credentials(at.text) or "@" in at.text):
        at = replace(at, text=None)
    help_ = mask_message(problem.help) if problem.help else None
    return replace(problem, message=mask_message(problem.message), help=help_, location=at)


def mask_message(text: str) -> str:
    """Mask a message, without its quotations if it contains a credential."""
    return mask_credentials(_BACKTICKS.sub(f"`{MASK}`", text) if holds_credentials(text) else text)


def mask_arguments(message: str, arguments: Sequence[str]) -> str:
    """Mask in a library's message the command-line arguments, if these contain a credential."""
    words = [w.partition("=")[2] if w.startswith("--") else w for w in arguments]
    text = " ".join(word for word in words if not word.startswith("-"))
    is_secret = holds_credentials(text) or any(_USER.search(w) and is_address(w) for w in words)
    return hide_words(message, text, "") if is_secret else mask_credentials(message)


@contextmanager
def masking_query(query: str | None) -> Iterator[None]:
    """Mask in problems of a query the words of the query that may be a credential."""
    try:
        yield
    except PersonasError as error:
        if not (query and holds_credentials(query)):
            raise
        visible = mask_credentials(query)
        problems = [
            replace(p, message=hide_words(p.message, query, visible), location=None)
            for p in error.problems
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
    scheme = _SCHEME_PREFIX.match(text)
    return f"{scheme[1]}://{MASK}" if scheme else MASK
