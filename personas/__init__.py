"""personas: named, explained customer segments and a report a marketing team can act on."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from personas.facts.problem import PersonasError, Problem
from personas.facts.reading import Reading
from personas.version import __version__

if TYPE_CHECKING:
    from personas.api.loaded import PersonasWarning, SavedModel, load_model
    from personas.api.segmentation import Segmentation, segment

__all__ = [
    "PersonasError",
    "PersonasWarning",
    "Problem",
    "Reading",
    "SavedModel",
    "Segmentation",
    "__version__",
    "load_model",
    "segment",
]
# What loads the engines, and where it is.
_LATER = {
    "PersonasWarning": "loaded",
    "SavedModel": "loaded",
    "Segmentation": "segmentation",
    "load_model": "loaded",
    "segment": "segmentation",
}


def __getattr__(name: str) -> Any:
    """Load the API on first use, so that `personas --help` does not load the engines."""
    if name in _LATER:
        return getattr(import_module(f"personas.api.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
