"""What is typed: addresses of data, and values of options."""

from __future__ import annotations

from random import Random

from tests.hostile.case import PASSWORD as SECRET
from tests.hostile.case import Case, Command, Family
from tests.hostile.commands import EXPORTS, MODEL, dice_one, place, read
from tests.hostile.families.models import sound_model
from tests.hostile.tables import NAMES, sound, sound_rows, write_csv
from tests.hostile.words import hostile

# Nobody listens at these addresses.
HOSTS = ("127.0.0.1:9", "[::1]:9", "localhost:1", "", "[::1/", "[::1", "host:port",
         "127.0.0.1:99999",
         "127.0.0.1:-1", "a b", "%2f", "127.0.0.1:9,127.0.0.1:9", "\u202e", "[", "]", "@",
         "127.0.0.1:9:9")  # fmt: skip
SCHEMES = (
    "postgresql://",
    "postgres://",
    "postgresql:",
    "POSTGRESQL://",
    "postgresql+psycopg://",
    "postgres:/",
)
OTHERS = (
    "mysql://",
    "http://",
    "https://",
    "s3://",
    "file://",
    "ftp://",
    "jdbc:postgresql://",
    "sqlite://",
    "duckdb://",
)
ODD = (
    "",
    " ",
    "-",
    "--",
    ".",
    "..",
    "/",
    "~",
    "*",
    "*.csv",
    "[",
    "[!",
    "**",
    "?" * 50,
    "nothing.csv",
    "nothing/t.csv",
    "t.csv/t.csv",
    "t.csv/",
    "/dev/null",
    "/dev/zero",
    "/dev/stdin",
    "/dev/full",
    "/dev/tty",
    "/proc/self/mem",
    "/proc/self/environ",
    "/proc/self",
    "/etc",
    "/root",
    "x" * 5000 + ".csv",
    "x/" * 2000 + "t.csv",
    "t.csv\n",
    "\x1b[2Jt.csv",
    "\u202et.csv",
    "\udcff.csv",
    "t.csv?table=x",
    "t.csv#x",
    "C:\\t.csv",
    "\\\\host\\share\\t.csv",
    "postgresql",
    "host=127.0.0.1 port=9 password=S3cr3t",
    "service=x",
)
OPTIONS = {
    "-k": ("0", "1", "-1", "2-1", "999999", "1e3", "auto-", "3-", "-3", "2-100000", "٣", "",
    "3.0", "1-2-3"),
    "--delimiter": ("", "ab", "\n", "\r", '"', "\u202e", "é", "\\t", "\x01", "😀", " "),
    "--encoding": ("hex", "base64", "rot13", "idna", "punycode", "zlib", "undefined", "utf-7",
                   "utf-16", "cp037",
                   "mbcs", "unicode_escape", "raw_unicode_escape", "bz2", "uu", "quopri", "",
                   "x\0y", "utf_8_sig"),
    "--decimal": ("x", "", "=", "Age=", "=.", "Nothing=.", ",", "Age=,", "Age=.=."),
    "--dates": ("x", "", "Age=ymd", "Nothing=ymd", "ydm"),
    "--missing": ("", ",", ",,,", "x" * 5000, "1,2,3", "'", '"', "\n"),
    "--gaps": ("x", "", "income=", "income=drop", "income=refuse", "income=nan", "income=1e999",
               "nothing=median",
               "income=most common", "drop", "income=-1e308", "gender=median", "gender=x"),
    "--outliers": ("x", "iqr", "iqr -1", "iqr nan", "iqr 0", "q1 to", "q99 to q1", "q0 to q100",
                   "iqr 1e999",
                   "q-1 to q101", "income=iqr 3", "gender=iqr 3"),
    "--prepare": ("x", "", "log", "log log", "income=log", "income=weight", "weight 0",
                  "weight -1", "weight 1e999",
                  "weight nan", "clip 5 to 1", "clip to", "clip 0 to 0",
                  "income=robust weight 1e308", "gender=log"),
    "--pca": ("0", "-1", "1.5", "nan", "1e999", "", "x", "99", "0.0", "1.0", "2"),
    "--features": ("", ",", "income", "income,income", "nothing", "gender", "income,gender",
    "x" * 3000, "Age"),
    "--id": ("", "Nothing", "Gender", "Age", "customerid", "\x1b[2J"),
    "--labels": ("", "Nothing", "CustomerID", "Gender", "Age"),
    "--ignore": ("", "Nothing", "CustomerID", "Annual Income (k$)", "*"),
    "--purchase": ("", "date", "date=", "date=Age", "date=Nothing", "returns=x", "=x",
    "customer=CustomerID"),
    "--unit": ("order", "x"),
    "--memory": ("", "0", "1", "x", "-1GB", "1EB", "99999999999GB", "1MB", "1 GB", "'; select 1",
    "100%", "nan"),
    "--rules": ("", "nothing", ".", "/etc/passwd", "/dev/null", "t.csv", "model.json",
    "retail.yaml", "../x", "-"),
    "--like": ("", ".", "nothing", "t.csv", "/dev/null", "model.json", "/etc/passwd"),
    "--config": ("", "nothing", ".", "t.csv", "/dev/null", "model.json", "/etc/passwd"),
    "--engine": ("x", ""),
    "--master": ("x", "local", "spark://127.0.0.1:9"),
}  # fmt: skip
PLACED = {
    "--set": ("", "=", "income=", "income=x", "income=nan", "income=1e999", "nothing=1",
    "gender=\x1b[2J", "income=5"),
    "--id": ("", "Nothing", "Age"),
    "--model": ("", ".", "nothing", "t.csv", "/dev/null", "/etc/passwd", "/dev/zero"),
    "--measure": ("income=Nothing", "income=Age", "x=Age", "=", ""),
    "--bar": ("psi=x", "psi=nan", "x=1", "psi=-1", "share=", "moved=1e999"),
    "--format": ("json", "x", "", "md,md", "md,html,json"),
    "-o": ("", ".", "t.csv", "model.json", "/dev/null", "/dev/full", "out", "t.csv/x.csv",
    "x" * 5000, "out.csv/", "out.x"),
    "--missing": ("", "1"),
}  # fmt: skip
EXPORTED = {
    "--dialect": ("x", "", "duckdb", "mysql", "oracle", "bigquery"),
    "--from": ("", "x; drop table y", 'a"b', "a.b.c.d.e", "(select 1)", "\x1b[2J",
    "read_csv('x')", "x" * 5000, "`x`"),
    "--as": ("view", "dbt", "x"),
    "-o": ("", ".", "t.txt", "/dev/full", "x" * 5000, "out"),
    "--to": ("x", "", "sql", "xlsx", "audience"),
}  # fmt: skip


