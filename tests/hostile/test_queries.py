"""A query, and a view in a file handed over, only read what they are for: nothing else happens."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from personas.cli.commands import personas
from personas.domain.problem import PersonasError
from personas.domain.request import Reading
from personas.ingest.databases.query import with_query
from personas.ingest.open import open_table
from personas.ingest.sources import find_source

# {out} is a path where nothing may appear, {secret} a file that nobody may read.
STATEMENTS = (
    "",
    "  ;\n",
    "selec",
    "SELECT (",
    "SELECT 'never closed",
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE t",
    "SELECT 1) TO '{out}'; --",
    "DROP TABLE t",
    "DELETE FROM t",
    "UPDATE t SET a = 1",
    "INSERT INTO t SELECT 1, 2",
    "INSERT INTO t VALUES (1, 2) RETURNING *",
    "WITH x AS (INSERT INTO t VALUES (1, 2) RETURNING *) SELECT * FROM x",
    "CREATE TABLE u AS SELECT 1",
    "SELECT * INTO u FROM t",
    "COPY t TO '{out}'",
    "COPY (SELECT 1) TO '{out}' (FORMAT csv)",
    "EXPORT DATABASE '{out}'",
    "ATTACH '{out}' AS other",
    "VACUUM INTO '{out}'",
    "PRAGMA journal_mode = delete",
    "PRAGMA table_info(t)",
    "SET enable_external_access = true",
    "INSTALL httpfs",
    "LOAD httpfs",
    "CALL pragma_version()",
    "EXPLAIN SELECT 1",
    "SELECT " + "(" * 5000,
    "SELECT " + "1 + " * 60_000 + "1",
    "\0SELECT 1",
)
READING = (
    "SELECT * FROM '{secret}'",
    "SELECT * FROM read_text('{secret}')",
    "SELECT * FROM read_blob('{secret}')",
    "SELECT * FROM read_csv('{secret}')",
    "SELECT * FROM read_json('{secret}')",
    "SELECT * FROM read_parquet('{secret}')",
    "SELECT * FROM sniff_csv('{secret}')",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM parquet_metadata('{secret}')",
    "SELECT * FROM query('SELECT * FROM read_text(''{secret}'')')",
    "SELECT * FROM read_csv('https://example.org/x.csv')",
    "SELECT * FROM sqlite_scan('{secret}', 't')",
    "SELECT getenv('HOME') AS home, 1 AS b",
    "SELECT load_extension('{secret}')",
    "SELECT readfile('{secret}')",
    "SELECT writefile('{out}', 'x')",
    "SELECT * FROM sys",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one table in each of two databases, and a secret beside them."""
    (tmp_path / "secret.csv").write_text("who,pin\nalice,canary-4711\nbob,canary-4712\n")
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as made:
        made.execute("CREATE TABLE t AS SELECT range a, range * 2 b FROM range(5)")
    with sqlite3.connect(tmp_path / "shop.sqlite") as file:
        file.execute("CREATE TABLE t (a, b)")
        file.executemany("INSERT INTO t VALUES (?, ?)", [(i, 2 * i) for i in range(5)])
    file.close()
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(path: Path, reading: Reading) -> set[str]:
    """Return the codes of what reading is refused with; the folder stays as it is."""
    before = contents(path.parent)
    with pytest.raises(PersonasError) as caught:
        open_table(find_source(path), reading)
    assert contents(path.parent) == before
    assert "canary" not in str(caught.value)
    assert all(problem.help for problem in caught.value.problems)
    return {problem.code for problem in caught.value.problems}


def filled(query: str, folder: Path) -> str:
    """Put the paths of a folder into a query."""
    paths = {"{out}": "out.csv", "{secret}": "secret.csv", "{folder}": "."}
    for sign, name in paths.items():
        query = query.replace(sign, str(folder / name))
    return query


@pytest.mark.parametrize("kind", ["duckdb", "sqlite"])
@pytest.mark.parametrize("query", STATEMENTS, ids=lambda query: query[:40].replace("\0", "0"))
def test_what_is_no_query_is_refused(folder: Path, kind: str, query: str) -> None:
    assert refused(folder / f"shop.{kind}", Reading(query=filled(query, folder))) == {"E120"}


