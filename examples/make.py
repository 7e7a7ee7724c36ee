"""Make the examples again: the table of each by its script, then its report.

Run ``python examples/make.py`` from anywhere, with the names of some examples or none for all. It
always writes the same bytes; charts do so under one version of matplotlib.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent
EXPLORED = ("sales",)  # whose table is looked at before any segment, too
REPEATED = ("crm",)  # whose customers are looked at a month later, too
PERSONAS = (sys.executable, "-m", "personas")


def names() -> list[str]:
    """Return the names of all examples: a folder with a configuration is one."""
    return sorted(file.parent.name for file in EXAMPLES.glob("*/personas.yaml"))


def make(name: str, folder: Path) -> None:
    """Write an example's table and report, as Markdown with charts, into a copy of its folder."""
    if folder != EXAMPLES / name:
        written = ("README.md", "card.svg", "charts", "explore", "next-month")
        kept = shutil.ignore_patterns(*written, "__pycache__")
        shutil.copytree(EXAMPLES / name, folder, ignore=kept)
    subprocess.run([sys.executable, "make_data.py"], cwd=folder, check=True, capture_output=True)
    _run(folder, "report", "--format", "md")  # into the folder `report`, as a reader would
    if name in REPEATED:
        later = ("compare", "report", "next-month.csv", "--format", "md", "-o", "later")
        _run(folder, *later)
        _replace(folder / "later", folder / "next-month")
    _replace(folder / "report", folder)
    if name in EXPLORED:
        _run(folder, "explore", "-o", "looked")
        _replace(folder / "looked", folder / "explore")


def _run(folder: Path, *words: str) -> None:
    command = [*PERSONAS, *words, "--quiet"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def _replace(made: Path, folder: Path) -> None:
    """Keep what was written as Markdown, charts and card, and nothing else."""
    folder.mkdir(exist_ok=True)
    shutil.rmtree(folder / "charts", ignore_errors=True)
    if (made / "charts").is_dir():
        shutil.copytree(made / "charts", folder / "charts")
    for file in (*made.glob("*.md"), *made.glob("*.svg")):
        shutil.copy(file, folder)
    shutil.rmtree(made)


def main(wanted: Sequence[str]) -> None:
    """Make these examples again, or all."""
    for name in wanted or names():
        make(name, EXAMPLES / name)
        print(f"wrote {EXAMPLES / name}")


if __name__ == "__main__":
    main(sys.argv[1:])
