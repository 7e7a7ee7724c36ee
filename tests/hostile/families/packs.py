"""Rule packs that somebody else wrote: damaged, any value anywhere, YAML that unfolds, texts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from tests.hostile.case import CANARY, Case, Command, Family
from tests.hostile.commands import MODEL
from tests.hostile.damage import damage
from tests.hostile.families.models import paths_of, sound_model
from tests.hostile.families.texts import text
from tests.hostile.tables import NAMES, sound_rows, write_csv
from tests.hostile.words import hostile

PACK = """\
version: 1
name: shop
description: Who comes.
measures:
  income: {label: Annual income, unit: k$, columns: [Annual Income (k$)]}
  spending: {label: Spending, columns: [Spending Score (1-100)], words: {higher: more, lower: less}}
  age: {columns: [Age], optional: true}
  gender: {columns: [Gender], optional: true}
  both: {expression: Age + 2}
levels: {very low: bottom 10%, low: bottom 30%, high: top 30%, very high: top 10%}
personas:
  premium:
    name: Premium
    icon: 💎
    tags: [high value]
    when: {income: high, spending: high}
    story: Half of them score {{ spending.median | number }} or more.
    do: [Offer a VIP tier]
    avoid: [Discounts]
    channels: [email]
    kpis: [repeat purchase rate]
  cautious:
    when: {any: [{income: at least q70}, {age: 18 to 30}], not: {gender: {most_common: Male}}}
    do: [Lead with quality]
fallback: {name: "{{ description }}"}
tests:
  - {name: rich, given: {income: q85, spending: q90}, expect: premium}
