"""personas: named, explained customer segments and a report a marketing team can act on."""

from __future__ import annotations

from personas.lazy import lazy_getattr
from personas.version import __version__

TYPE_CHECKING = False  # as that of `typing`, which takes long to import
if TYPE_CHECKING:
    from personas.api.loaded import PersonasWarning, SavedModel, load_model
    from personas.api.segmentation import Segmentation, segment
    from personas.domain.problem import PersonasError, Problem
    from personas.domain.request import Reading

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

if not TYPE_CHECKING:  # the API loads the engines: `personas --help` does not
    __getattr__ = lazy_getattr(
        __name__,
        {
            "api.loaded": "PersonasWarning SavedModel load_model",
            "api.segmentation": "Segmentation segment",
            "domain.problem": "PersonasError Problem",
            "domain.request": "Reading",
        },
    )
