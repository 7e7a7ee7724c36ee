"""The pack that `personas rules new` writes, to start from."""

from __future__ import annotations

from personas.files.resources import bundled


def starter(file: str) -> str:
    """Return the text of a commented pack that is to be written to a file of this name."""
    text = (bundled("templates") / "rules" / "starter.yaml").read_text(encoding="utf-8")
    return text.replace("my-pack.yaml", file)
