"""Expressions of `--measure`: of the grammar by chance, and such as would reach out or run away."""

from __future__ import annotations

from random import Random

from tests.hostile.case import CANARY, Case, Family
from tests.hostile.commands import read
from tests.hostile.families.queries import DUCKDB
from tests.hostile.tables import NAMES, sound_rows, write_csv
from tests.hostile.words import hostile

LEAVES = (
    "Age", '"Annual Income (k$)"', "Gender", "CustomerID", "1", "0", "-1", "1e308", "1e-308",
    "'x'", "''",
    "null", "true", "9" * 40, "0.1", "nothing", "''''", "date '2014-01-01'", "*", "?", ":x", "$1",
)  # fmt: skip
FUNCTIONS = (
    "abs", "ln", "log", "sqrt", "exp", "round", "floor", "ceil", "coalesce", "nullif", "least",
    "greatest",
    "sum", "avg", "count", "max", "lower", "length", "days", "year", "date_diff", "now", "random",
    "repeat",
    "lpad", "read_text", "getenv", "regexp_replace", "list_value", "power", "factorial", "gamma",
)  # fmt: skip
SIGNS = ("+", "-", "*", "/", "%", "^", "**", "||", "=", "<>", "<", ">=", "and", "or", "is", "in",
         "like", "::", "->",
         "between", "<<", "&")  # fmt: skip
ATTACKS = (
    "(select 1)",
    "(select max(Age) from customers)",
    f"(select * from read_csv('{CANARY}'))",
    "read_text('/etc/passwd')",
    "Age; drop table customers",
    "Age -- comment",
    "Age /* comment",
    "Age) from customers; copy (select 1) to 'pwn'; --",
    "repeat('x', 1000000000)",
    "lpad('x', 1000000000, 'x')",
    "(" * 3000 + "1" + ")" * 3000,
    "-" * 3000 + "1",
    "1" + " + 1" * 5000,
    "abs(" * 300 + "1" + ")" * 300,
    "case " + "when Age = 1 then 2 " * 500 + "end",
    "case when",
    "Age in (" + ",".join(map(str, range(3000))) + ")",
    "sum(Age) over ()",
    "exists (select 1)",
    "cast(Age as blob)",
    "try_cast(Age as integer[])",
    "struct_pack(a := Age)",
    "{'a': Age}",
    "[Age]",
    "Age[1]",
    "customers.Age",
    "main.customers.Age",
    "x -> x + 1",
    "interval '1' day",
    "current_date",
    "exp(exp(exp(Age)))",
    "1e308 * Age",
    "Age / 0",
    "ln(-Age)",
    "round(Age, 999)",
    "round(Age, -5)",
    "'\x1b[2J'",
    "\u202eAge",
    "\x1b[2J",
    "'unclosed",
    '"unclosed',
    "`Age`",
    "[Age",
    "@Age",
    "#1",
    "{{ Age }}",
    "%s",
    "\\",
    "=1+1",
)


def expression(dice: Random, deep: int = 3) -> str:
    """Return an expression; most of the grammar's, some beside it."""
    if deep == 0 or dice.random() < 0.25:
        return dice.choice(LEAVES)
    parts = [expression(dice, deep - 1) for _ in range(dice.choice((1, 2, 2, 3)))]
    shape = dice.random()
    if shape < 0.5:
        return f"{parts[0]} {dice.choice(SIGNS)} {parts[-1]}"
    if shape < 0.85:
        return f"{dice.choice(FUNCTIONS)}({', '.join(parts)})"
    if shape < 0.95:
        return f"case when {parts[0]} then {parts[-1]} else {parts[0]} end"
    return f"({parts[0]}"


def _case(dice: Random, what: str, *measures: str) -> Case:
    command = read(dice, "t.csv")
    while command.words[0] == "rules" and command.words[1] != "explain":
        command = read(dice, "t.csv")
    for measure in measures:
        command = command.plus("--measure", measure.replace("\0", ""))
    if dice.random() < 0.5:
        command = command.plus("--features", "income,x")
    return Case(what, command, {"t.csv": write_csv(NAMES, sound_rows(dice, 40))})


def by_chance(dice: Random) -> Case:
    """Expressions of the grammar, sound and not."""
    made = expression(dice)
    return _case(dice, f"measures {made[:60]!r}", f"x={made}")


def attack(dice: Random) -> Case:
    """Expressions that would reach out, or run away."""
    made = dice.choice(ATTACKS) if dice.random() < 0.7 else f"({dice.choice(DUCKDB)})"
    return _case(dice, f"measures {made[:60]!r}", f"x={made}")


def hostile_names(dice: Random) -> Case:
    """Hostile names and columns of measures."""
    word = hostile(dice).encode("utf-8", "replace").decode()
    name, made = dice.choice(((word, "Age"), ("x", word), ("income", word), (word, word)))
    return _case(dice, "measures of hostile names", f"{name}={made}")


def many(dice: Random) -> Case:
    """Many measures, some of one name, some of each other."""
    measures = [f"m{n}={expression(dice, 2)}" for n in range(dice.choice((10, 60)))]
    return _case(dice, "many measures", *measures, "a=b", "b=a", "income=income", "x=x")


FAMILY = Family("expressions", (by_chance, by_chance, attack, attack, hostile_names, many))
