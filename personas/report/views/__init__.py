"""Frozen views of a run: the one projection that JSON, workbook, terminal and templates read."""

from personas.report.views.run import RunView, run_view
from personas.report.views.segment import SegmentView

__all__ = ["RunView", "SegmentView", "run_view"]
