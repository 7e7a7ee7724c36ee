"""`personas assign`: customers of a later month, put into the segments of a saved model."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personas.cli.options import command_options
from personas.cli.output import Exit, finish
from personas.cli.progress import progress
from personas.cli.request import make_backend, make_reading, parse
from personas.config import COMMANDS
from personas.unsafe_text import escape_control_characters

if TYPE_CHECKING:
    from personas.domain.model import Model
    from personas.use_cases.assign import Assignment, AssignmentRequest

STDOUT = "-"
OPTIONS = {option.name: option for option in COMMANDS["assign"]}


@click.command()
@command_options("assign")
def assign(
    data: str | None, model: Path, output: str, strict: bool, quiet: bool, **options: Any
) -> int:
    """Put the customers of DATA into the segments of a model, or one customer with --set."""
    if options["values"]:
        return _assign_customer(model, options)
    if data is None:
        raise click.UsageError("Name a table of customers, or one customer with --set.")
    with progress(quiet) as on_step:
        from personas.assign.write import check_output
        from personas.use_cases.assign import assign as assign_customers
        from personas.use_cases.models import read_model

        if output != STDOUT:
            check_output(Path(output))
        request = _make_request(read_model(model), data, options)
        assignment = assign_customers(request, on_step)
        on_step("save")
        _write(assignment, output)
    return finish(assignment.warnings, quiet=quiet, strict=strict)


def _make_request(model: Model, data: str, options: dict[str, Any]) -> AssignmentRequest:
    from personas.use_cases.assign import AssignmentRequest

    return AssignmentRequest(
        model=model,
        data=data,
        id=options["id"],
        measures=parse(OPTIONS["measures"], options),
        purchases=parse(OPTIONS["purchases"], options),
        reading=make_reading(options),
        backend=make_backend(options),
    )


def _write(assignment: Assignment, output: str) -> None:
    """Write a file, or nothing; standard output gets the content once it is complete."""
    from personas.assign.write import write_assignments
    from personas.files.atomic import atomic_file

    table = (assignment.customers, assignment.id, assignment.personas)
    if output == STDOUT:
        file = assignment.customers.engine.scratch.new()
        write_assignments(*table, file, ".csv")
        _copy_to_stdout(file)
        return
    target = Path(output)
    with atomic_file(target) as file:
        write_assignments(*table, file, target.suffix.lower())
    click.echo(escape_control_characters(output))


def _copy_to_stdout(file: Path) -> None:
    import shutil

    with file.open("rb") as stream:
        shutil.copyfileobj(stream, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _assign_customer(model: Path, options: dict[str, Any]) -> int:
    from rich.console import Console

    from personas.model import assign_customer
    from personas.report import dump_assignment, print_assignment
    from personas.use_cases.models import read_model

    measures = parse(OPTIONS["set"], options)
    run = read_model(model).run
    customer = assign_customer(run, measures)
    if options["output_format"] == "json":
        click.echo(dump_assignment(run, customer), nl=False)
    else:
        print_assignment(run, customer, Console())
    return Exit.DONE
