"""Turn what goes wrong inside a template into a problem with its place in that template."""

from __future__ import annotations

import re
import textwrap
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

from jinja2 import TemplateNotFound, TemplateSyntaxError

from personas.domain.problem import Location, PersonasError, Problem, error
from personas.domain.run import Run
from personas.files.resources import bundled
from personas.report.catalogue import SUFFIX, no_template, page_files, references, words_known
from personas.report.context import context
from personas.report.environments import markdown_environment
from personas.sandbox import BoundedEnvironment, RefusedError, RunawayError

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


LONGEST = 5_000_000  # characters: a runaway loop of a template ends here


def render(run: Run, template: str = "readme", folders: Sequence[Path] = ()) -> str:
    """Return the report as Markdown (CommonMark with tables).

    ``template`` is the name of a template, in ``folders`` or bundled, or the path of a file; what
    stands in ``folders``, then what stands beside that file, is found before the bundled parts.
    Raises `PersonasError` when there is no such template (E511), when it is broken (E512) or
    writes without end (E513).
    """
    places, name = find_template(template, folders)
    facts = context(run)
    with blamed(template):
        text = markdown_environment(places).get_template(name).render(facts)
    return tidy(bounded(text, template))


def check_template(template: str, folders: Sequence[Path] = ()) -> None:
    """Compile a template, its page and their parts, as far as they are named outright.

    Raises `PersonasError`: E511, or E512 for what cannot be read.
    """
    places, name = find_template(template, folders)
    environment = markdown_environment(places)
    stem = Path(template).name.removesuffix(SUFFIX).removesuffix(".j2")
    seen, waiting = set[str](), [name, page_files(stem, places)[0]]
    with blamed(template):
        while waiting:
            part = waiting.pop()
            if part not in seen:
                seen.add(part)
                waiting += _parts(environment, part, needed=part == name)


def _parts(environment: BoundedEnvironment, part: str, *, needed: bool) -> list[str]:
    """Compile a template and return what it takes in; it may be one that is seldom asked for."""
    try:
        environment.get_template(part)
    except TemplateNotFound:
        if needed:
            raise
        return []
    text, _, _ = environment.loader.get_source(environment, part)
    return references(text)


def find_template(template: str, folders: Sequence[Path] = ()) -> tuple[list[Path], str]:
    """Return the folders to look into and the template's name there; raises E511."""
    absent = [folder for folder in folders if not folder.is_dir()]
    if absent:
        raise error("E511", f"no folder of templates {absent[0]}", "Name a folder that is there.")
    names = template_names(folders)
    if template in names:
        return [*folders], template + SUFFIX
    if Path(template).is_file():
        return [*folders, Path(template).parent], Path(template).name
    raise no_template(template, names)


def template_names(folders: Sequence[Path] = ()) -> list[str]:
    """Return the names of the templates in these folders and of the bundled ones."""
    files = [file for f in (*folders, bundled("templates")) for file in f.glob(f"*{SUFFIX}")]
    return sorted({file.name.removesuffix(SUFFIX) for file in files})


def bounded(text: str, template: str) -> str:
    """Return what a template wrote; raises E513 where that is no document any more."""
    if len(text) > LONGEST:
        message = f"{template} writes more than {LONGEST:,} characters"
        raise error("E513", message, "Look for a loop inside a loop.")
    return text


def tidy(text: str) -> str:
    """Return ``text`` without trailing blanks, runs of empty lines or empty ends."""
    stripped = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", stripped).strip() + "\n"
