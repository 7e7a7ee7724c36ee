"""Tables in memory, whose columns have different names in any case.

Arrow and Feather files, by pyarrow, the library of the format.

A damaged file can make a reader access memory out of bounds. So a process of its own checks it
batch by batch, and copies it without compression, so that it can be mapped into memory.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from personas.domain.problem import Problem, error
from personas.domain.request import Reading
from personas.files.bounds import Limits
from personas.files.isolation import read_in_process
from personas.files.temporary import Scratch
from personas.ingest.columns.names import name_columns
from personas.sql.engine import FrameTable


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


FIRST_FEATHER = b"FEA1"


def read_arrow(path: Path, name: str, scratch: Scratch) -> Any:
    """Return the Arrow table of a file; raise `PersonasError` where pyarrow is not installed."""
    if find_spec("pyarrow") is None:
        help_ = "Install it: pip install 'personas[arrow]', or write the table as Parquet."
        raise error("E117", "Reading Arrow files needs pyarrow", help_)
    target = scratch.new()
    read_in_process("arrow", path, name, Reading(), target)
    from pyarrow import feather

    return feather.read_table(str(target), memory_map=True)


def write_arrow(path: Path, name: str, _: Reading, target: Path, __: Limits) -> tuple[Problem, ...]:
    """Write a table with all values validated, for mapping it into memory."""
    import pyarrow
    from pyarrow import ipc

    pyarrow.set_memory_pool(pyarrow.system_memory_pool())
    pyarrow.set_cpu_count(1)
    options = ipc.IpcWriteOptions(unify_dictionaries=True)
    try:
        with pyarrow.memory_map(str(path)) as memory:
            schema, batches = _batches(path, memory)
            with ipc.new_file(str(target), schema, options=options) as writer:
                for batch in batches:
                    batch.validate(full=True)
                    writer.write(batch)
    except (pyarrow.ArrowException, OSError, KeyError, OverflowError) as cause:
        if isinstance(cause, OSError) and cause.errno in (errno.EFBIG, errno.ENOSPC):
            raise
        help_ = "Write the table again, as Parquet if you can."
        raise error("E105", f"`{name}` cannot be read as Arrow: {cause}", help_) from cause
    return ()


def _batches(path: Path, memory: Any) -> tuple[Any, Iterator[Any]]:
    """The schema and batches of a file; the first version of Feather is read as a whole."""
    from pyarrow import feather, ipc

    with path.open("rb") as stream:
        if stream.read(4) == FIRST_FEATHER:
            table = feather.read_table(str(path), memory_map=False)
            return table.schema, iter(table.to_batches())
    reader = ipc.open_file(memory)
    return reader.schema, (reader.get_batch(i) for i in range(reader.num_record_batches))
