"""`personas templates`: what reports are written through; one small file a command."""

from __future__ import annotations

import click

from personas.cli.templates.context import context
from personas.cli.templates.eject import eject
from personas.cli.templates.listing import list_templates
from personas.cli.templates.show import show


@click.group()
def templates() -> None:
    """List, show and eject report templates; see what they can speak of."""


for command in (list_templates, show, eject, context):
    templates.add_command(command)
