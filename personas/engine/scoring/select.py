"""The whole scoring as one query: raw columns in, segment and persona of every customer out."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.optimizer.eliminate_subqueries import eliminate_subqueries

from personas.engine.queries.margins import with_next
from personas.engine.queries.nearest import with_features, with_segment
from personas.engine.queries.parts import named, table
from personas.engine.scoring.answer import KNOWN, answer, known, placed
from personas.engine.scoring.cells import cells_of
from personas.engine.scoring.dialects import Spelling
from personas.engine.scoring.measured import measured, never_gaps, passing, used_measures
from personas.facts.model import Model


def scoring(model: Model, spelling: Spelling, source: exp.Table) -> exp.Select:
    """Return one SELECT over the table ``source``, as a chain of named steps.

    It gives the id's column as it is, or the raw columns where the model knows no id, then
    `answer.OUTCOME`: NULL for customers who cannot be put anywhere.
    """
    run, measures = model.run, used_measures(model)
    passed = passing(run, cells_of(measures, run.table.columns))
    places = {measure.name: f"m{i}" for i, measure in enumerate(measures)}
    recipe, centroids = run.clusters.recipe, run.clusters.centroids
    # Steps get names that the table does not have, in any case; then it is put in its place.
    first = measured(model, spelling, table(source.name.casefold()))
    columns = [places[feature.measure] for feature in recipe.features]
    features = with_features(recipe, columns, first.subquery("measures"))
    features = features.select(named(known(recipe, places, never_gaps(model)), KNOWN))
    segments = run.clusters.segments
    found = with_next(with_segment(features, centroids, segments), len(centroids), segments)
    return _in_steps(answer(run, passed, placed(list(passed), found)), source)


def _in_steps(query: exp.Select, source: exp.Table) -> exp.Select:
    """Every query within the query becomes a step of it; the first one reads the source."""
    stepped = eliminate_subqueries(query)
    stepped.ctes[0].this.find(exp.From).set("this", source)
    return stepped
