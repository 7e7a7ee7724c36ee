"""From a run to its model, and from a model's file back to the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from personas import report, rules
from personas.customers.gaps import parse_plan
from personas.customers.population import fingerprint
from personas.domain.model import Model, Source
from personas.domain.problem import ErrorCollector, Location, PersonasError
from personas.domain.request import Request
from personas.domain.run import Run
from personas.expressions.read import read_expression
from personas.model import load_model
from personas.purchases.roles import parse_purchases
from personas.version import __version__

CUSTOMERS = "customers.csv"


@dataclass(frozen=True, slots=True)
class SavedRun:
    """The model that a run wrote, and the file of customers beside it if it tells them apart."""

    model: Model
    customers: Path | None


def make_model(run: Run, pack: rules.RulePack, request: Request) -> Model:
    """Return the model of a run."""
    return Model(
        version=__version__,
        fingerprint=fingerprint(run.profile.population),
        source=Source(
            reading=replace(request.reading, query=None),
            ignore=tuple(request.ignore),
            purchases=request.purchases,
            unit=request.unit,
            gaps=request.gaps,
            outliers=request.outliers,
        ),
        run=report.publishable_run(run),
        rules=rules.resolve_tree(pack),
        retired=run.lineage.retired if run.lineage else (),
    )


def read_saved_run(path: Path) -> SavedRun:
    """Read a model and look for the customers beside it; raises what `read_model` raises."""
    model, customers = read_model(path), path.parent / CUSTOMERS
    return SavedRun(model, customers if model.run.table.id and customers.is_file() else None)


def read_model(path: Path) -> Model:
    """Read a model; its expressions, settings and rules are read as those of an analyst.

    Raises `PersonasError` with all that is wrong with it, and where.
    """
    model, document = load_model(path)
    errors = ErrorCollector()
    for pointer, check in _checks(model):
        with errors.step(), _locate_problems(document.at(pointer)):
            check()
    errors.check()
    return model


def rules_of(model: Model) -> rules.RulePack:
    """Return the rule pack of a model, with the measures that it takes from its table."""
    return rules.load_tree(model.rules, "model.json")


def _checks(model: Model) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what parses each text of a model, by JSON pointer."""
    run, source = model.run, model.source
    yield "/source/gaps", partial(parse_plan, source.gaps, source.outliers)
    yield "/source/purchases", partial(parse_purchases, source.purchases or {})
    yield "/rules", partial(rules_of, model)
    for index, measure in enumerate(run.measures):
        if measure.expression:
            text, columns = measure.expression, run.table.columns
            read = partial(read_expression, text, columns, measure.name)
            yield f"/run/measures/{index}/expression", read


@contextmanager
def _locate_problems(location: Location) -> Iterator[None]:
    """Give every problem a location in the model's file."""
    try:
        yield
    except PersonasError as failure:
        problems = (replace(problem, location=location) for problem in failure.problems)
        raise PersonasError(*problems) from None
