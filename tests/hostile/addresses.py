"""Addresses of every form, well and badly formed, with a secret wherever one can stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from hypothesis import strategies as st

# A secret begins and ends with these, whatever stands between: neither may be seen.
HEAD, TAIL = "Zq7hEad", "tAil9Wx"
SCHEMES = (
    "postgresql", "postgres", "POSTGRESQL", "postgresql+psycopg2", "mysql", "mongodb+srv", "s3",
    "s3a", "https", "http", "ftp", "snowflake", "jdbc:postgresql", "spark:s3a", "spark:https",
    "spark", "abfss", "redis", "sqlite", "duckdb", "file", " postgresql",
)  # fmt: skip
HOSTS = ("localhost:1", "[::1]:1", "[::1", "::1", "", "localhost:x", "a b", "127.0.0.1:1,[::1]:1")
OPTIONS = (
    "password", "sslpassword", "passwd", "pwd", "token", "sig", "X-Amz-Signature", "api_key",
    "AccessKey", "oauth_client_secret", "nosuch",
)  # fmt: skip
LINES = (
    "host=localhost port=1 password={}", "host=localhost port=1 user=ana password='{}' dbname=db",
    "password = {}", "PGPASSWORD={}", "Server=h;Database=d;Uid=ana;Pwd={};", "ana:{}", "ana:{}@",
    "ana:{}@localhost/db", "ana:{}?x@localhost", "//ana:{}@localhost/db", "{}@localhost/db",
    "postgresql:ana:{}@localhost/db", "postgresql:/ana:{}@localhost/db", "postgresql://ana:{}",
    "postgresql://ana:{}@", "postgresql:///?password={}&host=/nowhere", "customers.csv?token={}",
    "https://localhost:1/hooks/{}/customers.csv", "md:shop?motherduck_token={}",
    "sc://localhost:1/;token={}", "postgresql://localhost:1/db#{}@x", "local[{}:x@y]",
    "postgresql://localhost:1/db password={}", "*:{}@[ab]/?.csv", "~/ana:{}@x.csv",
    "/nowhere/ana:{}@x.csv", "postgresql://localhost:1/db?dbname=postgresql://ana:{}@localhost:1",
)  # fmt: skip


def escaped(secret: str) -> str:
    """Every sign of it as a percent escape."""
    return "".join(f"%{byte:02X}" for byte in secret.encode())


WRITTEN: tuple[Callable[[str], str], ...] = (str, lambda s: quote(s, safe=""), escaped)
secrets = st.text("aZ0@/?#:%&= '\"[]`\\+;é|(", max_size=6).map(lambda s: HEAD + s + TAIL)


@st.composite
def addresses(draw: st.DrawFn) -> tuple[str, str]:
    """An address, and the secret in it."""
    secret = draw(secrets)
    written = draw(st.sampled_from(WRITTEN))(secret)
    if draw(st.booleans()):
        return draw(st.sampled_from(LINES)).replace("{}", written), secret
    scheme, host = draw(st.sampled_from(SCHEMES)), draw(st.sampled_from(HOSTS))
    option = draw(st.sampled_from(OPTIONS))
    users = ("", f"ana:{written}@", f":{written}@", f"ana:{written}", f"{written}:@", "ana:%zz@")
    user = draw(st.sampled_from(users))
    ends = ("", "?table=t", f"?table=t&{option}={written}", f"?{option}={written}", f"?{written}")
    end = draw(st.sampled_from(ends))
    return f"{scheme}://{user}{host}/db{end}", secret


def leaks(text: str, secret: str) -> list[str]:
    """What of a secret a text holds: its ends, as they are or escaped, in any case of letters."""
    ends = (HEAD, TAIL) if HEAD in secret else (secret,)
    parts = {form(end).casefold() for end in ends for form in (str, escaped)}
    return [part for part in parts if re.search(re.escape(part), text.casefold())]
