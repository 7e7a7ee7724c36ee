"""Outputs appear whole or not at all, and edits are never lost."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import IO

import pytest

from personas.domain.problem import PersonasError
from personas.files import temporary
from personas.files.atomic import MANIFEST, atomic_file, atomic_folder, check_folder


def write(target: Path, force: bool = False, **files: str) -> None:
    with atomic_folder(target, force) as made:
        for name, text in files.items():
            (made / name).write_text(text)


def write_half(target: Path) -> None:
    with atomic_folder(target) as made:
        (made / "a").write_text("half")
        raise RuntimeError


def write_half_a_file(target: Path) -> None:
    with atomic_file(target) as made:
        made.write_text("half")
        raise RuntimeError


def tree(folder: Path) -> dict[str, str]:
    files = (f for f in folder.rglob("*") if f.is_file() and f.name != MANIFEST)
    return {f.relative_to(folder).as_posix(): f.read_text() for f in sorted(files)}


def codes(target: Path, force: bool = False) -> list[str]:
    with pytest.raises(PersonasError) as caught:
        write(target, force, a="new")
    return [problem.code for problem in caught.value.problems]


def test_a_new_folder_and_its_parents(tmp_path: Path) -> None:
    write(tmp_path / "x" / "y", a="1", b="2")
    assert tree(tmp_path) == {"x/y/a": "1", "x/y/b": "2"}


def test_a_second_run_replaces_the_first_and_what_it_no_longer_writes(tmp_path: Path) -> None:
    write(tmp_path / "r", a="1", b="2")
    write(tmp_path / "r", a="3")
    assert tree(tmp_path) == {"r/a": "3"}


def test_nothing_is_left_of_a_run_that_fails(tmp_path: Path) -> None:
    write(tmp_path / "r", a="old")
    with pytest.raises(RuntimeError):
        write_half(tmp_path / "r")
    assert tree(tmp_path) == {"r/a": "old"}
    assert [p.name for p in tmp_path.iterdir()] == ["r"]


def test_an_edited_file_stops_the_run_before_it_begins(tmp_path: Path) -> None:
    write(tmp_path / "r", a="1", b="2")
    (tmp_path / "r" / "b").write_text("mine")
    assert codes(tmp_path / "r") == ["E502"]
    with pytest.raises(PersonasError):
        check_folder(tmp_path / "r")
    assert tree(tmp_path / "r") == {"a": "1", "b": "mine"}


def test_foreign_files_stop_it_too_and_both_are_told(tmp_path: Path) -> None:
    write(tmp_path / "r", a="1")
    (tmp_path / "r" / "a").write_text("mine")
    (tmp_path / "r" / "sub").mkdir()
    (tmp_path / "r" / "sub" / "notes").write_text("mine")
    assert codes(tmp_path / "r") == ["E502", "E503"]


def test_force_replaces_edits_and_keeps_foreign_files(tmp_path: Path) -> None:
    write(tmp_path / "r", a="1")
    (tmp_path / "r" / "a").write_text("mine")
    (tmp_path / "r" / "notes").write_text("mine")
    write(tmp_path / "r", force=True, a="2")
    assert tree(tmp_path / "r") == {"a": "2", "notes": "mine"}
    assert codes(tmp_path / "r") == ["E503"]


def test_a_damaged_manifest_vouches_for_nothing(tmp_path: Path) -> None:
    write(tmp_path / "r", a="1")
    for damage in ("{", "[]", '{"a": 3}'):
        (tmp_path / "r" / MANIFEST).write_text(damage)
        assert codes(tmp_path / "r") in (["E502"], ["E503"])


def test_an_empty_folder_is_free(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    write(tmp_path / "r", a="1")
    assert tree(tmp_path) == {"r/a": "1"}


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_file_in_the_way(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("mine")
    assert codes(tmp_path / place) == ["E501"]
    assert tree(tmp_path) == {"file": "mine"}


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    assert codes(Path("/proc/personas/report")) == ["E501"]


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    write(tmp_path / "real", a="1")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(tmp_path / "link", a="2")
    assert (tmp_path / "link").is_symlink()
    assert tree(tmp_path / "real") == {"a": "2"}


def test_a_failing_rename_puts_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "r", a="old")
    rename = Path.rename

    def fails(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    monkeypatch.setattr("personas.files.temporary._exchange", lambda *_: False)
    assert codes(tmp_path / "r") == ["E501"]
    assert tree(tmp_path) == {"r/a": "old"}


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "model.json"
    with atomic_file(target) as made:
        made.write_text("1")
    with pytest.raises(RuntimeError):
        write_half_a_file(target)
    assert tree(tmp_path) == {"model.json": "1"}


def test_a_temporary_folder_that_is_left_over_goes_and_one_in_use_stays(tmp_path: Path) -> None:
    left = tmp_path / f"{temporary.PREFIX}left"
    left.mkdir()
    (left / temporary.LOCK).touch()
    (left / "half").write_text("half")
    with temporary.temporary_folder_beside(tmp_path / "other") as used:
        assert not left.exists()
        write(tmp_path / "r", a="1")
        assert used.is_dir()
    assert tree(tmp_path) == {"r/a": "1"}


def test_a_temporary_folder_inside_a_report_is_no_foreign_file(tmp_path: Path) -> None:
    write(tmp_path / "r", a="1")
    (tmp_path / "r" / f"{temporary.PREFIX}left").mkdir()
    (tmp_path / "r" / f"{temporary.PREFIX}left" / "half").write_text("half")
    write(tmp_path / "r", a="2")
    assert tree(tmp_path) == {"r/a": "2"}


def test_an_empty_temporary_folder_goes_too(tmp_path: Path) -> None:
    (tmp_path / f"{temporary.PREFIX}begun").mkdir()
    write(tmp_path / "r", a="1")
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


def test_a_temporary_folder_that_is_swept_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open
    swept: list[Path] = []

    def sweeps_once(self: Path, mode: str = "r") -> object:
        if self.name == temporary.LOCK and not swept:
            swept.append(self.parent)
            self.parent.rmdir()
        return opened(self, mode)

    monkeypatch.setattr(Path, "open", sweeps_once)
    with temporary.temporary_folder_beside(tmp_path / "r") as folder:
        assert folder.is_dir()
        assert swept
        assert folder != swept[0]


def test_two_names_are_exchanged_in_one_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux exchanges two names at once")
    write(tmp_path / "r", a="old")
    monkeypatch.delattr(Path, "rename")
    write(tmp_path / "r", a="new")
    assert tree(tmp_path) == {"r/a": "new"}


def test_a_temporary_folder_swept_before_it_was_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweeper was quicker: the file can still be locked, but is in no folder any more."""
    lock, late = temporary._lock, [True]

    def lock_late(file: IO[bytes]) -> bool:
        if late:
            late.pop()
            shutil.rmtree(Path(file.name).parent)
        return lock(file)

    monkeypatch.setattr(temporary, "_lock", lock_late)
    folder, held = temporary.create_temporary_folder(tmp_path)
    assert [folder] == list(tmp_path.iterdir())
    temporary.remove_temporary_folder(folder, held)
    assert not list(tmp_path.iterdir())