def _files(dice: Random) -> dict[str, bytes]:
    return {"t.csv": write_csv(NAMES, sound_rows(dice, 40)), MODEL: sound_model()}


def server(dice: Random) -> Case:
    """Addresses of servers, malformed in any part, each with a secret."""
    user = dice.choice(
        (
            f"ana:{SECRET}@",
            f"ana:{SECRET}",
            f":{SECRET}@",
            f"ana:{SECRET}%zz@",
            f"a@b:{SECRET}@",
            "",
        )
    )
    rest = dice.choice(("/db?table=t", "/db", "?table=t", "", "/db?table=",
                       f"/db?password={SECRET}", "/%zz", "/db?%",
                        "/db?host=127.0.0.1&port=9", "/db?nothing=1", f"?x@{SECRET}", "/db#x",
                        "/\x1b[2J",
                        "/db?connect_timeout=x", "/db?sslmode=x", "/db?options=-c%20x",
                        "/db?service=x"))  # fmt: skip
    scheme = dice.choice(SCHEMES) if dice.random() < 0.7 else dice.choice(OTHERS)
    address = f"{scheme}{user}{dice.choice(HOSTS)}{rest}"
    if dice.random() < 0.3:
        at = dice.randrange(len(address))
        address = address[:at] + dice.choice("%@:/?#[]\\ \t'\"") + address[at:]
    command = read(dice, address) if dice.random() < 0.8 else place(dice, address)
    return Case(f"DATA {address[:70]!r}", command, _files(dice))


def odd(dice: Random) -> Case:
    """Things that are no file, or no sound name of one."""
    data = dice.choice(ODD)
    command = read(dice, data) if dice.random() < 0.7 else place(dice, data)
    return Case(f"DATA {data[:60]!r}", command, _files(dice), dice.choice((b"", sound(".csv"))))


def folder(dice: Random) -> Case:
    """A folder or a pattern, whose tables do not fit together."""
    suffixes = dice.sample(
        (".csv", ".tsv", ".jsonl", ".parquet", ".xlsx", ".sqlite", ".feather"), 3
    )
    files = {f"many/t{n}{suffix}": sound(suffix) for n, suffix in enumerate(suffixes)}
    files["many/odd.csv"] = dice.choice(
        (b"", b"a,b\n1,2\n", b"\xff\0", sound(".csv"), b"CustomerID\n1\n")
    )
    files[f"many/{dice.choice(('.hidden.csv', 'x', 'Zoë.csv'))}"] = b"a\n1\n"
    data = dice.choice(("many", "many/", "many/*", "many/*.csv", "./many/[t]*", "*/t*"))
    return Case(f"a folder as {data}", read(dice, data), {**files, **_files(dice)})


def option(dice: Random) -> Case:
    """Values of options, in range and not; now and then two."""
    command = read(dice, "t.csv")
    while command.words[0] == "rules" and command.words[1] != "explain":
        command = read(dice, "t.csv")
    return _with(dice, command, OPTIONS)


def option_placed(dice: Random) -> Case:
    """Values of the options of assign and compare."""
    return _with(dice, place(dice, "t.csv"), PLACED)


def option_exported(dice: Random) -> Case:
    """Values of the options of export."""
    return _with(dice, dice_one(dice, EXPORTS, ""), EXPORTED)


def _with(dice: Random, command: Command, options: dict[str, tuple[str, ...]]) -> Case:
    for name in dice.sample(list(options), dice.choice((1, 1, 1, 2))):
        value = dice.choice(options[name]) if dice.random() < 0.9 else hostile(dice)
        command = command.plus(name, value.replace("\0", ""))
    # What is typed says where to write; a device or our own data it may overwrite no less.
    places = tuple(w for f, w in zip(command.words, command.words[1:], strict=False) if f == "-o")
    named = Command(command.words, (*command.writes, *(p for p in places if p not in ("", "."))))
    return Case(f"options {' '.join(command.words)[:80]!r}", named, _files(dice))


FAMILY = Family(
    "addresses", (server, server, odd, folder, option, option, option_placed, option_exported)
)
