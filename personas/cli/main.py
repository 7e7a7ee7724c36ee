"""Where a command begins and ends: signals, streams, and errors that become output and exits."""

from __future__ import annotations

import gc
import sys

from personas.cli.process import fill_descriptors, open_streams, watch_signals, yield_to_signal
from personas.lazy import lazy_getattr

TYPE_CHECKING = False
if TYPE_CHECKING:
    pass
else:  # imports that take time wait until signals are watched
    __getattr__ = lazy_getattr("personas.cli", {"commands": "personas"})


def main() -> None:
    """Run the command line; a traceback is a bug."""
    # Modules live to the end: collecting garbage among them costs more than it frees.
    gc.set_threshold(200_000, 100, 100)
    try:
        fill_descriptors()
        watch_signals()
        code = _run()
    except BaseException as cause:
        yield_to_signal()
        code = _fail(cause)
    sys.exit(code)


def _run() -> int:
    from personas.cli import failures as _  # noqa: F401 - a failure may leave no way to import it
    from personas.cli.commands import personas

    open_streams()
    code: int = personas.main(prog_name="personas", standalone_mode=False) or 0
    sys.stdout.flush()
    return code


def _fail(cause: BaseException) -> int:
    try:
        from personas.cli.failures import fail

        return fail(cause)
    except OSError:  # too few resources are left for the rest
        sys.stderr.write(f"E506 The system has too little to give: {cause}\n")
        return 2
