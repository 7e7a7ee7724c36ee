"""PostgreSQL, a real server: started here where its programs are installed, else skipped."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from glob import glob
from pathlib import Path

import pytest

from personas.engine import find_source, open_table
from personas.facts.problem import PersonasError
from personas.facts.reading import Reading
from tests.data_in.dialects import frame

psycopg = pytest.importorskip("psycopg")
PORT = 54329


def program(name: str) -> str:
    """Return the path of one of the server's programs; skip where it is not installed."""
    found = shutil.which(name) or next(
        iter(sorted(glob(f"/usr/lib/postgresql/*/bin/{name}"))), None
    )
    if found is None:
        pytest.skip(f"PostgreSQL is not installed ({name})")
    return found


def account() -> str | None:
    """Return the account to run the server as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a server in a new folder; yield its URL without a table."""
    initdb, control = program("initdb"), program("pg_ctl")
    folder = Path("/tmp") / f"personas-postgres-{os.getpid()}"
    folder.mkdir()
    user = account()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"

    def run(*words: str) -> None:
        subprocess.run(words, check=True, capture_output=True, user=user, cwd=folder, timeout=120)

    options = f"-p {PORT} -k {folder} -c listen_addresses='' -c fsync=off"
    try:
        run(initdb, "-D", str(data), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C")
        run(control, "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql://postgres@/postgres?host={folder}&port={PORT}"
        run(control, "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def shop(server: str) -> str:
    """Fill the server with the table of the dialects, and a second one with a hostile name."""
    with psycopg.connect(server) as connection:
        connection.execute(
            'CREATE TABLE customers ("CustomerID" text, "Name" text, "Annual Income" float8,'
            ' "Spending Score" int, "Joined" date, "Member" boolean, "Age" int)'
        )
        rows = frame().astype(object).where(frame().notna(), None).itertuples(index=False)
        for row in rows:
            connection.execute(
                "INSERT INTO customers VALUES (%s, %s, %s, %s, %s, %s, %s)", tuple(row)
            )
        connection.execute('CREATE TABLE "odd""; DROP TABLE customers; --" (a int, b int)')
    return server


def forms(url: str, reading: Reading | None = None) -> dict[str, tuple[str, int]]:
    """Return what each column was read as."""
    return {c.name: (c.form, c.gaps) for c in open_table(find_source(url), reading).columns}


def test_a_table(shop: str) -> None:
    found = forms(f"{shop}&table=customers")
    assert found == {
        "CustomerID": ("number", 0),
        "Name": ("text", 0),
        "Annual Income": ("number", 0),
        "Spending Score": ("number", 0),
        "Joined": ("date", 0),
        "Member": ("boolean", 0),
        "Age": ("number", 6),
    }
    assert forms(shop, Reading(table="public.customers")) == found


def test_ids_keep_their_zeros(shop: str) -> None:
    assert open_table(find_source(f"{shop}&table=customers")).id_column(None) == "CustomerID"


def test_a_query(shop: str) -> None:
    query = 'SELECT "Age", "Member" FROM customers WHERE "Age" > 30'
    assert list(forms(shop, Reading(query=query))) == ["Age", "Member"]


@pytest.mark.parametrize(
    ("reading", "code"),
    [
        (Reading(), "E115"),
        (Reading(table="custmers"), "E115"),
        (Reading(table="customers; DROP TABLE customers"), "E115"),
        (Reading(query="SELECT * FROM nowhere"), "E119"),
        (Reading(query="DELETE FROM customers RETURNING *"), "E119"),
        (Reading(query="SELECT 1) TO STDOUT; DROP TABLE customers; --"), "E119"),
        (Reading(table='odd"; DROP TABLE customers; --'), "E107"),
    ],
)
def test_refusals_leave_the_tables_alone(shop: str, reading: Reading, code: str) -> None:
    with pytest.raises(PersonasError) as caught:
        open_table(find_source(shop), reading)
    assert [p.code for p in caught.value.problems] == [code]
    assert len(forms(f"{shop}&table=customers")) == 7


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(PersonasError) as caught:
        open_table(find_source("postgresql://someone:secret@localhost:1/shop?table=customers"))
    assert [p.code for p in caught.value.problems] == ["E119"]
    assert "secret" not in str(caught.value)
