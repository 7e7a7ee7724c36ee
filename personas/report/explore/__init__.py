"""The words and pictures of a first look at a table."""

from personas.report.explore.charts import draw_explored
from personas.report.explore.terminal import print_explored
from personas.report.explore.view import render_explored

__all__ = ["draw_explored", "print_explored", "render_explored"]
