"""Turn what goes wrong inside a template into a problem with its place in that template."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

from jinja2 import TemplateNotFound, TemplateSyntaxError

from personas.domain.problem import Location, PersonasError, Problem, error
from personas.domain.run import Run
from personas.files.resources import bundled
from personas.report.catalogue import SUFFIX, no_template, words_known
from personas.report.context import context
from personas.report.environments import markdown_environment

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
        pieces = markdown_environment(places).get_template(name).generate(facts)
        text = "".join(_bounded(pieces, template))
    return tidy(text)


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


def _bounded(pieces: Iterator[str], template: str) -> Iterator[str]:
    written = 0
    for piece in pieces:
        written += len(piece)
        if written > LONGEST:
            message = f"{template} writes more than {LONGEST:,} characters"
            raise error("E513", message, "Look for a loop inside a loop.")
        yield piece


def tidy(text: str) -> str:
    """Return ``text`` without trailing blanks, runs of empty lines or empty ends."""
    stripped = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", stripped).strip() + "\n"
