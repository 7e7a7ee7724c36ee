"""Where a command begins and ends: signals, streams, and errors that become output and exits."""

from __future__ import annotations

import gc
import sys

from personas.cli.process import fill_descriptors, open_streams, watch_signals
from personas.lazy import later

TYPE_CHECKING = False
if TYPE_CHECKING:
    pass
else:  # what takes time to import comes once signals are watched
    __getattr__ = later("personas.cli", {"commands": "personas"})


def main() -> None:
    """Run the command line; a traceback is a bug."""
    # What is imported lives to the end: looking through it for garbage again and again costs more
    # than it frees.
    gc.set_threshold(200_000, 100, 100)
    sys.exit(_guarded())


def _guarded() -> int:
    try:
        fill_descriptors()
        watch_signals()
        return _run()
    except BaseException as cause:  # each ends in words
        return _fail(cause)


def _run() -> int:
    from personas.cli import failures as failing  # noqa: F401 - later there may be no way to load it
    from personas.cli.commands import personas

    open_streams()
    code: int = personas.main(prog_name="personas", standalone_mode=False) or 0
    sys.stdout.flush()
    return code


def _fail(cause: BaseException) -> int:
    try:
        from personas.cli.failures import fail

        return fail(cause)
    except OSError:  # too little is left to say it well
        sys.stderr.write(f"E506 The system has too little to give: {cause}\n")
        return 2
