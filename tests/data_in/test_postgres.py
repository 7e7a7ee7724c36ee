"""PostgreSQL, a real server: started here where its programs are installed, else skipped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from personas.domain.problem import PersonasError
from personas.domain.request import Reading
from personas.ingest.open import open_table
from personas.ingest.sources import find_source
from tests.data_in.dialects import frame
from tests.servers import postgres

psycopg = pytest.importorskip("psycopg")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a server; yield its URL without a table."""
    with postgres() as url:
        yield url


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
        (Reading(query="DELETE FROM customers RETURNING *"), "E120"),
        (Reading(query="SELECT 1) TO STDOUT; DROP TABLE customers; --"), "E120"),
        (Reading(query="WITH gone AS (DELETE FROM customers RETURNING *) SELECT 1"), "E120"),
        (Reading(query="SELECT * INTO copied FROM customers"), "E120"),
        (Reading(query="COPY customers TO PROGRAM 'cat > /tmp/x'"), "E120"),
        (Reading(query="SELECT pg_read_file('/etc/passwd')"), "E120"),
        (Reading(query='SELECT "pg_catalog"."pg_read_file"(\'/etc/passwd\')'), "E120"),
        (Reading(query="SELECT lo_export(1, '/tmp/x')"), "E120"),
        (Reading(query="SELECT set_config('transaction_read_only', 'off', false)"), "E120"),
        (Reading(query="SET TRANSACTION READ WRITE"), "E120"),
        (Reading(query="SELECT query_to_xml('DELETE FROM customers', true, true, '')"), "E120"),
        (Reading(query="SELECT 1 AS a -- )"), "E108"),
        (Reading(query="SELECT $$a$$ AS a; DROP TABLE customers; --$$"), "E120"),
        (Reading(query="SELECT * FROM customers FOR UPDATE"), "E120"),
        (Reading(query=""), "E120"),
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
