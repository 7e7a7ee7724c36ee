"""`personas rules lint --fix`: drafts for what a pack leaves open, written into its file."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import click

from personas.domain.problem import ErrorCollector, error
from personas.unsafe_text import escape_control_characters

BOM = "\ufeff"


def fix_packs(packs: Sequence[str], *, quiet: bool) -> None:
    """Write the drafts of each pack into its file, and print them.

    Raises `PersonasError` with the problems of all packs; a file is written whole or not at all.
    """
    errors = ErrorCollector()
    for pack in packs:
        with errors.step():
            lines = _fix(pack)
            if not quiet:
                name = escape_control_characters(pack)
                click.echo(f"{name}: {len(lines)} lines written" if lines else f"{name}: as it was")
                for line in lines:
                    click.echo(f"  {escape_control_characters(line)}")
    errors.check()


def _fix(pack: str) -> tuple[str, ...]:
    from personas.files.atomic import atomic_file
    from personas.rules import bundled_packs, load, repair

    if pack in bundled_packs():
        message = f"`{pack}` is a bundled pack: its file is not yours to edit"
        raise error("E233", message, f"Build on it: `extends: {pack}`, in a file of your own")
    path = Path(pack)
    before = path.read_bytes() if path.is_file() else b""
    rule_pack = load(pack)
    text = before.decode("utf-8")
    mark = BOM if text.startswith(BOM) else ""
    repaired = repair(rule_pack, path, text.removeprefix(BOM))
    if not repaired.lines:
        return ()
    with atomic_file(path) as new:
        new.write_bytes((mark + repaired.text).encode("utf-8"))
        shutil.copymode(path, new)
        if path.read_bytes() != before:
            message = f"`{pack}` changed while drafts for it were made: nothing was written"
            raise error("E234", message, "Run it again")
    return repaired.lines
