"""`personas rules lint`: what is wrong with packs, and what could be better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import click

from personas.cli.output import Exit, describe
from personas.domain.problem import Location, PersonasError, Problem
from personas.signs import dump_json


@click.command()
@click.argument("packs", nargs=-1, required=True, metavar="PACK...")
@click.option("--data", metavar="FILE", help="Look at a table of customers too.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def lint(packs: tuple[str, ...], data: str | None, form: str) -> int:
    """Check each PACK, a bundled pack's name or a file. Exits with 1 when something is found."""
    found = [problem for pack in packs for problem in _findings(pack, data)]
    if form == "json":
        click.echo(dump_json([_as_json(p) for p in found]), nl=False)
    else:
        click.echo("\n".join(_lines(found)))
    if any(problem.severity == "error" for problem in found):
        return Exit.UNUSABLE
    return Exit.FINDINGS if found else Exit.DONE


def _findings(pack: str, data: str | None) -> Iterable[Problem]:
    """Errors are findings here: they are shown as the others are, and do not hide other packs."""
    from personas.rules import lint as find
    from personas.rules import load

    try:
        loaded = load(pack)
        return (*find(loaded), *(_with_data(pack, data) if data else ()))
    except PersonasError as broken:
        return broken.problems


def _with_data(pack: str, data: str) -> Iterable[Problem]:
    from personas.domain.request import Request
    from personas.rules import lint_with_data
    from personas.use_cases.run import run

    done = run(Request(data, pack))
    return lint_with_data(done.pack, done.run.measures, done.run.profile)


def _lines(found: list[Problem]) -> Iterator[str]:
    yield from (describe(problem) for problem in found)
    errors = sum(problem.severity == "error" for problem in found)
    yield f"{errors} errors, {len(found) - errors} warnings" if found else "No findings."


def _as_json(problem: Problem) -> dict[str, Any]:
    at = problem.location or Location("")
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": at.file,
        "line": at.line,
        "column": at.column,
        "message": problem.message,
        "help": problem.help,
    }
