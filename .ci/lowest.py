"""Print, as pip constraints, the lowest version that pyproject.toml allows of each dependency."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)(\[.*?\])?\s*>=\s*(?P<version>[\w.]+)")


def lowest(requirement: str) -> str:
    """Turn ``pandas>=2.2,<4`` into ``pandas==2.2``; a requirement without a floor is an error."""
    found = REQUIREMENT.match(requirement)
    if found is None:
        raise SystemExit(f"pyproject.toml: {requirement!r} has no lower bound (>=)")
    return f"{found['name']}=={found['version']}"


def main() -> None:
    """Write one constraint a line."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    sys.stdout.writelines(f"{lowest(each)}\n" for each in project["dependencies"])


if __name__ == "__main__":
    main()
