"""`personas codes`: what an error or a warning means, with an example and its mend."""

from __future__ import annotations

import click

from personas.cli.output import Exit


@click.command()
@click.argument("code", required=False)
def codes(code: str | None) -> int:
    """Explain CODE; without one, list all codes."""
    from personas.codes import ALL, find
    from personas.domain.address import shown

    if code is None:
        click.echo("\n".join(f"{known.id}  {known.title}" for known in ALL))
        return Exit.DONE
    found = find(code)
    if found is None:
        click.echo(f"There is no code {shown(code)!r}; `personas codes` lists them all.", err=True)
        return Exit.UNUSABLE
    title = click.style(f"{found.id}  {found.title}", bold=True)
    click.echo(f"{title}\n\n{found.why}\n\nExample\n  {_indented(found.example)}\n")
    click.echo(f"What to do\n  {_indented(found.mend)}")
    return Exit.DONE


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")
