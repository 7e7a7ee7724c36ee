"""Write the z-scores of a made table: ``python -m benchmarks.speed.matrix TABLE MATRIX``."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import numpy as np

from benchmarks.speed.made import MEASURES


def main(table: Path, matrix: Path) -> None:
    """Write one row a customer and one column a measure, as float64."""
    columns = duckdb.sql(f"SELECT {', '.join(MEASURES)} FROM '{table}'").fetchnumpy()
    numbers = np.column_stack([columns[name].astype(float) for name in MEASURES])
    np.save(matrix, (numbers - numbers.mean(axis=0)) / numbers.std(axis=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
