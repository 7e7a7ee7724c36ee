"""What of this process must not outlive it: child processes to stop, rooms to remove.

A process that is asked to end takes `steady`, clears up and is gone, whatever its threads are at.
What must not be cut in two is done while `steady` is held.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import suppress
from threading import RLock

steady = RLock()
_stops: dict[Hashable, Callable[[], object]] = {}
_removals: dict[Hashable, Callable[[], object]] = {}


def stop_at_end(key: Hashable, stop: Callable[[], object]) -> None:
    """Remember how to stop a child process, or whatever else still writes."""
    _stops[key] = stop


def remove_at_end(key: Hashable, remove: Callable[[], object]) -> None:
    """Remember how to remove what is laid down; this is done once nothing is written any more."""
    _removals[key] = remove


def forget(key: Hashable) -> None:
    """Forget what is stopped or removed by now."""
    _stops.pop(key, None)
    _removals.pop(key, None)


def clear_up() -> None:
    """Stop and remove all that is left; what cannot be does not hold up the rest."""
    with steady:
        for left in (_stops, _removals):
            while left:
                _, leave = left.popitem()
                with suppress(Exception):
                    leave()
