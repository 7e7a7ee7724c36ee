"""What an analyst may hand in as DATA: a file, or a frame."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from personas.facts.problem import error


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file on disk."""

    path: Path

    @property
    def name(self) -> str:
        """The file's name, as people know it."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class FrameSource:
    """A data frame in memory, with columns that are named by text."""

    frame: Any
    name: str = "the data frame"


Source = FileSource | FrameSource

SUFFIXES = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".parquet": "parquet", ".pq": "parquet"}


def find_source(data: object) -> Source:
    """Tell a path from a frame; raise `PersonasError` when it is neither or not there."""
    if isinstance(data, str | Path):
        return _find_file(Path(data))
    if hasattr(data, "columns") and hasattr(data, "iloc"):
        return FrameSource(data)
    raise error(
        "E101",
        f"Customers cannot be read from a {type(data).__name__}",
        "Pass the path of a CSV or Parquet file, or a pandas data frame.",
    )


def _find_file(path: Path) -> FileSource:
    if not path.exists():
        raise error("E102", f"There is no file `{path}`", _nearby(path))
    if not path.is_file():
        raise error("E101", f"`{path}` is not a file", "Name one CSV or Parquet file.")
    if path.suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise error(
            "E103", f"The ending of `{path.name}` tells no kind of file", f"Known endings: {known}."
        )
    if path.stat().st_size == 0:
        raise error("E104", f"The file `{path}` is empty", "Export the table again, with a header.")
    return FileSource(path)


def _nearby(path: Path) -> str:
    """Suggest files of a like name in the same folder, else say where we looked."""
    from difflib import get_close_matches

    if not path.parent.is_dir():
        return f"The folder {path.parent} does not exist either."
    names = sorted(p.name for p in path.parent.iterdir() if p.suffix.lower() in SUFFIXES)
    close = get_close_matches(path.name, names, n=3)
    if close:
        return f"Did you mean {' or '.join(f'`{name}`' for name in close)}?"
    return f"Looked in {path.parent.resolve()}."
