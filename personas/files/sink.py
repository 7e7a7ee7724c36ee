"""A file that fails once and then ignores all writes.

When buffers are closed they write again what failed, and destructors would report that once more.
"""

from __future__ import annotations

import io

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Sink(io.FileIO):
    """A file for writing; subclasses define the error of a failure."""

    failed = False

    def write(self, data: Any, /) -> int:
        """Write; call `fail` at the first failure."""
        if not self.failed:
            try:
                return super().write(data)
            except OSError as cause:
                self.failed = True
                self.fail(cause)
        return memoryview(data).nbytes

    def fail(self, cause: OSError) -> None:
        """Raise the error of a failure."""
        raise cause
