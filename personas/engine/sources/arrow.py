"""Arrow and Feather files, by pyarrow, the library of the format.

A damaged file can make a reader run past its own memory. So it is checked in a process of its own,
batch by batch, and copied as it is mapped: plain, with no compressed buffers to unpack.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from personas.engine.sources.apart import read_apart
from personas.engine.sources.bounds import Limits
from personas.engine.sources.spool import Scratch
from personas.facts.problem import Problem, error
from personas.facts.reading import Reading

FIRST_FEATHER = b"FEA1"


def read_arrow(path: Path, name: str, scratch: Scratch) -> Any:
    """Return the Arrow table of a file; raise `PersonasError` where pyarrow is not installed."""
    if find_spec("pyarrow") is None:
        help_ = "Install it: pip install 'personas[arrow]', or write the table as Parquet."
        raise error("E117", "Reading Arrow files needs pyarrow", help_)
    target = scratch.new()
    read_apart("arrow", path, name, Reading(), target)
    from pyarrow import feather

    return feather.read_table(str(target), memory_map=True)


def write_arrow(path: Path, name: str, _: Reading, target: Path, __: Limits) -> tuple[Problem, ...]:
    """Write a table whose every value was looked at, to be mapped."""
    import pyarrow
    from pyarrow import ipc

    pyarrow.set_memory_pool(pyarrow.system_memory_pool())
    pyarrow.set_cpu_count(1)
    options = ipc.IpcWriteOptions(unify_dictionaries=True)
    try:
        with pyarrow.memory_map(str(path)) as mapped:
            schema, batches = _batches(path, mapped)
            with ipc.new_file(str(target), schema, options=options) as made:
                for batch in batches:
                    batch.validate(full=True)
                    made.write(batch)
    except (pyarrow.ArrowException, OSError, KeyError, OverflowError) as cause:
        if isinstance(cause, OSError) and cause.errno in (errno.EFBIG, errno.ENOSPC):
            raise
        help_ = "Write the table again, as Parquet if you can."
        raise error("E105", f"`{name}` cannot be read as Arrow: {cause}", help_) from cause
    return ()


def _batches(path: Path, mapped: Any) -> tuple[Any, Iterator[Any]]:
    """The schema and batches of a file; the first Feather can be read as a whole alone."""
    from pyarrow import feather, ipc

    with path.open("rb") as stream:
        if stream.read(4) == FIRST_FEATHER:
            table = feather.read_table(str(path), memory_map=False)
            return table.schema, iter(table.to_batches())
    reader = ipc.open_file(mapped)
    return reader.schema, (reader.get_batch(i) for i in range(reader.num_record_batches))
