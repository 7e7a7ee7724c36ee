"""`personas templates list`: every bundled template and part, and what it is for."""

from __future__ import annotations

import click

from personas.cli.exits import Exit


@click.command("list")
def list_templates() -> int:
    """List the bundled templates and the parts they are made of."""
    from rich.console import Console

    from personas.report import print_templates

    print_templates(Console())
    return Exit.DONE
