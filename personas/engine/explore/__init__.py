"""Look at a table before any segment is sought."""

from personas.engine.explore.correlate import correlate
from personas.engine.explore.look import look
from personas.engine.explore.numbers import view_numbers

__all__ = ["correlate", "look", "view_numbers"]
