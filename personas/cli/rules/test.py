"""`personas rules test`: run the tests of packs; or write tests from a run."""

from __future__ import annotations

import click

from personas.cli.output import Exit
from personas.unsafe_text import escape_control_characters


@click.command("test")
@click.argument("packs", nargs=-1, required=True, metavar="PACK...")
@click.option("--generate", metavar="DATA", help="Write tests from a run on DATA instead.")
@click.option("--coverage", "has_coverage", is_flag=True, help="List what no test decides.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Fail where fewer of the conditions are decided.",
)
@click.option(
    "--format", "output_format", type=click.Choice(["text", "json", "junit"]), default="text"
)
def run_tests(
    packs: tuple[str, ...],
    generate: str | None,
    has_coverage: bool,
    threshold: float | None,
    output_format: str,
) -> int:
    """Run the tests of each PACK and of the `*.test.yaml` files beside it.

    With --coverage, say which conditions and which sides of thresholds no test decides.
    """
    if generate:
        _check_generate(has_coverage or threshold is not None)
        return _generate(packs, generate)
    from personas.cli.rules.test_results import PackResult, as_json, as_junit, as_text
    from personas.rules import load, measure_coverage
    from personas.rules import run_tests as run

    results = []
    for name in packs:
        pack = load(name)
        is_measured = has_coverage or threshold is not None
        coverage = measure_coverage(pack) if is_measured else None
        results.append(PackResult(name, pack, run(pack), coverage, threshold))
    render = {"text": as_text, "json": as_json, "junit": as_junit}[output_format]
    click.echo(render(results), nl=False)
    return Exit.DONE if all(result.passed for result in results) else Exit.FINDINGS


def _check_generate(has_coverage: bool) -> None:
    if has_coverage:
        raise click.UsageError("--generate writes tests and runs none: leave out --coverage.")


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
