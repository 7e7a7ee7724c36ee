"""Read templates from the given folders, and from nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateError, TemplateNotFound
from jinja2.loaders import split_template_path

MAX_BYTES = 200_000  # of a template


class RefusedError(TemplateError):
    """A template that exists and must not be read."""


class FolderLoader(BaseLoader):
    """Finds templates by name; the first folder that has one wins.

    A link that leads out of its folder is refused: else a foreign folder of templates could copy
    any file of the reader into a report.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)

    def get_source(
        self, _: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return the text of a template and its path."""
        pieces = split_template_path(template)
        for folder in self._folders:
            file = folder.joinpath(*pieces)
            if file.is_file():  # no pipe and no device, which may never end
                return _read(file, folder), file.as_posix(), None
        raise TemplateNotFound(template)


def _read(file: Path, folder: Path) -> str:
    if not file.resolve().is_relative_to(folder.resolve()):
        raise RefusedError(f"{file.as_posix()} leads out of its folder")
    if file.stat().st_size > MAX_BYTES:
        raise RefusedError(f"{file.as_posix()} has more than {MAX_BYTES:,} bytes")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise RefusedError(f"{file.as_posix()} is not text in UTF-8") from None
