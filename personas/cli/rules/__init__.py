"""`personas rules`: write, check, test and explain rule packs; one small file a command."""

from __future__ import annotations

import click

from personas.cli.group import Group

COMMANDS = {
    "list": "personas.cli.rules.packs:list_packs",
    "show": "personas.cli.rules.packs:show",
    "lint": "personas.cli.rules.lint:lint",
    "test": "personas.cli.rules.test:run_tests",
    "explain": "personas.cli.rules.explain:explain",
    "map": "personas.cli.rules.map:map_claims",
    "new": "personas.cli.rules.new:new",
    "fit": "personas.cli.rules.fit:fit",
    "schema": "personas.cli.rules.packs:schema",
}


@click.group(cls=Group, paths=COMMANDS)
def rules() -> None:
    """Check, test and explain the rules that name segments."""
