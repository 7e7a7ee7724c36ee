"""The run as a workbook: summary, profiles with native charts, evidence, advice, method, data."""

from __future__ import annotations

from io import BytesIO

from personas.domain.run import Run
from personas.report.context import context
from personas.report.environments import phrases


def write_workbook(run: Run) -> bytes:
    """Return an .xlsx file; the same run gives the same bytes (of one version of XlsxWriter).

    Every text is written as a text, so that none can be a formula; what a report withholds is
    withheld here.
    """
    import datetime

    from xlsxwriter import Workbook

    from personas.report.workbook.profiles import evidence_sheet, profiles_sheet
    from personas.report.workbook.sheet import Pad
    from personas.report.workbook.summary import (
        advice_sheet,
        dictionary_sheet,
        method_sheet,
        summary_sheet,
    )

    out, facts, say = BytesIO(), context(run), phrases()
    with Workbook(out, {"in_memory": True}) as book:
        # A file's own date must not depend on the day.
        book.set_properties({"created": datetime.datetime(2000, 1, 1)})
        pad = Pad(book, say)
        sheets = (summary_sheet, profiles_sheet, evidence_sheet, advice_sheet, method_sheet,
                  dictionary_sheet)  # fmt: skip
        for write in sheets:
            write(pad, facts)
    return out.getvalue()
