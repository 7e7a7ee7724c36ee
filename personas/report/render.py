"""Render reports with Jinja; errors of a template are located in its file."""

from __future__ import annotations

import re
import textwrap
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from jinja2 import TemplateNotFound, TemplateSyntaxError

from personas.domain.problem import Location, PersonasError, Problem, error
from personas.domain.run import Run
from personas.files.resources import bundled_folder
from personas.report.environments import (
    PAGE,
    SUFFIX,
    has_report_page,
    markdown_environment,
    page_files,
    references,
    unknown_template,
)
from personas.report.views import run_view
from personas.report.views.documentation import variable_names
from personas.sandbox import BoundedEnvironment, RefusedError, RunawayError

MAX_CHARACTERS = 5_000_000  # of a document: a runaway loop of a template ends here
MAX_MESSAGE_LENGTH = 300
HELP = "Mend the template; `personas templates context DATA` shows what it can speak of."
RUNAWAY_HELP = (
    "Look for a loop inside a loop, a macro or an include of itself, a text that doubles."
)
_UNKNOWN = re.compile(r"'(\w+)' is undefined|has no attribute '(\w+)'")
_VIEW_NAME = re.compile(r"'personas\.[\w.]+?(\w+?)(?:View)? object'")


def render(run: Run, template: str = "readme", folders: Sequence[Path] = ()) -> str:
    """Return the report as Markdown (CommonMark with tables).

    ``template`` is the name of a template, in ``folders`` or bundled, or the path of a file. Files
    in ``folders``, then files beside that template, take precedence over the bundled parts.
    Raises `PersonasError` when there is no such template (E511), when it is broken (E512) or
    writes without end (E513).
    """
    search_path, name = find_template(template, folders)
    return render_view(run_view(run), template, search_path, name)


def render_view(view: Any, template: str, folders: Sequence[Path], name: str) -> str:
    """Return what the template ``name`` of these folders writes about the fields of a view."""
    variables = {field.name: getattr(view, field.name) for field in fields(view)}
    with template_errors(template):
        text = markdown_environment(folders).get_template(name).render(variables)
    if len(text) > MAX_CHARACTERS:
        message = f"{template} writes more than {MAX_CHARACTERS:,} characters"
        raise error("E513", message, "Look for a loop inside a loop.")
    return tidy(text)


def check_template(template: str, folders: Sequence[Path] = ()) -> None:
    """Compile a template, its page, and the parts that they name literally.

    Raises `PersonasError`: E511, or E512 for what cannot be read.
    """
    search_path, name = find_template(template, folders)
    environment = markdown_environment(search_path)
    stem = Path(template).name.removesuffix(SUFFIX).removesuffix(".j2")
    is_report = has_report_page(template, folders)
    page = f"{PAGE}/report.html.j2" if is_report else page_files(stem, search_path)[0]
    parts, queue = set[str](), [name, page]
    with template_errors(template):
        while queue:
            part = queue.pop()
            if part not in parts:
                parts.add(part)
                queue += _compile(environment, part, required=part == name)


def _compile(environment: BoundedEnvironment, part: str, *, required: bool) -> list[str]:
    """Compile a template and return its references; a part may be absent until it is used."""
    try:
        environment.get_template(part)
    except TemplateNotFound:
        if required:
            raise
        return []
    text, _, _ = environment.loader.get_source(environment, part)
    return references(text)


def find_template(template: str, folders: Sequence[Path] = ()) -> tuple[list[Path], str]:
    """Return the folders to search and the template's name there; raises E511."""
    absent = [folder for folder in folders if not folder.is_dir()]
    if absent:
        raise error("E511", f"no folder of templates {absent[0]}", "Name a folder that is there.")
    files = [file for f in (*folders, bundled_folder("templates")) for file in f.glob(f"*{SUFFIX}")]
    names = sorted({file.name.removesuffix(SUFFIX) for file in files})
    if template in names:
        return [*folders], template + SUFFIX
    if Path(template).is_file():
        return [*folders, Path(template).parent], Path(template).name
    raise unknown_template(template, names)


def tidy(text: str) -> str:
    """Return ``text`` without trailing blanks, runs of empty lines or empty ends."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


@contextmanager
def template_errors(template: str) -> Iterator[None]:
    """Raise `PersonasError` E512 or E513, located, for any error of a template in this block."""
    try:
        yield
    except PersonasError:
        raise
    except TemplateSyntaxError as exc:
        location = _location(exc.filename or template, exc.lineno)
        problem = Problem("E512", exc.message or "syntax error", HELP, location)
        raise PersonasError(problem) from exc
    except TemplateNotFound as exc:
        raise _error(template, f"there is no template {exc.name}", exc) from exc
    except RefusedError as exc:
        raise _error(template, str(exc), exc) from exc
    except RunawayError as exc:
        raise _runaway(template, str(exc), exc) from exc
    except RecursionError as exc:
        raise _runaway(template, "templates that take in themselves", exc) from exc
    except Exception as exc:  # a template can raise anything: it calls filters on any value
        raise _error(template, f"{type(exc).__name__}: {exc}", exc) from exc


def _error(template: str, message: str, exc: Exception) -> PersonasError:
    readable = _VIEW_NAME.sub(lambda match: f"'{match[1].lower()}'", message)
    short = textwrap.shorten(readable, MAX_MESSAGE_LENGTH, placeholder=" …")
    return PersonasError(Problem("E512", short, _suggestion(message) + HELP, _trace(template, exc)))


def _runaway(template: str, reason: str, exc: Exception) -> PersonasError:
    message = f"{Path(template).name} never ends, or does far too much: {reason}"
    return PersonasError(Problem("E513", message, RUNAWAY_HELP, _trace(template, exc)))


def _suggestion(message: str) -> str:
    """Suggest the variable with the most similar name."""
    unknown = _UNKNOWN.search(message)
    name = (unknown[1] or unknown[2]) if unknown else ""
    close = get_close_matches(name, sorted(variable_names()), n=1)
    return f"Did you mean `{close[0]}`? " if close else ""


def _trace(template: str, exc: Exception) -> Location:
    """Locate an error by its traceback, in which Jinja maps frames to lines of templates."""
    frames = traceback.extract_tb(exc.__traceback__)
    inside = [
        frame for frame in frames if frame.filename.endswith(".j2") or frame.filename == template
    ]
    return _location(inside[-1].filename, inside[-1].lineno) if inside else Location(template)


def _location(file: str, line: int | None) -> Location:
    path = Path(file)
    lines = (
        path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    )
    text = lines[line - 1] if line and line <= len(lines) else None
    return Location(file, line, None, text)