@pytest.mark.parametrize("kind", ["duckdb", "sqlite"])
@pytest.mark.parametrize("query", READING)
def test_a_query_reads_its_own_file_alone(folder: Path, kind: str, query: str) -> None:
    assert refused(folder / f"shop.{kind}", Reading(query=filled(query, folder))) <= {
        "E119",
        "E120",
    }


@pytest.mark.parametrize("query", ["pragma_table_info('t')", "pragma_database_list"])
def test_settings_of_sqlite_are_no_tables(folder: Path, query: str) -> None:
    assert refused(folder / "shop.sqlite", Reading(query=f"SELECT * FROM {query}")) == {"E119"}


@pytest.mark.parametrize("kind", ["duckdb", "sqlite"])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT a, b FROM t",
        "SELECT a, b FROM t; ",
        "SELECT a, b FROM t -- all of it",
        "WITH x AS (SELECT * FROM t) SELECT a, b FROM x",
        "SELECT a, b FROM t UNION ALL SELECT b, a FROM t WHERE a > 7",
        "VALUES (0, 0), (1, 2), (2, 4), (3, 6), (4, 8)",
        "SELECT a, ';' || '--' AS b FROM t",
    ],
)
def test_what_only_reads_is_answered(folder: Path, kind: str, query: str) -> None:
    opened = open_table(find_source(folder / f"shop.{kind}"), Reading(query=query))
    assert (opened.rows, len(opened.columns)) == (5, 2)


@pytest.mark.parametrize(
    "select", [query for query in READING[:9] if "{folder}" not in query and "sniff" not in query]
)
def test_a_view_in_a_file_reads_that_file_alone(folder: Path, select: str) -> None:
    path = folder / "views.duckdb"
    readable = folder / "secret.csv"
    with duckdb.connect(str(path)) as made:
        made.execute("CREATE TABLE plain AS SELECT range a, range b FROM range(5)")
        try:
            made.execute(f"CREATE VIEW evil AS {filled(select, folder)}")
        except duckdb.Error:  # of a kind that the secret is not
            made.execute(f"CREATE VIEW evil AS SELECT * FROM read_text('{readable}')")
        made.execute("CREATE MACRO m() AS TABLE SELECT * FROM evil")
        made.execute("CREATE VIEW deep AS SELECT * FROM m()")
    assert refused(path, Reading(table="evil")) == {"E119"}
    assert refused(path, Reading(table="deep")) == {"E119"}
    assert open_table(find_source(path), Reading(table="plain")).rows == 5


@pytest.mark.parametrize(
    ("kind", "view"),
    [
        ("sqlite", "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT {} x"),
        ("duckdb", "SELECT {} range(1000000000000) a, range(1000000) b"),
    ],
)
@pytest.mark.parametrize("what", ["count(*) c, 1 AS d FROM", "1 AS c, 2 AS d FROM"])
def test_a_view_without_end_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, view: str, what: str
) -> None:
    monkeypatch.setattr("personas.files.bounds.SECONDS", 3)
    path = tmp_path / f"endless.{kind}"
    statement = f"CREATE VIEW endless AS {view.replace('{}', what)}"
    if kind == "sqlite":
        with sqlite3.connect(path) as file:
            file.execute(statement)
        file.close()
    else:
        with duckdb.connect(str(path)) as made:
            made.execute(statement)
    assert refused(path, Reading(table="endless")) == {"E143"}


def test_a_broken_query_is_pointed_at() -> None:
    with pytest.raises(PersonasError) as caught:
        with_query(Reading(query="SELECT a\nFROM t WHERE )"), "postgres")
    at = caught.value.problems[0].location
    assert at is not None
    assert (at.file, at.line, at.column, at.text) == ("--query", 2, 14, "FROM t WHERE )")


@pytest.mark.parametrize("query", ["", "SELECT nothing FROM nowhere", "SELECT 1; SELECT 2", "(((("])
@pytest.mark.parametrize("kind", ["duckdb", "sqlite"])
def test_the_command_line_says_it_in_its_own_words(folder: Path, kind: str, query: str) -> None:
    done = CliRunner().invoke(personas, ["preview", str(folder / f"shop.{kind}"), "--query", query])
    assert isinstance(done.exception, PersonasError)
    assert {problem.code for problem in done.exception.problems} <= {"E119", "E120"}
