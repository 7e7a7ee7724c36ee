"""Queries of `--query`, and views in databases, that write, read, run or never end."""

from __future__ import annotations

from random import Random

from tests.hostile.case import CANARY, Case, Family
from tests.hostile.commands import MODEL, place, read
from tests.hostile.families.models import sound_model
from tests.hostile.tables import duckdb_of, sound, sqlite_of
from tests.hostile.words import hostile

BOTH = (
    "",
    " ",
    ";",
    "-- nothing",
    "/* nothing */",
    "/* never ends",
    "select",
    "select 1",
    "select 1; select 2",
    "select * from customers; drop table customers",
    "select * from nothing",
    "select nothing from customers",
    "drop table customers",
    "delete from customers",
    "update customers set Age = 1 returning *",
    "insert into customers select * from customers returning *",
    "create table pwn as select 1",
    "create temp table pwn as select 1",
    "begin; drop table customers; commit",
    "explain select * from customers",
    "values (1, 2), (3, 4)",
    "select null a, null b",
    "select * from customers where 1 = 0",
    "select * from customers limit 3",
    "select Age, Age from customers",
    'select Age as "", Gender as "" from customers',
    "with recursive c(a) as (select 1 union all select a + 1 from c) select a, a b from c",
    "select a.Age, b.Gender from customers a, customers b, customers c, customers d, customers e",
    "select * from customers order by 99",
    "select " + "(" * 2000 + "1" + ")" * 2000,
    "select " + ", ".join(f"1 c{n}" for n in range(3000)),
    "select 'unclosed",
    "select * from customers where Age = ?",
    "select * from customers where Age = $1",
    "select * from customers where Age = :x",
    "selec * from customers",
    "pragma table_info(customers)",
    "select 1/0 a, 2 b",
    "select cast('x' as integer) a, 2 b",
    "select '\x1b[2J' \"\x1b]0;x\x07\", 'x' \"<x-pwn>\" from customers",
)
SQLITE = (
    *BOTH,
    f"attach '{CANARY}' as x",
    "attach 'pwn.db' as x",
    "vacuum into 'pwn.db'",
    "vacuum",
    "reindex",
    "analyze",
    "pragma journal_mode = wal",
    "pragma writable_schema = on",
    "pragma temp_store_directory = '../../outside'",
    "select load_extension('pwn')",
    "select readfile('/etc/passwd') a, 1 b",
    "select writefile('pwn', 'x') a, 1 b",
    "select edit('x') a, 1 b",
    "select fts3_tokenizer('simple') a, 1 b",
    "select * from pragma_database_list",
    "select * from sqlite_master",
    "select zeroblob(1000000000) a, 1 b from customers",
    "select hex(randomblob(100000000)) a, 1 b from customers",
    "select printf('%1000000000d', 1) a, 1 b",
    "select replace(hex(zeroblob(10000)), '0', hex(zeroblob(10000))) a, 1 b",
    "create virtual table x using fts5(y)",
    "select * from generate_series(1, 1000000000000)",
    "select like('%' || hex(zeroblob(20000)) || '%', hex(zeroblob(40000))) a, 1 b from customers",
)
DUCKDB = (
    *BOTH,
    "copy customers to 'pwn.csv'",
    "copy (select 1) to '../../outside/pwn'",
    "export database 'pwn'",
    "attach 'pwn.duckdb' as x",
    f"select * from '{CANARY}'",
    f"select * from read_csv('{CANARY}')",
    f"select * from read_csv_auto('{CANARY}')",
    f"from '{CANARY}'",
    f"from read_text('{CANARY}')",
    f"select content, size from read_blob('{CANARY}')",
    "select * from read_csv('/etc/passwd', sep=':', header=false)",
    "select * from read_text('/etc/passwd')",
    "select * from glob('/etc/*')",
    "select * from read_json('/proc/self/environ')",
    "select * from sniff_csv('/etc/passwd')",
    "select * from parquet_metadata('x.parquet')",
    "select getenv('HOME') a, 1 b",
    "select * from duckdb_settings()",
    "select * from duckdb_secrets()",
    "select current_setting('temp_directory') a, 1 b",
    "install httpfs",
    "load httpfs",
    "install '/tmp/x.duckdb_extension'",
    "select * from 'http://pwn.invalid/x.csv'",
    "select * from 's3://pwn/x.parquet'",
    "set enable_external_access = true",
    "set memory_limit = '100GB'",
    "reset memory_limit",
    "set lock_configuration = false",
    "pragma database_list",
    "call pragma_version()",
    "create secret (type s3)",
    "select * from range(1000000000000)",
    "select repeat('x', 1000000000) a, 1 b",
    "select * from customers using sample 10",
    "pivot customers on Gender using count(*)",
    "summarize customers",
    "describe customers",
    "show tables",
    "select * from query('select 1')",
    f"select * from query_table('{CANARY}')",
    "select * from sqlite_scan('x', 'y')",
    "select * from postgres_scan('host=pwn.invalid', 'x', 'y')",
    "checkpoint",
    "vacuum",
    "prepare x as select 1",
    "create macro f() as 1",
    "select [x for x in range(1000000000)] a, 1 b",
    "select regexp_matches(repeat('a', 50000), '(a*)*b') a, 1 b from customers",
)


