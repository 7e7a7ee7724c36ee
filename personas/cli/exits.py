"""What an exit code says."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every command; one that a signal ends adds 128 to its number."""

    DONE = 0
    FINDINGS = 1
    UNUSABLE = 2
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143
