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
PERSONAS = (sys.executable, "-m", "personas")


def names() -> list[str]:
    """Return the names of all examples: a folder with a configuration is one."""
    return sorted(file.parent.name for file in EXAMPLES.glob("*/personas.yaml"))


def make(name: str, folder: Path) -> None:
    """Write an example's table and report, as Markdown with charts, into a copy of its folder."""
    if folder != EXAMPLES / name:
        kept = shutil.ignore_patterns("README.md", "charts", "__pycache__")
        shutil.copytree(EXAMPLES / name, folder, ignore=kept)
    subprocess.run([sys.executable, "make_data.py"], cwd=folder, check=True, capture_output=True)
    with tempfile.TemporaryDirectory() as room:
        made = Path(room) / "report"
        words = ("report", "--quiet", "--format", "md", "-o", str(made))
        subprocess.run([*PERSONAS, *words], cwd=folder, check=True, capture_output=True)
        _replace(made, folder)


def _replace(made: Path, folder: Path) -> None:
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
