"""Tables in memory, whose columns have different names in any case."""

from __future__ import annotations

from typing import Any

from personas.ingest.columns.names import name_columns
from personas.sql.tables import FrameTable


def frame_table(name: str, frame: Any) -> FrameTable:
    """Return a pandas, polars or Arrow table as an engine reads it; ``frame`` is not changed."""
    header = [str(column) for column in _names(frame)]
    names, namesakes = name_columns(header)
    if not namesakes:
        return FrameTable(name, frame)
    changed = {namesake.name for namesake in namesakes}
    pairs = zip(header, names, strict=True)
    renamed = [new if new in changed else old for old, new in pairs]
    return FrameTable(name, _rename(frame, renamed), namesakes)


def _names(frame: Any) -> Any:
    return frame.column_names if hasattr(frame, "column_names") else frame.columns


def _rename(frame: Any, names: list[str]) -> Any:
    if hasattr(frame, "rename_columns"):  # Arrow
        return frame.rename_columns(names)
    if hasattr(frame, "set_axis"):  # pandas
        return frame.set_axis(names, axis="columns")
    return frame.rename(dict(zip(frame.columns, names, strict=True)))
