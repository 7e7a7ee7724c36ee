"""Turn what goes wrong inside a template into a problem with its place in that template."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

from jinja2 import TemplateNotFound, TemplateSyntaxError

from personas.facts.problem import Location, PersonasError, Problem
from personas.report.meanings import words_known

HELP = "Mend the template; `personas templates context DATA` shows what it can speak of."
_UNKNOWN = re.compile(r"'(\w+)' is undefined|has no attribute '(\w+)'")


@contextmanager
def blamed(template: str) -> Iterator[None]:
    """Raise `PersonasError` E512, located, for whatever a template does wrong in here."""
    try:
        yield
    except PersonasError:
        raise
    except TemplateSyntaxError as wrong:
        at = _place(wrong.filename or template, wrong.lineno)
        raise PersonasError(Problem("E512", wrong.message or "syntax error", HELP, at)) from wrong
    except TemplateNotFound as wrong:
        raise _broken(template, f"there is no template {wrong.name}", wrong) from wrong
    except Exception as wrong:  # a template can raise anything: it calls filters on any value
        raise _broken(template, f"{type(wrong).__name__}: {wrong}", wrong) from wrong


def _broken(template: str, message: str, wrong: Exception) -> PersonasError:
    """Locate an error by its traceback, in which template lines stand as if they were Python's."""
    frames = traceback.extract_tb(wrong.__traceback__)
    inside = [
        frame for frame in frames if frame.filename.endswith(".j2") or frame.filename == template
    ]
    at = _place(inside[-1].filename, inside[-1].lineno) if inside else Location(template)
    return PersonasError(Problem("E512", message, _meant(message) + HELP, at))


def _meant(message: str) -> str:
    """Name the variable that is nearest to one that is not there."""
    unknown = _UNKNOWN.search(message)
    word = (unknown[1] or unknown[2]) if unknown else ""
    close = get_close_matches(word, sorted(words_known()), n=1)
    return f"Did you mean `{close[0]}`? " if close else ""


def _place(file: str, line: int | None) -> Location:
    path = Path(file)
    lines = (
        path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    )
    text = lines[line - 1] if line and line <= len(lines) else None
    return Location(file, line, None, text)
