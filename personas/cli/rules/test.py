"""`personas rules test`: run the tests of packs; or write tests from a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from personas.cli.output import Exit
from personas.unsafe_text import escape_control_characters

if TYPE_CHECKING:
    from personas.rules import TestResult, TestRun


@click.command("test")
@click.argument("packs", nargs=-1, required=True, metavar="PACK...")
@click.option("--generate", metavar="DATA", help="Write tests from a run on DATA instead.")
@click.option("--format", "output_format", type=click.Choice(["text", "junit"]), default="text")
def run_tests(packs: tuple[str, ...], generate: str | None, output_format: str) -> int:
    """Run the tests of each PACK and of the `*.test.yaml` files beside it."""
    if generate:
        return _generate(packs, generate)
    from personas.rules import load
    from personas.rules import run_tests as run

    runs = {pack: run(load(pack)) for pack in packs}
    if output_format == "junit":
        from personas.rules import as_junit

        click.echo(as_junit(runs), nl=False)
    else:
        lines = (
            line
            for pack, result in runs.items()
            for line in _lines(escape_control_characters(pack), result)
        )
        click.echo("\n".join(lines))
    return Exit.DONE if all(result.passed for result in runs.values()) else Exit.FINDINGS


def _generate(packs: tuple[str, ...], data: str) -> int:
    if len(packs) > 1:
        raise click.UsageError("--generate writes tests for one pack at a time.")
    from personas.domain.request import Request
    from personas.rules import write_tests
    from personas.use_cases.run import run

    result = run(Request(data, packs[0]))
    tests = write_tests(result.pack, result.run.profile, result.run.names)
    click.echo(escape_control_characters(tests), nl=False)
    return Exit.DONE


def _lines(pack: str, tests: TestRun) -> Iterator[str]:
    """Yield a line a test, more for a failure, and the counts as pytest has them."""
    for result in tests.results:
        yield from _result_lines(result)
    failures = sum(not result.passed for result in tests.results)
    if not tests.results:
        yield f"{pack}: no tests, and that is a failure: nothing was looked at"
    else:
        yield f"{pack}: {len(tests.results) - failures} passed, {failures} failed"


def _result_lines(result: TestResult) -> Iterator[str]:
    verdict = click.style("PASS", fg="green") if result.passed else click.style("FAIL", fg="red")
    at = result.at
    yield f"{verdict}  {escape_control_characters(result.name)}" + (
        "" if result.passed else f"  ({escape_control_characters(at.file)}:{at.line})"
    )
    if not result.passed:
        yield f"      expected  {escape_control_characters(result.expected)}"
        yield f"      got       {escape_control_characters(result.actual)}"
        yield from (f"      because   {escape_control_characters(why)}" for why in result.reasons)
