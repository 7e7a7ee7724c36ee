"""The run as a workbook: a front page, profiles, evidence, advice, method, data."""

from __future__ import annotations

from io import BytesIO

from personas.domain.run import Run
from personas.report.environments import phrases
from personas.report.views import run_view


def write_workbook(run: Run) -> bytes:
    """Return an .xlsx file; the same run gives the same bytes (of one version of XlsxWriter).

    Every text is written as a text, so that none can be a formula; small cells are withheld.
    """
    import datetime

    from xlsxwriter import Workbook

    from personas.report.workbook import measures, profiles, summary, value
    from personas.report.workbook.sheet import SheetWriter

    out, view = BytesIO(), run_view(run)
    with Workbook(out, {"in_memory": True}) as workbook:
        # A file's own date must not depend on the day.
        workbook.set_properties({"created": datetime.datetime(2000, 1, 1)})
        writer = SheetWriter(workbook, phrases())
        summary.summary_sheet(writer, view)
        value.value_sheet(writer, view)
        profiles.profiles_sheet(writer, view)
        measures.measures_sheet(writer, view)
        profiles.evidence_sheet(writer, view)
        summary.advice_sheet(writer, view)
        summary.method_sheet(writer, view)
        summary.dictionary_sheet(writer, view)
    return out.getvalue()
