"""A file that fails once: what is written after that is swallowed.

Buffers write again what failed when they are closed, and destructors would tell of it once more.
"""

from __future__ import annotations

import io

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Sink(io.FileIO):
    """A file to write; subclasses say what a failure means."""

    failed = False

    def write(self, data: Any, /) -> int:
        """Write; raise what `fail` raises, the first time."""
        if not self.failed:
            try:
                return super().write(data)
            except OSError as cause:
                self.failed = True
                self.fail(cause)
        return memoryview(data).nbytes

    def fail(self, cause: OSError) -> None:
        """Raise what the failure means; unless this is overridden, just that."""
        raise cause
