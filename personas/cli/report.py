"""`personas report`: the report as a folder, complete or not at all."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personas.cli.options import command_options
from personas.cli.output import finish
from personas.cli.progress import progress
from personas.cli.request import make_request
from personas.domain.request import split_names
from personas.unsafe_text import escape_control_characters

if TYPE_CHECKING:
    from personas.domain.request import Request
    from personas.report import DocumentRequest


@click.command()
@command_options("report")
def report(data: str, output: Path, force: bool, strict: bool, quiet: bool, **options: Any) -> int:
    """Write the report on DATA: Markdown, HTML, charts, tables and the model."""
    settings = _make_settings(options)
    with progress(quiet) as on_step:
        from personas.api.segmentation import Segmentation
        from personas.files.atomic import check_folder
        from personas.report import check_document_request, document_names
        from personas.use_cases.run import run

        check_document_request(settings)
        check_folder(output, force)
        segmentation = Segmentation(run(_make_request(data, options), on_step))
        on_step("write")
        segmentation.write(output, settings, force=force)
    names = {**document_names(settings.templates[0]), "xlsx": "segments.xlsx"}
    click.echo(escape_control_characters(output / names[settings.formats[0]]))
    return finish(segmentation.warnings, quiet=quiet, strict=strict)


def _make_settings(options: dict[str, Any]) -> DocumentRequest:
    from personas.report import DocumentRequest

    folder = options["templates"]
    return DocumentRequest(
        templates=tuple(options["template"]),
        folders=(folder,) if folder else (),
        formats=split_names(options["formats"]),
    )


def _make_request(data: str, options: dict[str, Any]) -> Request:
    """Return the request; its line of reproduction also says which templates were used."""
    from personas.domain.address import shareable

    request = make_request("report", data, options)
    templates, folder, words = tuple(options["template"]), options["templates"], []
    if templates != ("readme",):
        words += [w for template in templates for w in ("--template", shareable(template))]
    if folder:
        words += ["--templates", shareable(folder)]
    line = f"{request.reproduce} {shlex.join(words)}" if words else request.reproduce
    return replace(request, reproduce=line)
