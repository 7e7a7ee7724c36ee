"""`personas doctor`: what is installed, what there is, and whether it can be read."""

from __future__ import annotations

from pathlib import Path

import click

from personas.cli.options import CONFIG
from personas.cli.output import Exit, print_problems


@click.command()
@click.option("--config", **{**CONFIG, "type": click.Path(path_type=Path)})
def doctor(config: Path | None) -> int:
    """Say what is installed, what is found, and whether it can be read."""
    from personas.config import examine
    from personas.files.resources import bundled_folder
    from personas.sandbox.jinja import environment

    health = examine(config)
    template = environment([bundled_folder("templates")]).get_template("config/doctor.txt.j2")
    click.echo(template.render(health=health), nl=False)
    print_problems(health.problems)
    return Exit.UNUSABLE if health.problems else Exit.DONE
