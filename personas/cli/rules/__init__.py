"""`personas rules`: write, check, test and explain rule packs; one small file a command."""

from __future__ import annotations

import click

from personas.cli.rules.explain import explain
from personas.cli.rules.lint import lint
from personas.cli.rules.listing import list_packs
from personas.cli.rules.map import map_claims
from personas.cli.rules.new import new
from personas.cli.rules.schema import schema
from personas.cli.rules.show import show
from personas.cli.rules.test import run_tests


@click.group()
def rules() -> None:
    """Check, test and explain the rules that name segments."""


for command in (list_packs, show, lint, run_tests, explain, map_claims, new, schema):
    rules.add_command(command)
