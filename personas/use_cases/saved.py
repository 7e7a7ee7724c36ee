"""From a run to the model that is kept of it, and from a model's file back to the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from personas import report, rules
from personas.customers.imputation_plan import read_treatments
from personas.customers.population import fingerprint
from personas.domain.model import Model, Source
from personas.domain.problem import ErrorCollector, Location, PersonasError
from personas.domain.request import Request
from personas.domain.run import Run
from personas.expressions.read import read_expression
from personas.model import load_model
from personas.purchases.roles import read_purchases
from personas.version import __version__


def model_of(run: Run, pack: rules.RulePack, request: Request) -> Model:
    """Return what is kept of a run."""
    return Model(
        version=__version__,
        fingerprint=fingerprint(run.profile.population),
        source=_source(request),
        run=report.withheld(run),
        rules=rules.resolved(pack),
        retired=run.lineage.retired if run.lineage else (),
    )


def _source(request: Request) -> Source:
    return Source(
        reading=replace(request.reading, query=None),
        ignore=tuple(request.ignore),
        purchases=request.purchases,
        unit=request.unit,
        gaps=request.gaps,
        outliers=request.outliers,
    )


def read_model(path: Path) -> Model:
    """Read a model; its expressions, settings and rules are read as those of an analyst.

    Raises `PersonasError` with all that is wrong with it, and where.
    """
    model, document = load_model(path)
    gathered = ErrorCollector()
    for pointer, check in _checks(model):
        with gathered.step(), _placed(document.at(pointer)):
            check()
    gathered.check()
    return model


def _checks(model: Model) -> list[tuple[str, Callable[[], object]]]:
    """What there is to read in a model, by JSON pointer."""
    run, source = model.run, model.source
    checks: list[tuple[str, Callable[[], object]]] = [
        ("/source/gaps", lambda: read_treatments(source.gaps, source.outliers)),
        ("/source/purchases", lambda: read_purchases(source.purchases or {})),
        ("/rules", lambda: rules_of(model)),
    ]
    for place, measure in enumerate(run.measures):
        if measure.expression:
            text, name = measure.expression, measure.name
            read = partial(read_expression, text, run.table.columns, name)
            checks.append((f"/run/measures/{place}/expression", read))
    return checks


def rules_of(model: Model) -> rules.RulePack:
    """Return the rule pack of a model, with the measures that it takes from its table."""
    return rules.load_resolved(model.rules, "model.json")


@contextmanager
def _placed(at: Location) -> Iterator[None]:
    """Point at the model's file with every problem."""
    try:
        yield
    except PersonasError as found:
        raise PersonasError(*(replace(p, location=at) for p in found.problems)) from None
