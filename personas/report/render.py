"""Write a run as Markdown, through a bundled template or the analyst's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from jinja2 import TemplateNotFound

from personas.facts.problem import error
from personas.facts.run import Run
from personas.files.resources import bundled
from personas.report.blame import blamed
from personas.report.catalogue import SUFFIX, no_template, page_files, references
from personas.report.context import context
from personas.report.words import markdown_environment
from personas.sandbox import BoundedEnvironment

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
