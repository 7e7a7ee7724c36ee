"""Make the examples again: the table of each by its script, then its report.

Run ``python examples/make.py`` from anywhere, with the names of some examples or none for all. It
always writes the same bytes; charts do so under one version of matplotlib.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent
EXPLORED = ("sales",)  # whose table is looked at before any segment, too
PERSONAS = (sys.executable, "-m", "personas")


def names() -> list[str]:
    """Return the names of all examples: a folder with a configuration is one."""
    return sorted(file.parent.name for file in EXAMPLES.glob("*/personas.yaml"))


def make(name: str, folder: Path) -> None:
    """Write an example's table and report, as Markdown with charts, into a copy of its folder."""
    if folder != EXAMPLES / name:
        kept = shutil.ignore_patterns("README.md", "charts", "explore", "__pycache__")
        shutil.copytree(EXAMPLES / name, folder, ignore=kept)
    subprocess.run([sys.executable, "make_data.py"], cwd=folder, check=True, capture_output=True)
    _write(("report", "--format", "md"), folder, folder)
    if name in EXPLORED:
        _write(("explore",), folder, folder / "explore")


def _write(command: Sequence[str], folder: Path, place: Path) -> None:
    """Run a command in an example's folder, and keep what it writes as Markdown and charts."""
    with tempfile.TemporaryDirectory() as room:
        made = Path(room) / "made"
        words = (*command, "--quiet", "-o", str(made))
        subprocess.run([*PERSONAS, *words], cwd=folder, check=True, capture_output=True)
        _replace(made, place)


def _replace(made: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    shutil.rmtree(folder / "charts", ignore_errors=True)
    shutil.copytree(made / "charts", folder / "charts")
    for file in made.glob("*.md"):
        shutil.copy(file, folder)


def main(wanted: Sequence[str]) -> None:
    """Make these examples again, or all."""
    for name in wanted or names():
        make(name, EXAMPLES / name)
        print(f"wrote {EXAMPLES / name}")


if __name__ == "__main__":
    main(sys.argv[1:])
