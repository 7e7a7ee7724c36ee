"""Turn what goes wrong inside a template into a problem with its place in that template."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinja2 import TemplateNotFound, TemplateSyntaxError

from personas.facts.problem import Location, PersonasError, Problem

HELP = "Mend the template; the bundled ones show what they can speak of."


@contextmanager
def blamed(template: str) -> Iterator[None]:
    """Raise `PersonasError` E512, located, for whatever a template does wrong in here."""
    try:
        yield
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
    return PersonasError(Problem("E512", message, HELP, at))


def _place(file: str, line: int | None) -> Location:
    path = Path(file)
    lines = (
        path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    )
    text = lines[line - 1] if line and line <= len(lines) else None
    return Location(file, line, None, text)
