"""What is shipped is whole: a wheel works far from the checkout, an sdist builds the same wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

COMMAND = "import personas.cli.main as it; print(it.__file__); it.main()"


def _run(*command: str | Path, cwd: Path, **env: str) -> str:
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=cwd,
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _build(root: Path, out: Path, *kinds: str) -> Path:
    """Build in ``out`` and return the wheel; without ``kinds`` the wheel comes from the sdist."""
    _run("-m", "build", "--no-isolation", *kinds, "--outdir", out, root, cwd=out)
    (wheel,) = out.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(root, tmp_path_factory.mktemp("wheel"), "--wheel")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("installed")
    install = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", target)
    _run(*install, wheel, cwd=target)
    return target


def _names(wheel: Path) -> list[str]:
    return sorted(zipfile.ZipFile(wheel).namelist())


def _files(root: Path, folder: str) -> set[str]:
    paths = (path for path in (root / folder).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix() for path in paths if path.suffix != ".pyc"}


def test_the_wheel_holds_package_rules_and_templates(root: Path, wheel: Path) -> None:
    held = {name for name in _names(wheel) if ".dist-info/" not in name}
    assert all(_files(root, kind) for kind in ("rules", "templates"))
    data = {f"personas/_data/{file}" for file in _files(root, "rules") | _files(root, "templates")}
    assert held == _files(root, "personas") | data


def test_the_sdist_builds_the_same_wheel(root: Path, wheel: Path, tmp_path: Path) -> None:
    assert _names(_build(root, tmp_path)) == _names(wheel)


def test_the_installed_wheel_writes_what_the_checkout_writes(
    root: Path, installed: Path, tmp_path: Path
) -> None:
    data = root / "examples" / "mall" / "customers.csv"
    for name, path in (("wheel", installed), ("checkout", root)):
        arguments = ("report", data, "-o", tmp_path / name)
        said = _run("-c", COMMAND, *arguments, cwd=tmp_path, PYTHONPATH=str(path))
        assert Path(said.splitlines()[0]).is_relative_to(path)
    assert "# " in (tmp_path / "wheel" / "README.md").read_text(encoding="utf-8")
    assert _contents(tmp_path / "wheel") == _contents(tmp_path / "checkout")


def _contents(folder: Path) -> dict[str, bytes]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
