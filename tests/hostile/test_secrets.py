"""Whatever the form of an address, the secret in it is in no message and no line that is kept."""

from __future__ import annotations

import shlex
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from personas.api.segmentation import reproduction_call
from personas.cli import main as command_line
from personas.cli.output import describe
from personas.config.load import load_config
from personas.domain.address import display_name, mask_credentials, read_address, shareable
from personas.domain.problem import PersonasError
from personas.domain.request import Reading
from personas.ingest.sources import find_source
from tests.effort import scaled
from tests.hostile.addresses import HEAD, LINES, SCHEMES, TAIL, addresses, leaks, secrets

Run = Callable[..., tuple[int, str]]
many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
SECRET = f"{HEAD}/@?{TAIL}"

# Where on the command line an address can be typed, by mistake or not.
COMMANDS = (
    "preview {}", "explore {}", "init {} --force", "report {}", "report {} -o {}",
    "preview customers.csv --rules {}", "preview customers.csv --like {}",
    "report customers.csv --templates {}", "report customers.csv --template {}",
    "report customers.csv -o {}/x", "preview customers.csv --master {}",
    "preview customers.csv --config {}", "preview customers.csv --unit {}", "preview -k {} x.csv",
    "preview customers.csv --memory {}", "preview customers.csv --decimal {}",
    "preview customers.csv {}", "{}", "rules lint {}", "doctor --config {}",
    "assign {} --model nowhere.json", "assign customers.csv --model {}",
    "assign customers.csv -o {}",
    "compare {} customers.csv", "compare {} {}", "export sql {}", "export xlsx {}", "codes {}",
    "preview --nosuch={} customers.csv", "templates show {}",
)  # fmt: skip

