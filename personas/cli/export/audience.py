"""`personas export … --to audience`: the customers of personas as a platform takes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personas.cli.config import config_option, with_config
from personas.cli.output import QUIET, STRICT, finish
from personas.cli.progress import progress
from personas.cli.reading import make_reading, reading_options
from personas.domain.audience import FIELDS, NOT_RECORDED, PLATFORMS
from personas.signs import visible

if TYPE_CHECKING:
    from personas.domain.audience import Audience, AudienceRequest, Contacts


def contact_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add an option for each contact field."""
    for field in reversed(FIELDS):
        text = "id on the platform" if field == "record" else field.replace("_", " ")
        option = click.option(
            f"--{field.replace('_', '-')}", field, metavar="COLUMN", help=f"Holds the {text}."
        )
        command = option(command)
    return command


@click.command()
@click.argument("data")
@config_option
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    default=Path("report/model.json"),
    show_default=True,
    metavar="FILE",
    help="The model that a report wrote.",
)
@click.option(
    "--format",
    "platform",
    type=click.Choice(sorted(PLATFORMS)),
    required=True,
    help="The platform that the file is for.",
)
@click.option(
    "--persona",
    multiple=True,
    callback=with_config,
    metavar="ID[,ID]",
    help="Whom to write: ids of personas, or numbers of segments (repeatable).",
)
@contact_options
@click.option(
    "--country-code",
    metavar="XX",
    help="The country of those for whom no column says one: its two letters, such as DE.",
)
@click.option(
    "--consent",
    metavar=f"COLUMN=VALUE|{NOT_RECORDED}",
    help="What records that a customer may be contacted, or that nothing does.",
)
@click.option("--plain", is_flag=True, help="Do not hash; the platform does it at the upload.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("audience.csv"),
    show_default=True,
    help="File to write.",
)
@click.option("--id", metavar="COLUMN", help="The id column, if it has another name now.")
@reading_options
@STRICT
@QUIET
def audience(output: Path, strict: bool, quiet: bool, **options: Any) -> int:
    """The customers of personas, as an advertising or mailing platform takes them.

    DATA is a table of customers with contact columns, which are named one by one. Those who did
    not agree, and those whom the platform could not find, are left out and counted.
    """
    with progress(quiet) as on_step:
        from personas.use_cases.audience import export_audience

        made = export_audience(_request(options), output, on_step)
    click.echo(visible(output))
    if not quiet:
        _tell(made)
    return finish(made.warnings, quiet=quiet, strict=strict)


def _request(options: dict[str, Any]) -> AudienceRequest:
    from personas.domain.audience import AudienceRequest

    words = [word.strip() for said in options["persona"] for word in said.split(",")]
    return AudienceRequest(
        data=options["data"],
        model=options["model"],
        platform=PLATFORMS[options["platform"]],
        personas=tuple(dict.fromkeys(word for word in words if word)),
        contacts=_contacts(options),
        plain=options["plain"],
        id=options["id"],
        reading=make_reading(options),
    )


def _contacts(options: dict[str, Any]) -> Contacts:
    from personas.domain.audience import Contacts

    return Contacts(
        columns={field: options[field] for field in FIELDS if options[field]},
        region=(options["country_code"] or "").upper() or None,
        consent=_consent(options["consent"]),
    )


def _consent(said: str | None) -> tuple[str, str] | str | None:
    if said is None or said == NOT_RECORDED:
        return said
    name, _, value = (part.strip() for part in said.rpartition("="))
    if not (name and value):
        message = f"{said!r} is neither COLUMN=VALUE, such as newsletter=yes, nor {NOT_RECORDED}"
        raise click.BadParameter(message, param_hint="--consent")
    return name, value


def _tell(made: Audience) -> None:
    """Say on stderr who is in the file and who is not, in counts."""
    from personas.files.resources import bundled
    from personas.jinja import environment
    from personas.report.escape import clean

    words = environment([bundled("templates")], {"clean": clean})
    text = words.get_template("export/audience.txt.j2").render(made=made)
    click.echo(text, nl=False, err=True)
