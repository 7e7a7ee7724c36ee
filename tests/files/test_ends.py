"""What must not outlive a process goes when it ends; what cannot go does not hold up the rest."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from personas.assign.write import write_sheet
from personas.domain.problem import PersonasError
from personas.files.atomic import atomic_file, atomic_folder, check_folder
from personas.files.cleanup import register_removal, run_removals, unregister_removal
from personas.files.sink import Sink
from personas.files.temporary import LOCK, create_temporary_folder, remove_temporary_folder

FULL = Path("/dev/full")


@pytest.fixture(autouse=True)
def _no_removals_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave alone what lives longer than a test: a Spark that others of this process use."""
    monkeypatch.setattr("personas.files.cleanup._removals", {})


def test_what_cannot_be_removed_does_not_hold_up_the_rest() -> None:
    done: list[str] = []
    register_removal("one", lambda: done.append("one"))
    register_removal("broken", lambda: 1 / 0)
    register_removal("gone", lambda: done.append("gone"))
    unregister_removal("gone")
    run_removals()
    run_removals()
    assert done == ["one"]


def test_temporary_folders_are_removed_whoever_still_writes_in_them(tmp_path: Path) -> None:
    folder, _ = create_temporary_folder(tmp_path)
    (folder / "deep").mkdir()
    (folder / "deep" / "file").write_text("customers")
    run_removals()
    assert os.listdir(tmp_path) == []
    with pytest.raises(FileNotFoundError):
        (folder / "deep" / "more").write_text("customers")


def test_a_temporary_folder_that_is_left_in_the_midst_of_being_removed_is_known_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, lock = create_temporary_folder(tmp_path)
    for name in "abc":
        (folder / name).mkdir()
    removed = shutil.rmtree

    def dies(folder: Path, **_: bool) -> None:
        if folder.name == "b":
            raise KeyboardInterrupt
        removed(folder)

    monkeypatch.setattr(shutil, "rmtree", dies)
    with pytest.raises(KeyboardInterrupt):
        remove_temporary_folder(folder, lock)
    assert LOCK in os.listdir(folder)
    lock.close()
    monkeypatch.undo()
    remove_temporary_folder(*create_temporary_folder(tmp_path))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["x" * 300, "x/" * 3000, "a\0b"])
def test_a_path_that_cannot_be(name: str, tmp_path: Path) -> None:
    target = tmp_path / name
    for write in (atomic_file(target), atomic_folder(target)):
        with pytest.raises(PersonasError, match=r"E501 .* cannot be written: "), write:
            raise AssertionError("nothing can be written there")
    with pytest.raises(PersonasError, match="E501"):
        check_folder(target)
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
def test_a_device_is_not_replaced_by_a_file() -> None:
    device = pytest.raises(PersonasError, match="E501 `/dev/full` is a folder or a device")
    with device, atomic_file(FULL):
        raise AssertionError("a device is no file")
    with pytest.raises(PersonasError, match="E501 `/dev/full` is a file, not a folder"):
        check_folder(FULL)
    assert FULL.is_char_device()


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
def test_a_file_fails_once() -> None:
    with pytest.raises(OSError, match="No space left"), io.BufferedWriter(Sink(FULL, "wb")) as file:
        file.write(b"customers")
        with pytest.raises(OSError, match="No space left"):
            file.flush()
        raise OSError("No space left: but once")


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
def test_a_workbook_that_does_not_fit_is_told_of_once(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    book.symlink_to(FULL)
    with pytest.raises(OSError, match="No space left"):
        write_sheet(book, ["id"], [[1]])
    assert os.listdir(tmp_path) == ["book.xlsx"]


def test_a_forked_child_watches_nothing() -> None:
    code = (
        "import os, signal; from personas.cli.process import watch_signals; watch_signals();"
        "child = os.fork();\n"
        "if not child: os.kill(os.getpid(), signal.SIGTERM); os._exit(1)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "-15\n")
