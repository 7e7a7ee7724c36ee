"""Credentials in a text of any kind: what looks like one is taken out, more rather than less."""

from __future__ import annotations

import re

from personas.facts.address import LEFT_OUT, read_address

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
