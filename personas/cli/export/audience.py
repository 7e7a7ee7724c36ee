"""`personas export … --to audience`: the customers of personas as a platform takes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personas.cli.options import command_options
from personas.cli.output import finish
from personas.cli.progress import progress
from personas.cli.request import make_reading
from personas.domain.audience import FIELDS, NO_RECORD, PLATFORMS
from personas.domain.request import split_names
from personas.unsafe_text import escape_control_characters

if TYPE_CHECKING:
    from personas.domain.audience import Audience, AudienceRequest, Contacts


@click.command()
@command_options("audience")
def audience(output: Path, strict: bool, quiet: bool, **options: Any) -> int:
    """The customers of personas, as an advertising or mailing platform takes them.

    DATA is a table of customers with contact columns, which are named one by one. Those who did
    not agree, and those whom the platform could not find, are left out and counted.
    """
    with progress(quiet) as on_step:
        from personas.use_cases.audience import export_audience

        result = export_audience(_make_request(options), output, on_step)
    click.echo(escape_control_characters(output))
    if not quiet:
        _print_counts(result)
    return finish(result.warnings, quiet=quiet, strict=strict)


def _make_request(options: dict[str, Any]) -> AudienceRequest:
    from personas.domain.audience import AudienceRequest

    return AudienceRequest(
        data=options["data"],
        model=options["model"],
        platform=PLATFORMS[options["platform"]],
        personas=tuple(dict.fromkeys(split_names(",".join(options["persona"])))),
        contacts=_make_contacts(options),
        plain=options["plain"],
        id=options["id"],
        reading=make_reading(options),
    )


def _make_contacts(options: dict[str, Any]) -> Contacts:
    from personas.domain.audience import Contacts

    return Contacts(
        columns={field: options[field] for field in FIELDS if options[field]},
        region=(options["country_code"] or "").upper() or None,
        consent=_parse_consent(options["consent"]),
    )


def _parse_consent(text: str | None) -> tuple[str, str] | str | None:
    if text is None or text == NO_RECORD:
        return text
    name, _, value = (part.strip() for part in text.rpartition("="))
    if not (name and value):
        message = f"{text!r} is neither COLUMN=VALUE, such as newsletter=yes, nor {NO_RECORD}"
        raise click.BadParameter(message, param_hint="--consent")
    return name, value


def _print_counts(audience: Audience) -> None:
    """Print to stderr how many are in the file and how many are not, and why."""
    from personas.files.resources import bundled_folder
    from personas.report.escape import clean
    from personas.sandbox.jinja import environment

    templates = environment([bundled_folder("templates")], {"clean": clean})
    text = templates.get_template("export/audience.txt.j2").render(made=audience)
    click.echo(text, nl=False, err=True)
