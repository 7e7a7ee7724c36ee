"""Gather the documents in `build/docs`, as they lie in the repository, for MkDocs."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAGE = ROOT / "build" / "docs"
PATTERNS = (
    "*.md", "LICENSE", "docs/**/*.md", "docs/*.json", "docs/*.css", "rules/*.yaml",
    "examples/**/*.md", "examples/**/*.svg", "examples/*/personas.yaml", "examples/*/pack.yaml",
)  # fmt: skip


def stage(folder: Path = STAGE) -> None:
    """Copy every document to where its relative links hold."""
    shutil.rmtree(folder, ignore_errors=True)
    for file in sorted(file for pattern in PATTERNS for file in ROOT.glob(pattern)):
        copy = folder / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".md":
            copy.write_text(_for_mkdocs(file.read_text(encoding="utf-8")), encoding="utf-8")
        else:
            shutil.copy(file, copy)


def _for_mkdocs(text: str) -> str:
    """Folded parts are Markdown on GitHub by themselves; Python-Markdown must be told."""
    return text.replace("<details>", '<details markdown="1">')


if __name__ == "__main__":
    stage()
