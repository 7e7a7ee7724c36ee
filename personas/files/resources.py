"""Find the bundled rule packs and templates, in an installed wheel and in a checkout alike."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def bundled_folder(kind: str) -> Path:
    """Return the folder of bundled files of this ``kind``: ``rules`` or ``templates``.

    The folder of a checkout wins: an editable install may have an older copy.
    """
    package = Path(str(files("personas")))
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / kind).is_dir():
        return checkout / kind
    return package / "_data" / kind
