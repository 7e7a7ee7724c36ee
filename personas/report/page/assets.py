"""The page's one style and one script, each put together from its sections' files."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from markupsafe import Markup

from personas.report.environments import PAGE
from personas.sandbox import BoundedEnvironment

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND = re.compile(r"\s*([{};,>])\s*|(?<=[\w-]:)\s")
_TEXT = re.compile(r"[\"'`/]")
_SIGNS = re.compile(r"\s*([=<>,;:?{}()&|]+)\s*")
_IMPLIED = re.compile(
    r"</t[dh]>\s*(?=<t[dh][ >]|</tr>)|</tr>\s*(?=<tr[ >]|</t(?:head|body|foot)>)"
    r"|</t(?:head|body)>\s*(?=<t(?:body|foot)[ >]|</table>)"
    r"|\n+(?=</?(?:t[rdh]|thead|tbody|table|li|ul|p|div|h\d|section|article|details|optgroup)[ >])"
)


def style(environment: BoundedEnvironment, names: Sequence[str]) -> Markup:
    """Return the style sheets of these sections as one, without comments and white space."""
    text = _COMMENT.sub("", "".join(_source(environment, f"{name}.css") for name in names))
    squeezed = _AROUND.sub(r"\1", re.sub(r"\s+", " ", text)).replace(";}", "}")
    return Markup(squeezed.strip())  # noqa: S704 - our own files


def script(environment: BoundedEnvironment, names: Sequence[str]) -> dict[str, Markup]:
    """Return the scripts of these sections as one, and its digest for the security policy.

    Each stands in a block of its own, but for the first, whose names all of them use.
    """
    base, *sections = [_lines(_source(environment, f"{name}.js")) for name in names]
    blocks = "".join(f"{{\n{section}}}\n" for section in sections if section)
    text = f'"use strict";(() => {{\n{base}{blocks}}})();'
    digest = b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
    return {"script": Markup(text), "script_digest": Markup(digest)}  # noqa: S704 - our own files


def facts_block(facts: Mapping[str, Any]) -> Markup:
    """Return facts as JSON that can stand inside an element ``script``: no tag can end it."""
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - this is where it becomes safe


def without_implied_ends(html: str) -> str:
    """Return a page without the end tags of cells and rows, and breaks, which mean nothing."""
    return _IMPLIED.sub("", html)


def _source(environment: BoundedEnvironment, name: str) -> str:
    return environment.loader.get_source(environment, f"{PAGE}/{name}")[0]


def _lines(text: str) -> str:
    """Return a script without indentation, comment lines and empty lines."""
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{_squeezed(line)}\n" for line in lines if line and not line.startswith("//"))


def _squeezed(line: str) -> str:
    """Return a line without blanks around signs, unless texts are in it."""
    return line if _TEXT.search(line) else _SIGNS.sub(r"\1", line)
