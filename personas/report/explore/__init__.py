"""The words and pictures of a first look at a table."""

from personas.report.explore.charts import draw_exploration
from personas.report.explore.terminal import print_exploration
from personas.report.explore.view import render_exploration

__all__ = ["draw_exploration", "print_exploration", "render_exploration"]