def sqlite(dice: Random) -> Case:
    """A query to a SQLite file."""
    return _asked(dice, "t.sqlite", sound(".sqlite"), dice.choice(SQLITE))


def duckdb(dice: Random) -> Case:
    """A query to a DuckDB file."""
    return _asked(dice, "t.duckdb", sound(".duckdb"), dice.choice(DUCKDB))


def _asked(dice: Random, name: str, data: bytes, query: str) -> Case:
    command = read(dice, name)
    while command.words[0] == "rules" and command.words[1] != "explain":
        command = read(dice, name)
    if dice.random() < 0.2:
        command = place(dice, name)
    files = {name: data, MODEL: sound_model()}
    return Case(f"asks {query[:60]!r}", command.plus("--query", query), files)


def no_database(dice: Random) -> Case:
    """A query, a table or a sheet for what has none."""
    suffix = dice.choice((".csv", ".xlsx", ".parquet", ".jsonl", ".feather"))
    option = dice.choice(("--query", "--table", "--sheet"))
    case = _asked(dice, f"t{suffix}", sound(suffix), "")
    words = (*case.command.words[:-2], option, dice.choice(("select 1", "0", "-1", hostile(dice))))
    cleaned = tuple(word.replace("\0", "") for word in words)
    return Case(
        "a query where none can be", type(case.command)(cleaned, case.command.writes), case.files
    )


def view_duckdb(dice: Random) -> Case:
    """A view in a DuckDB file that reaches out when it is read."""
    bodies = [q for q in DUCKDB if q.startswith(("select", "from")) and "'" in q and ";" not in q]
    bodies = [
        q for q in bodies if "unclosed" not in q and "pwn.invalid" not in q and "s3:" not in q
    ]
    query = dice.choice(bodies)
    try:
        data = duckdb_of(f"CREATE VIEW customers AS {query}")
    except Exception:  # not every query can be a view, and files to come cannot be bound
        data = duckdb_of("CREATE VIEW customers AS SELECT * FROM read_text('/etc/passwd')")
    return Case(f"a view of {query[:60]!r}", read(dice, "t.duckdb"), {"t.duckdb": data})


def schema_sqlite(dice: Random) -> Case:
    """A SQLite file whose views, triggers, names and generated columns are odd."""
    script = dice.choice(
        (
            "CREATE VIEW customers AS SELECT load_extension('x') a, 1 b",
            "CREATE TABLE customers (a, b AS (hex(zeroblob(100000000))));"
            "INSERT INTO customers VALUES (1)",
            "CREATE VIEW a AS SELECT 1 x, 2 y; CREATE VIEW b AS SELECT * FROM a",
            "CREATE VIEW customers AS SELECT * FROM absent",
            'CREATE TABLE "cust""omers" (a, b); INSERT INTO "cust""omers" VALUES (1, 2), (3, 4)',
            'CREATE TABLE "\x1b[2J" (a, b)',
            "CREATE TABLE customers (a, b);"
            "CREATE TRIGGER t AFTER INSERT ON customers BEGIN SELECT 1; END",
            "CREATE TABLE t1 (a); CREATE TABLE t2 (a)",
            "CREATE VIRTUAL TABLE customers USING fts5(a, b)",
            ";".join(f"CREATE TABLE t{n} (a)" for n in range(300)),
            "CREATE TABLE customers (a, b);"
            "INSERT INTO customers VALUES (x'ff00', x''), (1e999, -1e999)",
            "CREATE TABLE customers (" + ", ".join(f"c{n}" for n in range(1500)) + ")",
        )
    )
    return Case("an odd schema", read(dice, "t.sqlite"), {"t.sqlite": sqlite_of(script)})


FAMILY = Family(
    "queries", (sqlite, sqlite, duckdb, duckdb, no_database, view_duckdb, schema_sqlite)
)
