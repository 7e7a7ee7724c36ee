"""A real server, asked with a password in its address: no byte of any output holds it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.addresses import HEAD, TAIL, leaks
from tests.servers import postgres

psycopg = pytest.importorskip("psycopg")

SECRET = f"{HEAD}+{TAIL}"
USER = "anaSecretUser"
SHARE = ("--format", "md,html,xlsx", "--force")


@pytest.fixture(scope="module")
def shop(root: Path) -> Iterator[str]:
    """A server with the customers of the mall; its address, without who asks."""
    with postgres() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE \"{USER}\" LOGIN PASSWORD '{SECRET}'")
        connection.execute(
            'CREATE TABLE customers ("CustomerID" text, "Gender" text, "Age" int,'
            ' "Annual Income (k$)" int, "Spending Score (1-100)" int)'
        )
        connection.execute(f'GRANT SELECT ON customers TO "{USER}"')
        table = (root / "examples" / "mall" / "customers.csv").read_text()
        with connection.cursor().copy("COPY customers FROM STDIN (FORMAT csv, HEADER)") as rows:
            rows.write(table)
        yield url.replace("postgres@", "@").replace("//@", "//")


def addresses(shop: str) -> list[str]:
    """The password where a user writes it: before the host, or as an option."""
    named = shop.replace("//", f"//{USER}:{SECRET}@")
    assert named != shop
    options = shop.replace("//", f"//{USER}@")
    return [f"{named}&table=customers", f"{options}&password={SECRET}&table=customers"]


def everything(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below a folder as text; a workbook's parts each by itself."""
    for file in (path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        yield str(file), f"{file.name} {content.decode('utf-8', 'replace')}"
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                for part in parts.namelist():
                    yield f"{file}:{part}", parts.read(part).decode("utf-8", "replace")


@pytest.mark.long
def test_no_output_holds_the_password(shop: str, tmp_path: Path, root: Path) -> None:
    address, by_option = addresses(shop)
    query = f"SELECT *, 'password={SECRET}' AS note FROM customers"

    def run(*words: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "personas", *words],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == code, done.stderr
        assert not leaks(done.stdout + done.stderr, SECRET), done.stdout + done.stderr
        return done.stdout

    run("init", address, "--force")
    settings = (tmp_path / "personas.yaml").read_text("utf-8")
    assert "# Left out" in settings
    assert USER not in settings
    (tmp_path / "personas.yaml").unlink()
    shown = json.loads(run("preview", address, "-k", "3", "--format", "json"))
    assert USER not in json.dumps(shown)
    run("report", address, "-k", "3", *SHARE)
    readme = (tmp_path / "report" / "README.md").read_text("utf-8")
    assert "PGPASSWORD" in readme
    assert "personas report 'postgresql:///postgres?host=" in readme
    assert "table=customers' --clusters 3" in readme
    run("explore", address, "-o", "seen")
    run("explore", by_option)
    run("assign", by_option, "-o", "assigned.csv")
    run("compare", "report", address, "-o", "compared")
    run("compare", "report", address, "--format", "json")
    run("report", address, "-k", "3", "-o", "asked", "--query", query, "--ignore", "note")
    assert "--query '…'" in (tmp_path / "asked" / "README.md").read_text("utf-8")
    run("preview", address, "--query", f"{query} WHERE", code=2)
    run("preview", address.replace("table=customers", "table=custmers"), code=2)
    run("preview", address.replace("port=", "port=1"), code=2)
    (tmp_path / "personas.yaml").write_text(f"data: '{address}'\nclusters: 3\n")
    run("report", "-o", "by_settings")
    (tmp_path / "personas.yaml").unlink()
    for name, text in everything(tmp_path):
        assert not leaks(text, SECRET), name
        assert USER not in text, name


def test_a_wrong_password_is_told_without_it(shop: str, tmp_path: Path) -> None:
    from personas.domain.problem import PersonasError
    from personas.ingest.open import open_table
    from personas.ingest.sources import find_source

    for address in addresses(shop.replace("/postgres?", "/nowhere?")):
        with pytest.raises(PersonasError) as caught:
            open_table(find_source(address))
        assert [p.code for p in caught.value.problems] == ["E119"]
        assert "nowhere" in str(caught.value)
        assert not leaks(str(caught.value), SECRET)
