"""`--config`: what `personas.yaml` says becomes the defaults of a command's options."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

META = "personas.config"
FRESH = ("init",)  # what it writes does not lean on what it replaces, unless that is named


def apply_config(context: click.Context, _: click.Parameter, named: Path | None) -> None:
    """Load the configuration before any other option is read; what is typed wins over it."""
    if context.resilient_parsing or (named is None and context.command.name in FRESH):
        return
    from personas.config import load_config

    config = load_config(named)
    said = {**config.options, **config.sections.get(context.command.name or "", {})}
    context.meta[META] = said
    context.default_map = {**said, **(context.default_map or {})}


def with_config(context: click.Context, parameter: click.Parameter, typed: Any) -> tuple[str, ...]:
    """Put what is typed of a repeatable option behind what the configuration says: it wins."""
    said = context.meta.get(META, {}).get(parameter.name, ())
    return said if typed == said else (*said, *typed)


config_option = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    is_eager=True,
    expose_value=False,
    callback=apply_config,
    metavar="FILE",
    help="Settings; by default the nearest personas.yaml upward from here.",
)
