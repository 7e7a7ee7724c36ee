"""`personas rules lint`: what is wrong with packs, and what could be better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import click

from personas.cli.output import Exit, describe
from personas.domain.problem import Location, PersonasError, Problem
from personas.unsafe_text import dump_json


@click.command()
@click.argument("packs", nargs=-1, required=True, metavar="PACK...")
@click.option("--data", metavar="FILE", help="Look at a table of customers too.")
@click.option(
    "--fix", "is_fix", is_flag=True, help="Write drafts for gaps and missing tests into the file."
)
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text")
def lint(packs: tuple[str, ...], data: str | None, is_fix: bool, output_format: str) -> int:
    """Check each PACK, a bundled pack's name or a file. Exits with 1 when something is found."""
    if is_fix:
        from personas.cli.rules.fix import fix_packs

        fix_packs(packs, quiet=output_format == "json")
    problems = [problem for pack in packs for problem in _findings(pack, data)]
    if output_format == "json":
        click.echo(dump_json([_as_json(p) for p in problems]), nl=False)
    else:
        click.echo("\n".join(_lines(problems)))
    if any(problem.severity == "error" for problem in problems):
        return Exit.UNUSABLE
    return Exit.FINDINGS if problems else Exit.DONE


def _findings(pack: str, data: str | None) -> Iterable[Problem]:
    """Return all problems of a pack; an error does not hide those of the next pack."""
    from personas.rules import lint as lint_pack
    from personas.rules import load

    try:
        rule_pack = load(pack)
        return (*lint_pack(rule_pack), *(_with_data(pack, data) if data else ()))
    except PersonasError as failure:
        return failure.problems


def _with_data(pack: str, data: str) -> Iterable[Problem]:
    from personas.domain.request import Request
    from personas.rules import lint_with_data
    from personas.use_cases.run import run

    result = run(Request(data, pack))
    return lint_with_data(result.pack, result.run.all_measures, result.run.profile)


def _lines(problems: list[Problem]) -> Iterator[str]:
    yield from (describe(problem) for problem in problems)
    errors = sum(problem.severity == "error" for problem in problems)
    yield f"{errors} errors, {len(problems) - errors} warnings" if problems else "No findings."


def _as_json(problem: Problem) -> dict[str, Any]:
    location = problem.location or Location("")
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "message": problem.message,
        "help": problem.help,
    }
