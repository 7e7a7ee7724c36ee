"""Keep what comes from data and packs from being read as markup."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup

# Anywhere in a line these can open or close a construct of Markdown.
_BACKSLASH = re.compile(r"[\\`*_{}\[\]#|]")
# These have no backslash form that all Markdown readers share.
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "~": "&#126;", "@": "&#64;"}
# `http://` and `www.` would become links, `:name:` a picture, `$x$` a formula.
_AUTOMATIC = re.compile(r"(?<=www)\.|:(?=\S)|(?<!\w)\$|\$(?=\$)", re.IGNORECASE)
# At the start of a line: a bullet, a rule, an underline, a numbered item.
_LINE_START = re.compile(r"^(?:[-+=]|\d{1,9}(?P<dot>[.)])(?=\s|$))")
_KEPT_INVISIBLES = {"\u200c", "\u200d"}  # joiners: Persian words and many emoji need them


def clean(text: str) -> str:
    """Return ``text`` as one line of characters: none that control, format or stand alone."""
    spaced = re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text)
    return re.sub(" +", " ", "".join(c for c in spaced if not _invisible(c))).strip()


def _invisible(character: str) -> bool:
    category = unicodedata.category(character)
    no_character = ord(character) & 0xFFFE == 0xFFFE  # neither XML nor any text may hold it
    hidden = no_character or category in ("Cc", "Cf", "Cs")
    return hidden and character not in _KEPT_INVISIBLES


def escape_markdown(value: object) -> Markup:
    """Return ``value`` as Markdown that reads as exactly its text, wherever it is put.

    What is already `Markup` (made by a template) passes unchanged. Every run of white space
    becomes one space and the ends are trimmed, so that no value can end a line, a table row or
    a heading; spaces around a value are for the template to write.
    """
    if isinstance(value, Markup):
        return value
    return Markup(_escaped(clean(str(value))))  # noqa: S704 - this is where text becomes safe


def coded(text: str) -> Markup:
    """Return a message as Markdown in which what stands between backticks is code."""
    pieces = clean(text).split("`")
    if len(pieces) % 2 == 0:  # the last backtick has no partner: it is just a sign
        pieces[-2:] = ["`".join(pieces[-2:])]
    spans = (_code(p) if place % 2 else _escaped(p) for place, p in enumerate(pieces))
    return Markup("".join(spans))  # noqa: S704


def _code(text: str) -> str:
    return f"`{text}`" if text.strip() else _escaped(f"`{text}`")


def _escaped(text: str) -> str:
    return "".join(_pieces(_LINE_START.sub(_mark_start, text)))


def _mark_start(match: re.Match[str]) -> str:
    """Put a placeholder that `_pieces` turns into an entity: control characters are gone by now."""
    start, last = match.group()[:-1], match.group()[-1]
    return f"{start}\x00{last}"


def _pieces(text: str) -> list[str]:
    """Escape character by character, with an eye on the neighbours where it matters."""
    automatic = {match.start() for match in _AUTOMATIC.finditer(text)}
    marked = {match.end() for match in re.finditer("\x00", text)}
    return [
        _escape(c, entity=place in automatic or place in marked)
        for place, c in enumerate(text)
        if c != "\x00"
    ]


def _escape(character: str, *, entity: bool) -> str:
    if entity:
        return f"&#{ord(character)};"
    if _BACKSLASH.match(character):
        return "\\" + character
    return _ENTITIES.get(character, character)


def fenced(text: str, language: str = "") -> Markup:
    """Return ``text`` as a code block whose fence is longer than any run of backticks in it."""
    lines = [clean_line(line) for line in text.strip("\n").splitlines()]
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return Markup("\n".join([fence + language, *lines, fence]))  # noqa: S704


def clean_line(line: str) -> str:
    """Return ``line`` without invisible characters, its indentation kept."""
    indent = len(line) - len(line.lstrip(" "))
    return " " * indent + clean(line)
