"""`personas codes`: what an error or a warning means, with an example and what to do."""

from __future__ import annotations

import click

from personas.cli.output import Exit


@click.command()
@click.argument("code", required=False)
def codes(code: str | None) -> int:
    """Explain CODE; without one, list all codes."""
    from personas.codes import CODES, find
    from personas.domain.address import display_name

    if code is None:
        click.echo("\n".join(f"{entry.id}  {entry.title}" for entry in CODES))
        return Exit.DONE
    entry = find(code)
    if entry is None:
        click.echo(
            f"There is no code {display_name(code)!r}; `personas codes` lists them all.", err=True
        )
        return Exit.UNUSABLE
    title = click.style(f"{entry.id}  {entry.title}", bold=True)
    example, help_ = (text.replace("\n", "\n  ") for text in (entry.example, entry.fix))
    click.echo(f"{title}\n\n{entry.why}\n\nExample\n  {example}\n\nWhat to do\n  {help_}")
    return Exit.DONE
