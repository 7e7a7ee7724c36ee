"""Turn what goes wrong inside a template into a problem with its place in that template."""

from __future__ import annotations

import re
import textwrap
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

from jinja2 import TemplateNotFound, TemplateSyntaxError

from personas.facts.problem import Location, PersonasError, Problem
from personas.report.meanings import words_known
from personas.sandbox import RefusedError, RunawayError

HELP = "Mend the template; `personas templates context DATA` shows what it can speak of."
NO_END = "Look for a loop inside a loop, a macro or an include of itself, a text that doubles."
LONGEST_MESSAGE = 300
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
    except RefusedError as wrong:
        raise _broken(template, str(wrong), wrong) from wrong
    except RunawayError as wrong:
        raise _runaway(template, str(wrong), wrong) from wrong
    except RecursionError as wrong:
        raise _runaway(template, "templates that take in themselves", wrong) from wrong
    except Exception as wrong:  # a template can raise anything: it calls filters on any value
        raise _broken(template, f"{type(wrong).__name__}: {wrong}", wrong) from wrong


def _broken(template: str, message: str, wrong: Exception) -> PersonasError:
    short = textwrap.shorten(message, LONGEST_MESSAGE, placeholder=" …")
    return PersonasError(Problem("E512", short, _meant(message) + HELP, _at(template, wrong)))


def _runaway(template: str, what: str, wrong: Exception) -> PersonasError:
    message = f"{Path(template).name} never ends, or does far too much: {what}"
    return PersonasError(Problem("E513", message, NO_END, _at(template, wrong)))


def _at(template: str, wrong: Exception) -> Location:
    """Locate an error by its traceback, in which template lines stand as if they were Python's."""
    frames = traceback.extract_tb(wrong.__traceback__)
    inside = [
        frame for frame in frames if frame.filename.endswith(".j2") or frame.filename == template
    ]
    return _place(inside[-1].filename, inside[-1].lineno) if inside else Location(template)


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
