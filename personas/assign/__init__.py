"""Later customers, put into segments that are known."""

from personas.assign.bind import Rebound, match, rebind
from personas.assign.drift import find_drift
from personas.assign.place import keep_mended, place, with_all
from personas.assign.write import check_output, names_of, stream_placed, write_placed

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
