"""A personas.yaml that somebody else wrote: here, named, or found further up."""

from __future__ import annotations

from random import Random
from typing import Any

import yaml

from tests.hostile.case import CANARY, Case, Command, Family
from tests.hostile.commands import MODEL, place, read
from tests.hostile.damage import damage
from tests.hostile.families.models import sound_model
from tests.hostile.families.packs import VALUES, YAMLS, dump
from tests.hostile.families.queries import DUCKDB, SQLITE
from tests.hostile.tables import NAMES, sound, sound_rows, write_csv
from tests.hostile.words import hostile

SETTINGS = """\
rules: retail
clusters: 3
id: CustomerID
measures: {income: Annual Income (k$), twice: Age * 2}
features: [income, spending]
preparation: {income: log robust weight 2}
pca: 2
ignore: [Gender]
sheet: Customers
table: customers
delimiter: ","
encoding: utf-8
decimal: "."
dates: ymd
missing: [n/a, "-"]
gaps: {income: median}
outliers: {income: iqr 3}
unit: customer
engine: duckdb
memory: 500MB
strict: false
quiet: false
preview: {format: table}
report: {output: out, template: readme, format: [md, html]}
assign: {output: out.csv}
compare: {bars: {psi: 0.2}, format: [md]}
"""
KEYS = (
    "data",
    "query",
    "labels",
    "purchases",
    "master",
    "like",
    "model",
    "templates",
    *yaml.safe_load(SETTINGS),
)
PLACES = ("personas.yaml", "personas.yaml", "../personas.yaml", "own.yaml")


def _case(dice: Random, what: str, settings: bytes, data: str = "t.csv") -> Case:
    where = dice.choice(PLACES)
    command = dice.choice(
        (
            read(dice, data),
            place(dice, data),
            Command(("doctor",)),
            Command(("report", data, "-o", "out"), ("out",)),
        )
    )
    takes = command.words[0] not in ("rules",)
    if where == "own.yaml" and takes:
        command = command.plus("--config", where)
    files = {data: sound(data[1:]), MODEL: sound_model(), where: settings}
    # Settings may name an output of their own; one inside the working folder is no fault.
    return Case(what, Command(command.words, (*command.writes, "out", "out.csv")), files)


def bytes_damaged(dice: Random) -> Case:
    """Damaged bytes of settings."""
    return _case(dice, "damaged settings", damage(dice, SETTINGS.encode()))


def any_value(dice: Random) -> Case:
    """Any values for some keys."""
    few = dice.sample(KEYS, dice.choice((1, 1, 2, 6)))
    made = {key: dice.choice(VALUES) if dice.random() < 0.8 else hostile(dice) for key in few}
    return _case(dice, f"any value for {', '.join(few)}", dump(made))


def nested_value(dice: Random) -> Case:
    """Any value within a section, or for a measure."""
    section = dice.choice(("measures", "gaps", "outliers", "preparation", "decimal", "dates",
                           "preview", "report", "assign", "compare", "audience", "purchases",
                           "explore", "xlsx"))  # fmt: skip
    key = dice.choice(
        ("output", "format", "template", "income", "psi", "date", "consent", hostile(dice))
    )
    value = dice.choice(VALUES) if dice.random() < 0.7 else hostile(dice)
    if section in ("explore", "report", "assign", "xlsx") and key in ("output", "template"):
        value = dice.choice(("out", 3, [], "", "out.csv", True))
    return _case(dice, f"{section}: {key}", dump({section: {key: value}}))


def yaml_tricks(dice: Random) -> Case:
    """YAML that unfolds, refers to itself, makes objects, or is none."""
    return _case(dice, "tricks of YAML", dice.choice(YAMLS).encode("utf-8", "surrogatepass"))


def query(dice: Random) -> Case:
    """A query that writes, reads or runs."""
    suffix, queries = dice.choice(((".sqlite", SQLITE), (".duckdb", DUCKDB)))
    made: dict[str, Any] = {"query": dice.choice(queries)}
    if dice.random() < 0.3:
        made["data"] = f"t{suffix}"
    return _case(dice, "a query in settings", dump(made), f"t{suffix}")


def reaching(dice: Random) -> Case:
    """Settings that name files outside of their folder; the command names no data itself."""
    made = dice.choice(
        (
            {"data": CANARY},
            {"data": "/etc/passwd"},
            {"data": CANARY, "id": "CustomerID"},
            {"rules": CANARY},
            {"rules": "/etc/passwd"},
            {"like": CANARY},
            {"model": CANARY},
            {"report": {"output": "../../outside/pwn"}},
            {"report": {"templates": "../../outside"}},
            {"report": {"template": "../../outside/nothing.md.j2"}},  # one's own may be anywhere
            {"explore": {"output": "../../outside/pwn"}},
            {"assign": {"output": "../../outside/pwn.csv"}},
            {"master": "spark://pwn.invalid:7077"},
            {"measures": {"x": "read_text('/etc/passwd')"}},
        )
    )
    return _case(dice, f"settings that reach out: {made}", dump(made))


def sound_settings(dice: Random) -> Case:
    """Sound settings beside a table that is not theirs."""
    names = dice.sample(NAMES, len(NAMES))
    case = _case(dice, "settings of another table", SETTINGS.encode())
    return Case(
        case.what, case.command, {**case.files, "t.csv": write_csv(names, sound_rows(dice))}
    )


FAMILY = Family(
    "settings",
    (
        bytes_damaged,
        any_value,
        any_value,
        nested_value,
        yaml_tricks,
        query,
        reaching,
        sound_settings,
    ),
)
