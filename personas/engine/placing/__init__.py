"""Later customers, put into segments that are known."""

from personas.engine.placing.columns import match
from personas.engine.placing.drift import find_drift
from personas.engine.placing.measures import Rebound, rebind
from personas.engine.placing.place import keep_mended, place, with_all
from personas.engine.placing.write import check_output, names_of, stream_placed, write_placed

__all__ = [
    "Rebound",
    "check_output",
    "find_drift",
    "keep_mended",
    "match",
    "names_of",
    "place",
    "rebind",
    "stream_placed",
    "with_all",
    "write_placed",
]
