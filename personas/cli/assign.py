"""`personas assign`: customers of a later month, put into the segments of a saved model."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personas.cli.config import config_option, with_config
from personas.cli.engine import ENGINE, make_backend
from personas.cli.options import split_pair
from personas.cli.output import QUIET, STRICT, finish
from personas.cli.progress import progress
from personas.cli.reading import READING, make_reading
from personas.signs import visible

if TYPE_CHECKING:
    from personas.domain.model import Model
    from personas.use_cases.assign import Assigned, Assignment

STDOUT = "-"
OPTIONS = (
    click.argument("data", required=False),
    config_option,
    click.option(
        "--model",
        default="report/model.json",
        show_default=True,
        metavar="FILE",
        help="The model that a report wrote.",
    ),
    click.option(
        "-o",
        "--output",
        default="assigned.csv",
        show_default=True,
        metavar="FILE",
        help="File to write: .csv (formulas are led by '), .parquet or .xlsx; - for CSV on "
        "standard output.",
    ),
    click.option(
        "--set",
        "told",
        multiple=True,
        metavar="MEASURE=VALUE",
        help="One customer instead of DATA (repeatable).",
    ),
    click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json"]),
        default="table",
        show_default=True,
        help="How the one customer is shown.",
    ),
    click.option("--id", metavar="COLUMN", help="The id column, if it has another name now."),
    click.option(
        "--measure",
        multiple=True,
        callback=with_config,
        metavar="NAME=EXPRESSION",
        help="What a measure is called or made of now (repeatable).",
    ),
    click.option(
        "--purchase",
        multiple=True,
        callback=with_config,
        metavar="NAME=VALUE",
        help="What is otherwise in the purchases now: as_of=2014-12-31, … (repeatable).",
    ),
    *READING,
    *ENGINE,
    STRICT,
    QUIET,
)


def _options(command: Any) -> Any:
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@click.command()
@_options
def assign(
    data: str | None, model: str, output: str, told: tuple[str, ...], form: str, strict: bool,
    quiet: bool, **options: Any,
) -> int:  # fmt: skip
    """Put the customers of DATA into the segments of a model, or one customer with --set."""
    if told:
        return _one(Path(model), told, form)
    if data is None:
        raise click.UsageError("Name a table of customers, or one customer with --set.")
    with progress(quiet) as on_step:
        from personas.assign.write import check_output
        from personas.use_cases.assign import assign as put
        from personas.use_cases.saved import read_model

        if output != STDOUT:
            check_output(Path(output))
        done = put(_asked(read_model(Path(model)), data, options), on_step)
        on_step("save")
        _write(done, output)
    return finish(done.warnings, quiet=quiet, strict=strict)


def _asked(model: Model, data: str, options: dict[str, Any]) -> Assignment:
    from personas.use_cases.assign import Assignment

    measures = (
        split_pair(words, "--measure", "NAME=COLUMN", "income=Yearly pay")
        for words in options["measure"]
    )
    purchases = (
        split_pair(words, "--purchase", "NAME=VALUE", "as_of=2014-12-31")
        for words in options["purchase"]
        if words
    )
    return Assignment(
        model=model,
        data=data,
        id=options["id"],
        measures=dict(measures),
        purchases=dict(purchases),
        reading=make_reading(options),
        backend=make_backend(options),
    )


def _write(done: Assigned, output: str) -> None:
    """Write the file whole, or nothing; standard output gets it once it is whole."""
    from personas.assign.write import write_placed
    from personas.files.atomic import whole_file

    if output == STDOUT:
        made = done.customers.engine.scratch.new()
        write_placed(done.customers, done.id, done.personas, made, ".csv")
        _pour(made)
        return
    target = Path(output)
    with whole_file(target) as made:
        write_placed(done.customers, done.id, done.personas, made, target.suffix.lower())
    click.echo(visible(output))


def _pour(file: Path) -> None:
    import shutil

    with file.open("rb") as stream:
        shutil.copyfileobj(stream, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _one(model: Path, told: tuple[str, ...], form: str) -> int:
    from rich.console import Console

    from personas.model import place_one
    from personas.report import dump_placed, print_placed
    from personas.use_cases.saved import read_model

    said = dict(split_pair(words, "--set", "MEASURE=VALUE", "income=88") for words in told)
    run = read_model(model).run
    placed = place_one(run, said)
    if form == "json":
        click.echo(dump_placed(run, placed), nl=False)
    else:
        print_placed(run, placed, Console())
    return 0
