"""What of this process must not outlive it, and what must not be cut in two as it ends.

A process that is asked to end takes `steady`, clears up and is gone, whatever its threads are at.
What must not be cut in two is done while `steady` is held.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import suppress
from threading import RLock

steady = RLock()
_removals: dict[Hashable, Callable[[], object]] = {}


def remove_at_end(key: Hashable, remove: Callable[[], object]) -> None:
    """Remember how to remove what is laid down."""
    _removals[key] = remove


def forget(key: Hashable) -> None:
    """Forget what is removed by now."""
    _removals.pop(key, None)


def clear_up() -> None:
    """Remove all that is left; what cannot be does not hold up the rest."""
    with steady:
        while _removals:
            _, remove = _removals.popitem()
            with suppress(Exception):
                remove()
