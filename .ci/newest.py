"""Print the newest Python at hand that personas runs on: this one where no newer is there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which

NEWEST = 14  # of Python 3: what the dependencies are built for
ASK = "import ensurepip, sys; print(*sys.version_info[:2], sys.version_info.releaselevel)"


def candidates(minor: int) -> Iterator[str]:
    """Yield where Python 3.``minor`` may be: on PATH, or where pyenv keeps it off PATH."""
    if on_path := which(f"python3.{minor}"):
        yield on_path
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from map(str, sorted(pyenv.glob(f"versions/3.{minor}.*/bin/python3")))


def works(python: str, minor: int) -> bool:
    """Tell whether this is a released Python 3.``minor`` that can make an environment."""
    done = subprocess.run([python, "-c", ASK], capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.split() == ["3", str(minor), "final"]


def main() -> None:
    """Write one path."""
    minors = range(NEWEST, sys.version_info.minor, -1)
    pythons = ((python, minor) for minor in minors for python in candidates(minor))
    newest = next((python for python, minor in pythons if works(python, minor)), sys.executable)
    sys.stdout.write(f"{newest}\n")


if __name__ == "__main__":
    main()