NO_SOURCE = ("-k {}", "--memory {}")


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Run]:
    """Run `personas` in a folder with a small table; return its exit code and all it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "2")
    monkeypatch.setattr(command_line, "watch_signals", lambda: None)  # those are pytest's
    (tmp_path / "customers.csv").write_text("a,b\n1,2\n")

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["personas", *words])
        with pytest.raises(SystemExit) as ended:
            command_line.main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out + printed.err

    yield run
    assert {file.name for file in tmp_path.iterdir()} <= {"customers.csv", "personas.yaml"}


@many
@given(addresses())
def test_names_hold_no_secret(pair: tuple[str, str]) -> None:
    address, secret = pair
    for name in (shareable(address), display_name(address), shareable(Path(address))):
        assert not leaks(name, secret)
    assert not leaks(repr(read_address(address)), secret)
    assert not leaks(reproduction_call(address, {"rules": address, "like": address}), secret)
    query = f"SELECT * FROM postgres_scan('{address}', 't')"
    reading = {"reading": Reading(query=query)} if mask_credentials(query) != query else {}
    assert not leaks(reproduction_call("c.csv", reading), secret)


@many
@given(addresses())
def test_errors_of_python_hold_no_secret(pair: tuple[str, str]) -> None:
    """Not even with their tracebacks, which tell what they come from."""
    address, secret = pair
    said = ""
    try:
        source = find_source(address)
        said = repr(source) + source.name
    except PersonasError as refused:
        said = "".join(traceback.format_exception(refused))
    assert not leaks(said, secret)


@settings(many, max_examples=scaled(200))
@given(addresses(), st.sampled_from(COMMANDS))
def test_no_command_prints_a_secret(run: Run, pair: tuple[str, str], command: str) -> None:
    address, secret = pair
    assume(not address.startswith("spark:"))  # it would start Java
    # Where no source can stand, only what looks like a credential is told from other words.
    assume(
        mask_credentials(address) != address or not any(option in command for option in NO_SOURCE)
    )
    words = [word.replace("{}", address) for word in shlex.split(command)]
    code, printed = run(*words)
    assert code in (0, 2)
    assert not leaks(printed, secret), printed
    assert "E599" not in printed


KEYS = ("data", "rules", "like", "query", "clusters", "", "engine")


@many
@given(
    addresses(), st.sampled_from(KEYS), st.integers(0, 2),
    st.sampled_from(["preview nowhere.csv", "doctor"]),
)  # fmt: skip
def test_no_settings_file_gives_a_secret_away(
    run: Run, tmp_path: Path, pair: tuple[str, str], key: str, place: int, command: str
) -> None:
    """Neither do the problems of any of the texts, nor a command that meets one of them."""
    address, secret = pair
    file = tmp_path / "personas.yaml"
    whole = yaml.safe_dump({key: address} if key else {address: "x"}, width=10**6)
    texts = (whole, f"{key or 'x'}: {address}\n", f"clusters: [\n{key}: {address}")
    for text in texts:
        file.write_text(text, "utf-8")
        assert not leaks(problems_of(file), secret), text
    file.write_text(texts[place], "utf-8")
    code, printed = run(*command.split())
    file.unlink()
    assert code in (0, 2)
    assert not leaks(printed, secret), (texts[place], printed)
    assert "E599" not in printed


def problems_of(settings_file: Path) -> str:
    """What is printed of a settings file that cannot be read."""
    try:
        load_config(settings_file)
    except PersonasError as refused:
        return "\n".join(map(describe, refused.problems))
    return ""


@pytest.mark.parametrize("line", [*LINES, *(f"{s}://ana:{{}}@localhost/db" for s in SCHEMES)])
def test_a_password_split_by_the_shell_is_not_printed(run: Run, line: str) -> None:
    words = line.replace("{}", f"{HEAD} {TAIL}").split(" ")
    code, printed = run("preview", *words)
    assert code == 2
    if mask_credentials(line.replace("{}", f"{HEAD}{TAIL}")) != line.replace("{}", f"{HEAD}{TAIL}"):
        assert not leaks(printed, SECRET), printed


def test_a_bug_repeats_no_secret(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(f"unheard of: {SECRET}, ana:{SECRET}@host")

    monkeypatch.setattr("personas.cli.request.make_request", fail)
    for name in ("PERSONAS_NOTHING", "PERSONAS_TRACEBACK"):
        monkeypatch.setenv(name, "1")
        code, printed = run("preview", f"postgresql://ana:{SECRET}@host/db")
        assert code == 2
        assert "RuntimeError: unheard of" in printed
        assert not leaks(printed, SECRET), printed


@given(secrets)
def test_queries_with_a_secret_are_not_kept(secret: str) -> None:
    from personas.domain.address import shareable_query

    doubled = secret.replace("'", "''")
    for query in (
        f"SELECT * FROM dblink('host=h password={doubled.replace(' ', '')}', 'SELECT 1')",
        f"SELECT * FROM postgres_scan('postgresql://ana:{doubled}@h/d', 'public', 't')",
        f"CREATE SECRET s (TYPE s3, KEY_ID 'x', SECRET '{doubled}')",
        f"ALTER USER ana PASSWORD '{doubled}'",
        f"SELECT * FROM read_parquet('https://h/x?X-Amz-Signature={doubled}')",
    ):
        assert not leaks(shareable_query(query), secret)
    plain = "SELECT a, count(*) FROM t WHERE country = 'DE' AND mail LIKE '%@x.de' GROUP BY a"
    assert shareable_query(plain) == plain


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("customers.csv", "customers.csv"),
        ("../in/customers.csv", "../in/customers.csv"),
        ("/srv/clients/acme/customers.csv", "customers.csv"),
        ("/srv/clients/acme/", "acme"),
        ("/srv/clients/*.csv", "*.csv"),
        ("-", "-"),
        ("retail", "retail"),
        ("spark:shop.sales.customers", "spark:shop.sales.customers"),
        ("spark:s3a://key:secret@b/year=2020/x.csv?sig=1", "spark:s3a://b/year=2020/x.csv"),
        ("spark:file:///home/ana/x.parquet", "spark:file:///…/x.parquet"),
        ("postgresql://ana:pw@h:5432/shop?table=c", "postgresql://h:5432/shop?table=c"),
        ("postgresql://ana@/shop?host=/tmp&password=x", "postgresql:///shop?host=/tmp"),
        ("postgres://[::1]:5432/shop", "postgres://[::1]:5432/shop"),
        ("postgresql://ana:p/w@h/shop", "postgresql://…"),
        ("local[*]", "local[*]"),
    ],
)
def test_what_is_left_of_a_name(typed: str, seen: str) -> None:
    assert shareable(typed) == seen


def test_a_file_that_looks_like_an_address_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = "ana:customers@2024=1.csv"
    (tmp_path / name).write_text("a\n1\n")
    assert shareable(name) == name
    assert shareable(tmp_path / name) == name
    assert find_source(name).name == name
    with pytest.raises(PersonasError) as caught:
        find_source("ana:customers@2024=2.csv")
    assert f"Did you mean `{name}`" in str(caught.value.problems[0].help)
