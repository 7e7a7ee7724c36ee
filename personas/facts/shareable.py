"""What may be shown of what was typed: no password, no token, and no folder where it is shared.

Everything that names a source goes through here: `shareable` for what is kept and handed on,
`shown` for messages to the analyst, `masked` and `hide` for the words of others.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import unquote

from personas.facts.address import LEFT_OUT, read_address
from personas.facts.credentials import holds_credentials, masked
from personas.facts.problem import PersonasError, Problem

SPARK = "spark:"
HINT = (
    "# Left out: the user, the password, or a query that holds one. "
    "PostgreSQL takes them from PGUSER and PGPASSWORD, or from ~/.pgpass."
)
_SIGNS = re.compile(r"[:@=]")
_QUOTED = re.compile(r"`.*`", re.DOTALL)  # a password may hold a backtick, too
_USER = re.compile(r"[:@]")
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
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
    return masked(_QUOTED.sub(f"`{LEFT_OUT}`", text) if holds_credentials(text) else text)


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
    scheme = _SCHEME.match(text)
    return f"{scheme[1]}://{LEFT_OUT}" if scheme else LEFT_OUT
