"""`personas templates`: what reports are written through; one small file a command."""

from __future__ import annotations

import click

from personas.cli.group import Group

COMMANDS = {
    "list": "personas.cli.templates.listing:list_templates",
    "show": "personas.cli.templates.show:show",
    "eject": "personas.cli.templates.eject:eject",
    "context": "personas.cli.templates.context:context",
}


@click.group(cls=Group, homes=COMMANDS)
def templates() -> None:
    """List, show and eject report templates; see what they can speak of."""
