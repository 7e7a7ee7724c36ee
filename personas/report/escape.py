"""Escape text of data and packs, so that it is not read as markup."""

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
_LINE_START = re.compile(r"^(?:[-+=]|\d{1,9}[.)](?=\s|$))")
_JOINERS = {"\u200c", "\u200d"}  # Persian words and many emoji need them


def clean(text: str) -> str:
    """Return ``text`` as one line without control, format or surrogate characters."""
    line = re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text)
    return re.sub(" +", " ", "".join(c for c in line if not _invisible(c))).strip()


def _invisible(character: str) -> bool:
    category = unicodedata.category(character)
    no_character = ord(character) & 0xFFFE == 0xFFFE  # neither XML nor any text may hold it
    is_control = no_character or category in ("Cc", "Cf", "Cs")
    return is_control and character not in _JOINERS


def escape_markdown(value: object) -> Markup:
    """Return ``value`` as Markdown that reads as exactly its text, in any context.

    `Markup` (output of a template) passes unchanged. Every run of white space
    becomes one space and the ends are trimmed, so that no value can end a line, a table row or
    a heading; spaces around a value are for the template to write.
    """
    if isinstance(value, Markup):
        return value
    return Markup(_escape(clean(str(value))))  # noqa: S704 - this is where text becomes safe


def code_spans(text: str) -> Markup:
    """Return a message as Markdown; text between backticks is code."""
    pieces = clean(text).split("`")
    if len(pieces) % 2 == 0:  # the last backtick has no partner: it is just a sign
        pieces[-2:] = ["`".join(pieces[-2:])]
    spans = (_code(piece) if i % 2 else _escape(piece) for i, piece in enumerate(pieces))
    return Markup("".join(spans))  # noqa: S704


def _code(text: str) -> str:
    return f"`{text}`" if text.strip() else _escape(f"`{text}`")


def _escape(text: str) -> str:
    """Escape character by character, considering neighbours where it matters."""
    line_start = _LINE_START.match(text)
    entities = {line_start.end() - 1} if line_start else set()
    entities |= {match.start() for match in _AUTOMATIC.finditer(text)}
    return "".join(_escape_character(c, entity=i in entities) for i, c in enumerate(text))


def _escape_character(character: str, *, entity: bool) -> str:
    if entity:
        return f"&#{ord(character)};"
    if _BACKSLASH.match(character):
        return "\\" + character
    return _ENTITIES.get(character, character)


def fence(text: str, language: str = "") -> Markup:
    """Return ``text`` as a code block whose fence is longer than any run of backticks in it."""
    lines = [clean_line(line) for line in text.strip("\n").splitlines()]
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * max(3, longest + 1)
    return Markup("\n".join([ticks + language, *lines, ticks]))  # noqa: S704


def clean_line(line: str) -> str:
    """Return ``line`` with its indentation, without invisible characters."""
    indent = len(line) - len(line.lstrip(" "))
    return " " * indent + clean(line)
