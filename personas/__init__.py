"""personas: named, explained customer segments and a report a marketing team can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personas.facts.problem import PersonasError, Problem
from personas.facts.reading import Reading
from personas.version import __version__

if TYPE_CHECKING:
    from personas.segmentation import Segmentation, segment

__all__ = ["PersonasError", "Problem", "Reading", "Segmentation", "__version__", "segment"]


def __getattr__(name: str) -> Any:
    """Load the API on first use, so that `personas --help` does not load the engines."""
    if name in ("Segmentation", "segment"):
        from personas import segmentation

        return getattr(segmentation, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
