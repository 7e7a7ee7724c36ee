"""Arrow and Feather files, by pyarrow, the library of the format; the file is mapped, not read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from personas.domain.problem import error


def read_arrow(path: Path, name: str) -> Any:
    """Return the Arrow table of a file; raise `PersonasError` where pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow import feather
    except ImportError as cause:
        help_ = "Install it: pip install 'personas[arrow]', or write the table as Parquet."
        raise error("E117", "Reading Arrow files needs pyarrow", help_) from cause
    try:
        return feather.read_table(str(path), memory_map=True)
    except (pyarrow.ArrowException, OSError) as cause:
        help_ = "Write the table again, as Parquet if you can."
        raise error("E105", f"`{name}` cannot be read as Arrow: {cause}", help_) from cause
