"""`personas report`: the report as a folder, whole or not at all."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personas.cli.options import make_request, shared_options
from personas.cli.output import finish
from personas.cli.progress import progress
from personas.signs import visible

if TYPE_CHECKING:
    from personas.domain.request import Request
    from personas.report import Wish


@click.command()
@shared_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("report"),
    show_default=True,
    help="Folder to write.",
)
@click.option(
    "--template",
    multiple=True,
    default=("readme",),
    show_default=True,
    metavar="NAME|FILE",
    help="readme, executive, slides, crm or a file of yours (repeatable).",
)
@click.option(
    "--templates",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="Your own templates and parts, looked for here first.",
)
@click.option(
    "--format",
    "formats",
    default="md,html",
    show_default=True,
    metavar="A,B",
    help="The formats to write: md, html, xlsx.",
)
@click.option("--force", is_flag=True, help="Replace files that were edited since.")
def report(data: str, output: Path, force: bool, strict: bool, quiet: bool, **options: Any) -> int:
    """Write the report on DATA: Markdown, HTML, charts, tables and the model."""
    wish = _wish(options)
    with progress(quiet) as on_step:
        from personas.api.segmentation import Segmentation
        from personas.files.atomic import check_folder
        from personas.report import check_wish
        from personas.use_cases.run import run

        check_wish(wish)
        check_folder(output, force)
        made = Segmentation(run(_request(data, options), on_step))
        on_step("write")
        made.write(output, wish, force=force)
    click.echo(visible(output / _first(wish)))
    return finish(made.warnings, quiet=quiet, strict=strict)


def _wish(options: dict[str, Any]) -> Wish:
    from personas.report import Wish

    folder = options["templates"]
    return Wish(
        templates=tuple(options["template"]),
        folders=(folder,) if folder else (),
        formats=tuple(word.strip() for word in options["formats"].split(",") if word.strip()),
    )


def _request(data: str, options: dict[str, Any]) -> Request:
    """Return the request; how to make the report again says which templates were used."""
    from personas.domain.address import shareable

    request = make_request("report", data, options)
    asked = tuple(options["template"])
    words = [w for t in asked for w in ("--template", shareable(t))] if asked != ("readme",) else []
    words += ["--templates", shareable(options["templates"])] if options["templates"] else []
    line = f"{request.reproduce} {shlex.join(words)}" if words else request.reproduce
    return replace(request, reproduce=line)


def _first(wish: Wish) -> str:
    """The document to open first."""
    from personas.report import document_names

    names = {**document_names(wish.templates[0]), "xlsx": "segments.xlsx"}
    return names[wish.formats[0]]