"""
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 1e308, float("nan"), float("inf"), 10**50, "", " ", "x", [], {}, [[]],
    [None], {"": ""}, {"x": {"y": {"z": 1}}}, ["x"] * 400, {f"k{n}": n for n in range(400)},
    "1" * 5000, "{{ 7 * 7 }}", "{% for x in [1] %}", "{{", "top 20%", "at least q101",
    "at least -1%", "bottom 0%", "9 to 1", "at least 1e999", "q50 to q50",
    "at least 99999999999999999999x", "more than nan", "high", "mid", "Age", "Age + 1", "1/0",
    "read_text('/etc/passwd')", CANARY, "/etc/passwd", "../p", "retail", "p.yaml", "p", 2014,
    "2014-01-01",
)  # fmt: skip
YAMLS = (
    "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "\n".join(
        f"{n}: &{n} [{', '.join([f'*{p}'] * 9)}]"
        for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "&a [*a]",
    "&a {<<: *a, version: 1}",
    "!!python/object/apply:os.system ['touch pwn']",
    "!!python/name:os.system",
    "!!binary aGVsbG8=",
    "!!set {a, b}",
    "!!timestamp 2014-99-99",
    "2014-99-99: 1",
    "? [a, b]\n: 1",
    "? {a: b}\n: 1",
    "version: 1\n---\nversion: 1",
    "[" * 5000,
    "{" * 5000,
    "a: " * 3000,
    "- " * 3000,
    "\n".join(" " * n + "a:" for n in range(2000)),
    "%YAML 9.9\n---\nversion: 1",
    "%TAG ! tag:pwn.invalid,2000:\n---\n!x {}",
    "\ufeffversion: 1",
    "version: 1\n\tname: tab",
    "version: 0x1\nname: 0o7",
    "version: 1:30\nname: 1_000",
    '"\\ud800": 1',
    '"\\x1b[2J": "\\u202e"',
    "version: 1\nname: &x y\nmeasures: *z",
    "version: " + "9" * 6000,
    "x: " + "x" * 3_000_000,
    "\n".join(f"k{n}: {n}" for n in range(20_000)),
    "a: |\n" + "  x\n" * 100_000,
    "",
    "#",
    "null",
    "--- ...",
    "\0",
    "version: 1\nextends: p.yaml",
    "version: 1\nname: own\nextends: /etc/passwd",
    f"version: 1\nname: own\nextends: {CANARY}",
    "version: 1\nname: own\nextends: /dev/zero",
    "version: 1\nname: own\nextends: [retail, retail]",
    "version: 1\nname: own\nextends: http://pwn.invalid/p.yaml",
)

Path_ = tuple[Any, ...]


def meets(dice: Random, pack: bytes, name: str = "p.yaml") -> tuple[Command, dict[str, bytes]]:
    """Dice a command that meets a pack, and the files it needs."""
    data = ("t.csv", "--rules", f"./{name}", "-k", "3")
    words, writes = dice.choice(
        (
            (("rules", "lint", name), ()),
            (("rules", "lint", name, "--format", "json"), ()),
            (("rules", "lint", name, "--data", "t.csv"), ()),
            (("rules", "test", name), ()),
            (("rules", "test", name, "--format", "junit"), ()),
            (("rules", "map", f"./{name}"), ()),
            (("rules", "show", f"./{name}"), ()),
            (("rules", "explain", *data), ()),
            (("preview", *data), ()),
            (("preview", *data), ()),
            (("preview", *data, "--format", "json"), ()),
            (("report", *data, "-o", "out", "--format", "md,html"), ("out",)),
            (("explore", *data), ()),
        )
    )
    files = {name: pack, "t.csv": write_csv(NAMES, sound_rows(dice)), MODEL: sound_model()}
    return Command(words, writes), files


def _case(dice: Random, what: str, pack: bytes) -> Case:
    command, files = meets(dice, pack)
    return Case(what, command, files)


@cache
def _bundled() -> tuple[str, ...]:
    folder = Path(__file__).resolve().parent.parent.parent.parent / "rules"
    return (PACK, PACK, *(file.read_text("utf-8") for file in sorted(folder.glob("*.yaml"))))


def bytes_damaged(dice: Random) -> Case:
    """Damaged bytes of a pack."""
    return _case(dice, "a damaged pack", damage(dice, dice.choice(_bundled()).encode()))


def lines_moved(dice: Random) -> Case:
    """Lines of a pack left out, repeated, indented otherwise, or in another place."""
    lines = dice.choice(_bundled()).split("\n")
    for _ in range(dice.choice((1, 2, 5))):
        at = dice.randrange(len(lines))
        lines[at : at + 1] = dice.choice(
            ([], [lines[at]] * 2, ["  " + lines[at]], [lines[at].lstrip()], [dice.choice(lines)])
        )
    return _case(dice, "lines of a pack moved", "\n".join(lines).encode())


def any_value(dice: Random) -> Case:
    """Some values in some places of a pack."""
    pack = yaml.safe_load(PACK)
    for _ in range(dice.choice((1, 1, 3))):
        path = dice.choice(list(paths_of(pack)))
        value = dice.choice(VALUES) if dice.random() < 0.8 else hostile(dice)
        _put(pack, path, value)
    return _case(dice, "any value in a pack", dump(pack))


def hostile_texts(dice: Random) -> Case:
    """Hostile words in all that people read of a pack."""
    pack = yaml.safe_load(PACK)
    places: list[Path_] = [
        ("description",),
        ("name",),
        ("measures", "income", "label"),
        ("measures", "income", "unit"),
        ("measures", "spending", "words", "higher"),
        *(("personas", "premium", key) for key in ("name", "icon", "story")),
        *(("personas", "premium", key, 0) for key in ("tags", "do", "avoid", "channels", "kpis")),
        ("fallback", "name"),
        ("tests", 0, "name"),
    ]
    for path in dice.sample(places, dice.choice((1, 4, len(places)))):
        _put(pack, path, hostile(dice))
    return _case(dice, "hostile texts in a pack", dump(pack))


def hostile_keys(dice: Random) -> Case:
    """Measures and personas that go by hostile names throughout."""
    old, new = dice.choice(("income", "premium", "spending", "gender", "Male")), hostile(dice)
    written = yaml.safe_dump(new, allow_unicode=True, width=10**9).split("\n")[0]
    return _case(
        dice, f"{old} renamed in a pack", PACK.replace(old, written).encode("utf-8", "replace")
    )


def templates(dice: Random) -> Case:
    """Texts of a pack that would reach out of the sandbox, or run away."""
    pack = yaml.safe_load(PACK)
    place: Path_ = dice.choice(
        (("personas", "premium", "story"), ("personas", "premium", "do", 0), ("fallback", "name"))
    )
    _put(pack, place, text(dice))
    return _case(dice, "texts that run", dump(pack))


def yaml_tricks(dice: Random) -> Case:
    """YAML that unfolds, refers to itself, makes objects, or is none."""
    return _case(dice, "tricks of YAML", dice.choice(YAMLS).encode("utf-8", "surrogatepass"))


def many(dice: Random) -> Case:
    """Hundreds of measures, personas, conditions or tests."""
    pack = yaml.safe_load(PACK)
    what = dice.choice(("measures", "personas", "tests", "deep", "columns"))
    count = dice.choice((50, 300))
    if what == "measures":
        pack["measures"] |= {
            f"m{n}": {"columns": [f"c{n}"], "optional": True} for n in range(count)
        }
    elif what == "personas":
        pack["personas"] |= {f"p{n}": {"when": {"income": f"at least {n}"}} for n in range(count)}
    elif what == "tests":
        pack["tests"] *= count
    elif what == "columns":
        pack["measures"]["income"]["columns"] = [f"c{n}" for n in range(count * 10)]
    else:
        condition: dict[str, Any] = {"income": "high"}
        for _ in range(count):
            condition = dice.choice(({"not": condition}, {"any": [condition, condition]}))
            if len(str(condition)) > 50_000:
                break
        pack["personas"]["premium"]["when"] = condition
    return _case(dice, f"many {what}", dump(pack))


def _put(value: Any, path: Path_, leaf: Any) -> None:
    """Put a leaf into its place, where that is still there."""
    try:
        for key in path[:-1]:
            value = value[key]
        value[path[-1]] = leaf
    except (KeyError, IndexError, TypeError):
        return


def dump(pack: Any) -> bytes:
    made: str = yaml.safe_dump(pack, sort_keys=False, allow_unicode=True)
    return made.encode("utf-8", "surrogatepass")


FAMILY = Family(
    "packs",
    (
        bytes_damaged,
        lines_moved,
        any_value,
        any_value,
        hostile_texts,
        hostile_keys,
        templates,
        templates,
        yaml_tricks,
        yaml_tricks,
        many,
    ),
)
