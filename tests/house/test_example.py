"""The example table is made by its script, byte for byte, whatever NumPy is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

MALL = Path("examples") / "mall"


def test_the_script_remakes_the_table(root: Path, tmp_path: Path) -> None:
    script = shutil.copy(root / MALL / "make_data.py", tmp_path)
    subprocess.run([sys.executable, script], check=True, capture_output=True)
    made = (tmp_path / "customers.csv").read_bytes()
    assert made == (root / MALL / "customers.csv").read_bytes()


def test_the_table_has_the_shape_the_readme_speaks_of(root: Path) -> None:
    lines = (root / MALL / "customers.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "CustomerID,Gender,Age,Annual Income (k$),Spending Score (1-100)"
    assert len(lines) - 1 == 200
    assert len({line.split(",")[0] for line in lines[1:]}) == 200
