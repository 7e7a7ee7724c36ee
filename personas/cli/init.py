"""`personas init`: a commented personas.yaml for a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from personas.cli.options import command_options
from personas.cli.output import Exit
from personas.cli.request import make_request


@click.command()
@command_options("init")
def init(data: str, force: bool, strict: bool, quiet: bool, **options: Any) -> int:  # noqa: ARG001
    """Write personas.yaml here, with comments, from what is seen of DATA."""
    from personas.config import NAME, write_config
    from personas.domain.problem import error
    from personas.files.atomic import atomic_file
    from personas.use_cases.explore import explore_for_settings

    target = Path(NAME)
    if target.exists() and not force:
        raise error("E603", f"`{NAME}` is there already", "Write over it with --force")
    settings = write_config(explore_for_settings(make_request("init", data, options)))
    with atomic_file(target) as file:
        file.write_text(settings, "utf-8", newline="\n")
    click.echo(NAME)
    return Exit.DONE
