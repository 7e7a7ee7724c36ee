"""The segments as one CSV table: a row a segment, for people and their spreadsheets."""

from __future__ import annotations

import csv
import io

from personas.domain.evidence import RuleFit
from personas.domain.measure import Measure
from personas.domain.profile import Segment
from personas.domain.run import Run
from personas.files.formulas import guarded
from personas.report.escape import clean
from personas.report.evidence import shown_fits
from personas.report.json_view import rounded
from personas.suppression import Cell, Row, category_cells

Value = str | int | float | None

STATS = ("median", "mean", "q25", "q75")


def segments_csv(run: Run) -> str:
    """Return the segments as CSV: UTF-8 text, comma-separated, lines ending in a newline.

    Columns: segment, persona_id, persona, outcome, size, share, stability, confidence,
    separation, border, rule (the share who satisfy it themselves), label where labels were
    given; for each numeric measure its median, mean, q25, q75, position and level; for each
    category the share of each value (``gender=female``; ``gender: other values`` for those too
    rare to name). Text that a spreadsheet would run as a formula is led by an apostrophe.
    """
    rows = _rows(run)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_text(name) for name in rows[0]] if rows else [])
    writer.writerows(list(row.values()) for row in rows)
    return out.getvalue()


def _rows(run: Run) -> list[dict[str, Value]]:
    known = run.profile.population.categories
    cells = {m.name: category_cells(run.profile, m.name) for m in run.measures if m.name in known}
    fits = shown_fits(run)
    return [
        _identity(run, segment, fits.get(segment.id))
        | _numbers(run, segment)
        | _categories({name: rows[segment.id] for name, rows in cells.items()})
        for segment in run.profile.segments
    ]


def _identity(run: Run, segment: Segment, fit: RuleFit | None) -> dict[str, Value]:
    naming, trust = run.names[segment.id], run.trust.get(segment.id)
    found: dict[str, Value] = {
        "segment": segment.id,
        "persona_id": _text(naming.persona or ""),
        "persona": _text(naming.name),
        "outcome": naming.outcome,
        "size": segment.size,
        "share": rounded(segment.share),
        "stability": rounded(trust.stability) if trust else None,
        "confidence": rounded(trust.confidence) if trust else None,
        "separation": rounded(trust.separation) if trust else None,
        "border": rounded(trust.border) if trust else None,
        "rule": rounded(fit.share) if fit else None,
    }
    return found | ({"label": _text(run.labels.texts[segment.id])} if run.labels else {})


def _numbers(run: Run, segment: Segment) -> dict[str, Value]:
    levels = run.names[segment.id].levels
    found: dict[str, Value] = {}
    for measure in run.measures:
        if measure.kind == "number":
            found |= _number(measure, segment, levels.get(measure.name))
    return found


def _number(measure: Measure, segment: Segment, level: str | None) -> dict[str, Value]:
    profile = segment.numbers.get(measure.name)
    stats = profile.stats if profile else {}
    values: dict[str, Value] = {
        f"{measure.name}_{stat}": rounded(stats[stat].value) if stat in stats else None
        for stat in STATS
    }
    position = rounded(profile.median.position) if profile else None
    level = _text(level) if profile and level else None
    return values | {f"{measure.name}_position": position, f"{measure.name}_level": level}


def _categories(rows: dict[str, Row]) -> dict[str, Value]:
    return {_header(name, cell): _share(cell) for name, row in rows.items() for cell in row}


def _header(measure: str, cell: Cell) -> str:
    return f"{measure}: other values" if cell.value is None else f"{measure}={cell.value}"


def _share(cell: Cell) -> Value:
    return "withheld" if cell.hidden else rounded(cell.share)


def _text(value: str) -> str:
    return guarded(clean(value))
